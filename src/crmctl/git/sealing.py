"""Signing our own commits by an ssh key, where a person told git to sign theirs.

`git fast-import` signs nothing, so the commit that it made is made once more, with the signature
in it. Only ssh keys are used, by ssh-keygen alone: `gpg.program` and `gpg.ssh.program` of a
repository that somebody copied could name anything.
"""

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from crmctl.errors.guarding import NoSshKeygenError, NotSignedError
from crmctl.git.repository import Repository

_ASKED = r"^(commit\.gpgsign|gpg\.format|user\.signingkey)$"
_YES = frozenset({"true", "yes", "on", "1", ""})
_LITERAL = ("key::", "ssh-", "ecdsa-", "sk-")


def sign(repo: Repository, commit: str) -> str:
    """Sign a commit that no branch names yet, if git is told to; gives the id of the signed one.

    Raises:
        NotSignedError: there is no key, or ssh-keygen refused.
        NoSshKeygenError: this machine has no ssh-keygen.
    """
    said = _settings(repo)
    wanted = said.get("commit.gpgsign", "false").lower() in _YES
    if not wanted or said.get("gpg.format") != "ssh":
        return commit
    key = said.get("user.signingkey", "")
    if not key:
        raise NotSignedError("git config user.signingkey names no key")
    text = repo.git.run("cat-file", "commit", commit)
    header = "gpgsig-sha256" if repo.object_format == "sha256" else "gpgsig"
    lines = _signature(key, text).decode("ascii").rstrip("\n").split("\n")
    head, _, body = text.partition(b"\n\n")
    signature = f"{header} " + "\n ".join(lines)
    signed = head + b"\n" + signature.encode() + b"\n\n" + body
    oid = repo.git.run("hash-object", "-t", "commit", "-w", "--stdin", feed=signed)
    return oid.decode().strip()


def _settings(repo: Repository) -> Mapping[str, str]:
    asked = repo.git.attempt("config", "-z", "--get-regexp", _ASKED)
    entries = asked.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
    pairs = (entry.partition("\n") for entry in entries)
    return {name: said for name, _, said in pairs}  # the last one counts, as for git


def _signature(key: str, text: bytes) -> bytes:
    with TemporaryDirectory(prefix="crmctl-") as folder:
        file = Path(key).expanduser()
        if key.startswith(_LITERAL):  # the agent has the private one
            file = Path(folder) / "key.pub"
            file.write_text(f"{key.removeprefix('key::')}\n", encoding="utf-8")
        command: Sequence[str] = ("ssh-keygen", "-Y", "sign", "-n", "git", "-f", str(file))
        try:
            done = subprocess.run(
                command,
                input=text,
                capture_output=True,
                check=False,
                env={**os.environ, "LC_ALL": "C"},
            )
        except FileNotFoundError as error:
            raise NoSshKeygenError from error
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise NotSignedError(said[-1] if said else "ssh-keygen refused")
    return done.stdout
