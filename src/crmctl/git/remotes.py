"""Other repositories of the same history: fetching from them, sending to them.

Only the protocol of the remote's own address is opened, and nothing that the repository's own
configuration names is run.
"""

import re
from enum import Enum
from typing import NamedTuple

from crmctl.errors.sharing import (
    ForbiddenProtocolError,
    NoRemoteError,
    NotSentError,
    RemoteRefusedError,
    UnknownRemoteError,
    UnreachableRemoteError,
)
from crmctl.git.command import Git
from crmctl.git.repository import Repository
from crmctl.git.reserve import for_remotes, reason, remote, require_harmless

_SCHEME = re.compile(r"([A-Za-z0-9+.-]+)://")
_HELPER = re.compile(r"([A-Za-z0-9+.-]+)::")
_HOST = re.compile(r"[^/]+:")
_OPENED = {
    "file": "file",
    "ssh": "ssh",
    "git+ssh": "ssh",
    "ssh+git": "ssh",
    "git": "git",
    "http": "http:https",
    "https": "https",
}
# A remote that stops answering must not keep us for ever.
_PATIENCE = (("http.lowSpeedLimit", "100"), ("http.lowSpeedTime", "60"))
_FETCH = ("--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
_PUSH = ("--porcelain", "--no-verify", "--no-follow-tags", "--no-recurse-submodules")
_CREDENTIALS = re.compile(r"(?<=//)[^/@\s]+@")
# Why a remote does not take a branch: because it moved meanwhile, which is no fault of ours.
_MOVED = re.compile(
    rb"fetch first|non-fast-forward|stale info|cannot lock ref|failed to (lock|update ref)"
    rb"|incorrect old value|reference already exists|remote ref updated since"
)
_NOT_WRITABLE = re.compile(rb"unpack|object directory|[Pp]ermission denied|read-only|Read-only")


class Remote(NamedTuple):
    """Another repository.

    Attributes:
        name: what it is called here.
        branch: the branch there that ours follows.
        protocols: what it is reached over, as git wants to be told.
    """

    name: str
    branch: str
    protocols: str

    @property
    def tracking(self) -> str:
        """The ref that says what was there when we asked last."""
        return f"refs/remotes/{self.name}/{self.branch}"


class Push(Enum):
    """What became of a push."""

    DONE = "done"
    MOVED = "moved"


def find_remote(repository: Repository, branch: str, name: str = "") -> Remote:
    """Give the remote to share with: the named one, or the one that the branch follows.

    Raises:
        NoRemoteError: there is none.
        UnknownRemoteError: none has that name.
        ForbiddenProtocolError: its address may run a program.
        RemoteNamesProgramError: the repository's own configuration would.
    """
    known = repository.git.run("remote").decode("utf-8", "surrogateescape").split("\n")[:-1]
    if name and name not in known:
        raise UnknownRemoteError(known)
    name = name or remote(repository)
    if not name:
        raise NoRemoteError
    require_harmless(repository)
    urls = [
        repository.git.run("remote", "get-url", *option, name).decode("utf-8", "replace").strip()
        for option in ((), ("--push",))
    ]
    protocols = ":".join(dict.fromkeys(_protocol(name, url) for url in urls))
    return Remote(name, _followed(repository, branch, name), protocols)


def fetch(repository: Repository, at: Remote) -> str | None:
    """Fetch the branch; gives the commit that it is at, None where the remote has none.

    Raises:
        UnreachableRemoteError: it does not answer.
    """
    git = _git(repository, at)
    ref = f"refs/heads/{at.branch}"
    done = git.attempt("fetch", *_FETCH, at.name, f"+{ref}:{at.tracking}")
    if done.returncode and b"couldn't find remote ref" in done.stderr:
        return None
    if done.returncode:
        raise UnreachableRemoteError(at.name, _told(done.stderr))
    return commit_at(repository, at.tracking)


def other_branch(repository: Repository, at: Remote) -> Remote | None:
    """Give the branch that a remote is at which has none like ours; None if it is empty."""
    listed = _git(repository, at).attempt("ls-remote", "--symref", "--heads", at.name)
    if listed.returncode:
        raise UnreachableRemoteError(at.name, _told(listed.stderr))
    names = re.findall(rb"\trefs/heads/([^\n]+)", listed.stdout)
    return at._replace(branch=names[0].decode("utf-8", "surrogateescape")) if names else None


def tip(repository: Repository, at: Remote) -> str:
    """Give the commit that the branch is at, without fetching it; empty where there is none.

    Raises:
        UnreachableRemoteError: the remote does not answer.
    """
    asked = ("ls-remote", "--refs", at.name, f"refs/heads/{at.branch}")
    listed = _git(repository, at).attempt(*asked)
    if listed.returncode:
        raise UnreachableRemoteError(at.name, _told(listed.stderr))
    return listed.stdout.partition(b"\t")[0].decode()


def push(
    repository: Repository, at: Remote, commit: str, *, instead_of: str = ""
) -> tuple[Push, str]:
    """Send a commit to the branch, as long as that follows what is there.

    Also gives what the remote said.

    Args:
        repository: where the commit is.
        at: where it goes.
        commit: the commit.
        instead_of: the commit that it replaces there, if it does not follow it.

    Raises:
        NotSentError: it cannot be reached any more, or cannot be written to.
        RemoteRefusedError: a hook or a rule of it refused.
    """
    git = _git(repository, at)
    ref = f"refs/heads/{at.branch}"
    lease = [f"--force-with-lease={ref}:{instead_of}"] if instead_of else []
    done = git.attempt("push", *_PUSH, *lease, at.name, f"{commit}:{ref}")
    said = "\n".join(
        re.findall(r"^remote: ?(.*?)\s*$", done.stderr.decode("utf-8", "replace"), re.MULTILINE)
    )
    lines = [line for line in done.stdout.splitlines() if b"\t" in line]
    if done.returncode == 0:
        return Push.DONE, said
    why = b" ".join(line for line in lines if line.startswith(b"!"))
    if _MOVED.search(why + done.stderr):
        return Push.MOVED, said
    if not why or _NOT_WRITABLE.search(why + done.stderr):
        raise NotSentError(at.name, _told(done.stderr))
    answer = re.search(rb"\(([^()]*)\)\s*$", why)
    raise RemoteRefusedError(
        at.name, (answer[1] if answer else b"rejected").decode("utf-8", "replace")
    )


def commit_at(repository: Repository, ref: str) -> str | None:
    """Give the commit that a ref names; None if there is none."""
    done = repository.git.attempt("rev-parse", "--quiet", "--verify", f"{ref}^{{commit}}")
    return done.stdout.decode().strip() or None


def _git(repository: Repository, at: Remote) -> Git:
    git = for_remotes(repository.git, at.protocols)
    return Git(git.folder, (*git.config, *_PATIENCE), git.keep_open, git.index, git.protocols)


def _protocol(name: str, url: str) -> str:
    """Give the protocols to open for an address.

    Raises:
        ForbiddenProtocolError: another program would be asked.
    """
    if helper := _HELPER.match(url):
        raise ForbiddenProtocolError(name, helper[1])
    scheme = _SCHEME.match(url)
    if not scheme:
        return "ssh" if _HOST.match(url) else "file"
    if scheme[1].lower() not in _OPENED:
        raise ForbiddenProtocolError(name, scheme[1])
    return _OPENED[scheme[1].lower()]


def _followed(repository: Repository, branch: str, name: str) -> str:
    """Give the branch of a remote that ours follows; one of the same name if it follows none."""
    asked = repository.git.attempt("config", "--get", f"branch.{branch}.remote")
    if asked.stdout.decode("utf-8", "surrogateescape").strip() != name:
        return branch
    merge = repository.git.attempt("config", "--get", f"branch.{branch}.merge")
    return (
        merge.stdout.decode("utf-8", "surrogateescape").strip().removeprefix("refs/heads/")
        or branch
    )


def _told(complaint: bytes) -> str:
    """Give git's own telling line, without a password that may stand in an address."""
    return _CREDENTIALS.sub("", reason(complaint))
