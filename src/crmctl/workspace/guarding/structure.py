"""What no push may hold, whoever pushes: links, nested repositories, odd paths, huge files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from re import compile as pattern

from crmctl.checks.access.policy import folded
from crmctl.errors.guarding import PushRefusedError
from crmctl.git.objects import PLAIN_MODES, Change, tree
from crmctl.git.receiving import Difference, Held
from crmctl.git.repository import Repository

_SORTS = {"120000": "a symbolic link", "160000": "a nested repository"}
# A path that no other one resembles on any system.
_usual = pattern(r"[a-z0-9_][a-z0-9_-]*(?:[./][a-z0-9_-]+)*").fullmatch
_NOT_YET = "No crmctl writes that; take it out of the commits and push again."


def require_plain(compared: Iterable[Difference]) -> Iterator[Difference]:
    """Give differences on, and refuse what is no file in any of them.

    Raises:
        PushRefusedError: a commit adds a symbolic link or a nested repository, or a path that
            cannot be shown.
    """
    for one in compared:
        for change in one.changes:
            if change.new and change.new_mode not in PLAIN_MODES:
                sort = _SORTS.get(change.new_mode, "no plain file")
                reason = f"commit {one.commit[:12]} makes {shown(change.path)} {sort}."
                raise PushRefusedError(reason, _NOT_YET)
        yield one


def require_small(objects: Iterable[Held | None], limit: int) -> None:
    """Refuse files that are too large.

    Raises:
        PushRefusedError: one of them is.
    """
    for one in objects:
        if one is not None and one.kind == "blob" and one.size > limit:
            reason = f"object {one.oid[:12]} has {one.size:,} bytes; {limit:,} are allowed."
            raise PushRefusedError(reason, "Take the file out of the commits and push again.")


def require_distinct(repo: Repository, changes: Sequence[Change], tip: str) -> None:
    """Refuse paths that some system takes for those of other files.

    Raises:
        PushRefusedError: two paths of the tip differ in case or in how letters are put together.
    """
    odd = [change.path for change in changes if change.old is None and not _usual(change.path)]
    if not odd:
        return
    twins: dict[str, list[str]] = {}
    for path in tree(repo, tip):
        inside = path.removeprefix(repo.prefix)
        twins.setdefault(folded(inside), []).append(inside)
    for path in odd:
        others = [each for each in twins.get(folded(path), ()) if each != path]
        if others:
            reason = f"{shown(path)} and {shown(others[0])} are one file on many systems."
            raise PushRefusedError(reason, "Rename one of them and push again.")


def shown(path: str) -> str:
    """Give a path as it can be printed, whatever bytes are in it."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def settled_files(repo: Repository, tip: str) -> Mapping[str, str]:
    """Give path and content's id of the CRM's files at a commit."""
    found: Iterator[tuple[str, str]] = iter(tree(repo, tip).items())
    return {path.removeprefix(repo.prefix): oid for path, oid in found}
