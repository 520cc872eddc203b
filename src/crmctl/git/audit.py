"""Commits as entries of the audit log: who, when, and what crmctl did.

They are read with GitPython, except where ids are not SHA-1, which it does not know.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crmctl.git.command import LOCAL_VARIABLES, environment
from crmctl.git.message import parse_trailers
from crmctl.git.repository import Repository

if TYPE_CHECKING:
    import git


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit of the audit log.

    Attributes:
        oid: its id.
        parents: the ids of its parents; none for the first, several for a merge.
        author_name: who made it.
        author_email: their address, as git has it.
        at: when its author made it, with their offset from UTC.
        subject: the first line of the message.
        action: what crmctl did (`Crmctl-Action`); empty for a commit by other means.
        records: the references it names (`Crmctl-Record`); empty for a batch.
        source: the system the data came from (`Crmctl-Source`), or empty.
        batch: the import it belongs to (`Crmctl-Batch`), or empty.
        count: how many records it touches: as many as are listed, or too many for that.
        trailers: all trailers, in order.
    """

    oid: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    at: datetime
    subject: str
    action: str
    records: tuple[str, ...]
    source: str
    batch: str
    count: int
    trailers: tuple[tuple[str, str], ...]


class _Read(NamedTuple):
    """A commit as it was read: whole message, not looked into yet."""

    oid: str
    parents: tuple[str, ...]
    author_name: str
    author_email: str
    at: datetime
    text: str


def commits(repo: Repository, oids: Iterable[str]) -> list[Commit]:
    """Read commits, in the order of their ids."""
    if repo.object_format != "sha1":  # GitPython knows no other ids
        return _commits_by_git(repo, oids)
    found = _gitpython(repo)
    try:
        return [_commit(_of_gitpython(found.commit(oid))) for oid in oids]
    finally:
        found.close()


def _commits_by_git(repo: Repository, oids: Iterable[str]) -> list[Commit]:
    feed = "".join(f"{oid}\n" for oid in oids)
    if not feed:  # git would tell of HEAD
        return []
    output = repo.git.run(
        *("log", "--no-walk=unsorted", "--stdin", "--encoding=UTF-8"),
        "--format=%H%x00%P%x00%an%x00%ae%x00%aI%x00%B%x00",
        feed=feed.encode(),
    )
    parts = iter(output.decode("utf-8", "replace").split("\0")[:-1])
    return [
        _commit(
            _Read(
                oid.strip(), tuple(parents.split()), name, email, datetime.fromisoformat(at), text
            )
        )
        for oid, parents, name, email, at, text in zip(*[parts] * 6, strict=True)
    ]


def _gitpython(repo: Repository) -> "git.Repo":
    import git  # 0.2 s, so only for those who look at history  # noqa: PLC0415

    # GitPython runs git with this process's variables and can add to them, not remove any.
    for name in set(LOCAL_VARIABLES) - {"GIT_CONFIG_COUNT"}:
        os.environ.pop(name, None)
    found = git.Repo(repo.top, odbt=git.GitCmdObjectDB)
    found.git.update_environment(**environment(repo.git.config))
    return found


def _of_gitpython(commit: "git.Commit") -> _Read:
    said = commit.message
    return _Read(
        oid=commit.hexsha,
        parents=tuple(parent.hexsha for parent in commit.parents),
        author_name=commit.author.name or "",
        author_email=commit.author.email or "",
        at=commit.authored_datetime,
        text=said if isinstance(said, str) else said.decode("utf-8", "replace"),
    )


def _commit(read: _Read) -> Commit:
    trailers = parse_trailers(read.text)
    named: dict[str, list[str]] = {}
    for key, entry in trailers:
        named.setdefault(key.lower(), []).append(entry)
    records = tuple(named.get("crmctl-record", []))
    count = named.get("crmctl-count", [""])[0]
    return Commit(
        oid=read.oid,
        parents=read.parents,
        author_name=read.author_name,
        author_email=read.author_email,
        at=read.at,
        subject=read.text.strip().partition("\n")[0],
        action=named.get("crmctl-action", [""])[0],
        records=records,
        source=named.get("crmctl-source", [""])[0],
        batch=named.get("crmctl-batch", [""])[0],
        count=int(count) if count.isdecimal() else len(records),
        trailers=trailers,
    )
