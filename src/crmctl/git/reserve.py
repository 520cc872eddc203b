"""Numbers that nobody else can have: reserved at the remote that a team shares.

A series has one ref at the remote, which points to a blob that holds the highest number given so
far. Reserving raises it by a push that succeeds only if the ref still is what was read
(`--force-with-lease`), so that of two who are as fast one is refused, reads again, and takes the
next. The blob says nothing but a number; no branch and no work is pushed.
"""

import re
from dataclasses import replace
from typing import NamedTuple

from crmctl.errors.sales import (
    NumberNotReservedError,
    RemoteNamesProgramError,
    WhichRemoteError,
)
from crmctl.git.command import Git, split
from crmctl.git.repository import Repository

_ATTEMPTS = 20  # pushes that were refused; each one means that somebody else was faster
_USUAL_REMOTE = "origin"
# What a person may push over; `ext::` and the like would run programs.
_PROTOCOLS = "file:git:http:https:ssh"
# Settings that name a program. In a person's own configuration they are welcome.
_PROGRAMS = (
    r"^(core\.(sshcommand|askpass|gitproxy)|credential\.(.*\.)?helper"
    r"|remote\..*\.(receivepack|uploadpack|vcs)|push\.gpgsign)$"
)
# Nothing else may happen beside what we ask for: no packing, no other refs.
_QUIET = (("gc.auto", "0"), ("maintenance.auto", "false"))
_PUSH = ("--porcelain", "--no-verify", "--no-follow-tags", "--no-recurse-submodules")
_OWN = frozenset({"local", "worktree"})  # scopes that come with a copied repository
_NAME = re.compile(r"[^A-Za-z0-9-]")


class Series(NamedTuple):
    """Numbers that rise: of which kind of record, and how the series is called."""

    kind: str
    name: str


class Counter(NamedTuple):
    """How far a series is at the remote.

    Attributes:
        value: the highest number that was reserved; 0 for none.
        oid: the blob that says so; empty when the series is new there.
    """

    value: int
    oid: str = ""


def remote(repository: Repository) -> str:
    """Give the name of the remote at which numbers are reserved; empty without any.

    It is the one that the branch follows, else `origin`, else the only one.

    Raises:
        WhichRemoteError: there are several, and none of them is the one.
    """
    remotes = repository.git.run("remote").decode("utf-8", "surrogateescape").split("\n")[:-1]
    branch = repository.branch()
    followed = ""
    if branch and remotes:
        asked = repository.git.attempt("config", "--get", f"branch.{branch}.remote")
        followed = asked.stdout.decode("utf-8", "surrogateescape").strip()
    for name in (followed, _USUAL_REMOTE):
        if name in remotes:
            return name
    if len(remotes) > 1:
        raise WhichRemoteError(remotes)
    return remotes[0] if remotes else ""


def reserve(repository: Repository, at: str, named: Series, *, count: int, above: int) -> int:
    """Reserve numbers of a series and give the first; they follow each other.

    Args:
        repository: the repository whose remote is asked.
        at: the remote.
        named: the series.
        count: how many are needed.
        above: the highest number that is known here.

    Raises:
        NumberNotReservedError: the remote cannot be reached, or does not take the push.
        RemoteNamesProgramError: the repository's own configuration would run a program.
    """
    require_harmless(repository)
    git = for_remotes(repository.git)
    ref = _ref(repository, named)
    for _ in range(_ATTEMPTS):
        known = _read(git, at, ref)
        first = max(known.value, above) + 1 if known else 0
        if known and _raise(git, at, ref, known, first + count - 1):
            return first
    raise NumberNotReservedError(at, "it refused every push")


def for_remotes(git: Git, protocols: str = _PROTOCOLS) -> Git:
    """Let git talk to remotes over these protocols, which it otherwise may not."""
    return replace(git, config=(*git.config, *_QUIET), protocols=protocols)


def require_harmless(repository: Repository) -> None:
    """Refuse a repository whose own configuration would let us run a program.

    Raises:
        RemoteNamesProgramError: it would.
    """
    asked = ("config", "--show-scope", "--name-only", "-z", "--get-regexp", _PROGRAMS)
    words = split(repository.git.attempt(*asked).stdout)
    found = sorted(
        {name for scope, name in zip(words[::2], words[1::2], strict=True) if scope in _OWN}
    )
    if found:
        raise RemoteNamesProgramError(found)


def _ref(repository: Repository, named: Series) -> str:
    """Name the ref of a series; what a ref may not hold is written by its number."""
    name = _NAME.sub(lambda sign: f"_{ord(sign[0]):x}_", named.name)
    return f"refs/crmctl/numbers/{repository.key}/{named.kind}/{name}"


def _read(git: Git, at: str, ref: str) -> Counter | None:
    """Give how far a series is at the remote; None if it was raised while we read."""
    listed = _asked(git, at, "ls-remote", "--refs", at, ref)
    oid = listed.partition(b"\t")[0].decode()
    if not oid:
        return Counter(0)
    if git.attempt("cat-file", "-e", oid).returncode:
        _asked(git, at, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", at, ref)
    said = git.attempt("cat-file", "blob", oid).stdout.strip()
    return Counter(int(said), oid) if said.isdigit() else None


def _asked(git: Git, at: str, *arguments: str) -> bytes:
    done = git.attempt(*arguments)
    if done.returncode:
        raise NumberNotReservedError(at, reason(done.stderr))
    return done.stdout


def _raise(git: Git, at: str, ref: str, known: Counter, value: int) -> bool:
    """Raise the counter at the remote; tell whether nobody was faster."""
    blob = git.run("hash-object", "-w", "--stdin", feed=f"{value}\n".encode()).decode().strip()
    lease = f"--force-with-lease={ref}:{known.oid}"
    pushed = git.attempt("push", *_PUSH, lease, at, f"{blob}:{ref}")
    flags = [line[:1] for line in pushed.stdout.splitlines() if b"\t" in line]
    if pushed.returncode == 0 and flags in ([b"*"], [b"+"], [b" "]):
        return True
    # `=`: somebody raised it to the same number; `!`: to another one, or the remote refused.
    if flags in ([b"="], [b"!"]):
        return False
    raise NumberNotReservedError(at, reason(pushed.stderr))


def reason(complaint: bytes) -> str:
    """Give git's own first telling line, without its mark."""
    lines = complaint.decode("utf-8", "replace").splitlines()
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines
    return telling[0].partition(": ")[2].rstrip(".") or telling[0] if telling else "no answer"
