"""Signatures of commits by ssh keys: taking them out, and letting ssh-keygen prove them."""

import base64
import binascii
import os
import re
import struct
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from crmctl.errors.guarding import NoSshKeygenError

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_HEADERS = (b"gpgsig ", b"gpgsig-sha256 ")
_KEY = re.compile(
    r'(?:(?P<options>(?:"[^"]*"|[^\s"])+)\s+)?'
    r"(?P<type>(?:ssh-|ecdsa-|sk-)\S+)\s+(?P<blob>[A-Za-z0-9+/]+=*)(?:\s|\Z)"
)
_OPTION = re.compile(r'([A-Za-z-]+)(?:="?([^",]*)"?)?')


@dataclass(frozen=True, slots=True)
class Key:
    """A public key as it stands in a list of signers.

    Attributes:
        type: as in `ssh-ed25519`.
        blob: the key itself, in base64.
        after: from when on it holds, as in `20260101`; empty for ever since.
        before: until when; empty for ever.
    """

    type: str
    blob: str
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class SignedText:
    """What a commit says, taken apart.

    Attributes:
        payload: what was signed: the commit without its signature.
        signature: the signature as git keeps it; empty where there is none.
        key: the public key in it, in base64; empty where it is no signature by ssh.
        author: the e-mail address of the author.
        committed: when, in seconds since 1970, as the committer says.
    """

    payload: bytes
    signature: str
    key: str
    author: str
    committed: int


def read_key(text: str) -> Key | None:
    """Read a key as it stands in crm.yaml, with the options of OpenSSH's list of signers."""
    found = _KEY.match(text.strip())
    if not found:
        return None
    options = dict(_OPTION.findall(found["options"] or ""))
    after, before = (options.get(f"valid-{name}", "") for name in ("after", "before"))
    return Key(found["type"], found["blob"], after, before)


def read_commit(text: bytes) -> SignedText:
    """Take a commit's signature out of it."""
    head, blank, body = text.partition(b"\n\n")
    kept, signature, in_signature = list[bytes](), list[bytes](), False
    for line in head.split(b"\n"):
        if in_signature and line.startswith(b" "):
            signature.append(line[1:])
            continue
        in_signature = line.startswith(_HEADERS)
        if in_signature:
            signature.append(line.partition(b" ")[2])
        else:
            kept.append(line)
    armor = b"\n".join(signature).decode("ascii", "replace")
    author, committer = (_of_person(kept, name) for name in (b"author ", b"committer "))
    return SignedText(
        payload=b"\n".join(kept) + blank + body,
        signature=armor,
        key=_key_in(armor),
        author=author[0],
        committed=committer[1],
    )


def proves(texts: Sequence[tuple[SignedText, Key]]) -> list[bool]:
    """Tell of each commit whether the signature in it is that of the key over what it says.

    Raises:
        NoSshKeygenError: this machine has no ssh-keygen.
    """
    with TemporaryDirectory(prefix="crmctl-") as folder:
        return [_is_proved(Path(folder), text, key) for text, key in texts]


def _is_proved(folder: Path, text: SignedText, key: Key) -> bool:
    allowed, signature = folder / "allowed", folder / "signature"
    allowed.write_text(f'signer namespaces="git" {key.type} {key.blob}\n', encoding="ascii")
    signature.write_text(f"{text.signature}\n", encoding="ascii", errors="replace")
    command = ("ssh-keygen", "-Y", "verify", "-n", "git", "-I", "signer")
    try:
        done = subprocess.run(
            [*command, "-f", str(allowed), "-s", str(signature)],
            input=text.payload,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )
    except FileNotFoundError as error:
        raise NoSshKeygenError from error
    return done.returncode == 0


def _key_in(armor: str) -> str:
    """Give the public key in a signature (PROTOCOL.sshsig of OpenSSH); empty for none."""
    if not armor.startswith(_BEGIN) or _END not in armor:
        return ""
    with suppress(binascii.Error, struct.error, ValueError):
        inside = armor.removeprefix(_BEGIN).partition(_END)[0]
        raw = base64.b64decode("".join(inside.split()), validate=True)
        start = len(_MAGIC) + 4
        (length,) = struct.unpack_from(">I", raw, start)
        blob = raw[start + 4 : start + 4 + length]
        if raw.startswith(_MAGIC) and len(blob) == length:
            return base64.b64encode(blob).decode()
    return ""


def _of_person(lines: Sequence[bytes], name: bytes) -> tuple[str, int]:
    """Give address and time of the author or committer."""
    line = next((line for line in lines if line.startswith(name)), b"")
    address, _, rest = line.decode("utf-8", "replace").partition("<")[2].partition(">")
    seconds = rest.split()[:1]
    return address, int(seconds[0]) if seconds and seconds[0].isdecimal() else 0
