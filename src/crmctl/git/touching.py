"""What ever happened to a few files, found by what commits say of themselves.

Asking git for the history of some paths compares trees at every commit: 3 s for one path and 24 s
for sixty, at 100,000 commits. A commit of ours names its records, so only those that name one of
these, or none at all (a bulk import, an edit by hand, a merge), are looked into (`naming`). That
the found versions form a chain is checked: each must begin with what another one left. Where they
do not, somebody's commit said less than it did, and git is asked for the paths after all.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from crmctl.git.command import split
from crmctl.git.naming import may_touch
from crmctl.git.objects import tree_entries
from crmctl.git.repository import Repository

_MANY = 200  # paths with which git compares each entry of a tree


class Step(NamedTuple):
    """What a commit did to a file: its blob before and after; None where there was none."""

    commit: str
    path: str
    before: str | None
    after: str | None


def steps(repo: Repository, records: Collection[str], paths: Collection[str]) -> list[Step]:
    """Everything that commits up to HEAD did to some files, newest first.

    A merge is compared with its first parent. No rename is followed: give every path that a
    record had.

    Args:
        repo: where to look.
        records: the records that the files hold, as commits name them.
        paths: of the files, from the CRM's root.
    """
    head = repo.head()
    if head is None or not paths:
        return []
    wanted = sorted(paths)
    candidates, is_line = may_touch(repo, head, {os.fsencode(name) for name in records})
    found = _only(_looked_into(repo, candidates, _few(wanted)), wanted)
    if _is_chain(found, tree_entries(repo, head, wanted), is_line=is_line):
        return found
    output = repo.git.run("log", *_RAW, "--full-history", "HEAD", "--", *_few(wanted))
    return _only(_parsed(output), wanted)


def _few(paths: Sequence[str]) -> Sequence[str]:
    """The paths for git to look for; all of them where it would compare each with too many."""
    return paths if len(paths) <= _MANY else (".",)


def _only(found: Iterable[Step], paths: Collection[str]) -> list[Step]:
    wanted = frozenset(paths)
    return [step for step in found if step.path in wanted]


_RAW = (
    *("-z", "--raw", "--no-abbrev", "--no-renames", "--relative"),
    *("--diff-merges=first-parent", "--format=%x01%H"),
)


def _looked_into(
    repo: Repository, commits: Sequence[bytes], paths: Sequence[str]
) -> Iterator[Step]:
    if not commits:
        return
    output = repo.git.run(
        *("log", "--no-walk=unsorted", "--stdin", *_RAW, "--", *paths),
        feed=b"\n".join(commits) + b"\n",
    )
    yield from _parsed(output)


def _parsed(output: bytes) -> Iterator[Step]:
    """The steps in the output of `git log -z --raw --format=%x01%H`."""
    parts = split(output)
    marks = [number for number, part in enumerate(parts) if part.startswith("\x01")]
    for start, end in pairwise([*marks, len(parts)]):
        raw = [part for part in parts[start + 1 : end] if part]
        for about, path in zip(raw[0::2], raw[1::2], strict=True):
            _, _, old, new, _ = about.lstrip("\n:").split(" ")
            yield Step(parts[start][1:], path, _existing(old), _existing(new))


def _is_chain(found: Sequence[Step], now: dict[str, str], *, is_line: bool) -> bool:
    """Whether the steps of each file lead from nothing to what HEAD has, without a gap."""
    by_path: dict[str, list[Step]] = {path: [] for path in now}
    for step in found:
        by_path.setdefault(step.path, []).append(step)
    for path, made in by_path.items():
        left = {step.after for step in made} | {None}
        if now.get(path) not in left or any(step.before not in left for step in made):
            return False
        if is_line and made and not _is_unbroken(made, now.get(path)):
            return False
    return True


def _is_unbroken(made: Sequence[Step], now: str | None) -> bool:
    ends = made[0].after == now and made[-1].before is None
    return ends and all(newer.before == older.after for newer, older in pairwise(made))


def _existing(oid: str) -> str | None:
    return oid if oid.strip("0") else None
