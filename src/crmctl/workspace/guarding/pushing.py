"""What a push asks for: which refs go from where to where."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crmctl.errors.guarding import PushRefusedError
from crmctl.git.receiving import Held, NamedRef, commit_of, held, is_ancestor
from crmctl.git.repository import Repository
from crmctl.workspace.guarding.structure import shown

COUNTERS = "refs/crmctl/numbers/"
NOTES = "refs/notes/"
_FOR_EVERYBODY = ("refs/heads/", "refs/tags/", NOTES, COUNTERS)
_LONGEST_NUMBER = 20


class Update(NamedTuple):
    """One ref of a push.

    Attributes:
        ref: its full name.
        old: what it points to; empty where it is new.
        new: what it shall point to; empty where it shall go.
        old_commit: the commit that the old one leads to; empty for none.
        commit: the commit that the new one leads to; empty for none.
        rewrites: whether something that it holds now would be lost.
    """

    ref: str
    old: str
    new: str
    old_commit: str = ""
    commit: str = ""
    rewrites: bool = False


def read_updates(lines: Iterable[str]) -> list[tuple[str, str, str]]:
    """Read what git tells its hook: old id, new id and ref, a line each."""
    found = []
    for line in lines:
        old, _, rest = line.rstrip("\n").partition(" ")
        new, _, ref = rest.partition(" ")
        if ref:
            found.append((old if old.strip("0") else "", new if new.strip("0") else "", ref))
    return found


def updates(
    repo: Repository, asked: Sequence[tuple[str, str, str]], refs: Mapping[str, NamedRef]
) -> list[Update]:
    """Say what each line of a push does.

    Raises:
        PushRefusedError: a ref would point to what no ref of a CRM points to.
    """
    kinds = held(repo, [new for _, new, _ in asked if new])
    found = []
    for old, new, ref in asked:
        kind = next(kinds) if new else None
        _require_usual(repo, ref, kind)
        commit = commit_of(repo, new) if new and not ref.startswith(COUNTERS) else ""
        if new and not commit and not ref.startswith(COUNTERS):
            reason = f"{shown(ref)} names no commit but a file or a folder."
            raise PushRefusedError(reason, "Tag a commit, and push that.")
        before = refs[ref].commit if old and ref in refs else ""
        found.append(
            Update(ref, old, new, before, commit, _rewrites(repo, ref, old, before, commit))
        )
    return found


def is_open(ref: str) -> bool:
    """Tell whether a ref is one that others than administrators push."""
    return ref.startswith(_FOR_EVERYBODY)


def _rewrites(repo: Repository, ref: str, old: str, before: str, commit: str) -> bool:
    if not old or ref.startswith(COUNTERS):
        return False
    if ref.startswith("refs/tags/") or not commit or not before:
        return True
    return not is_ancestor(repo, before, commit)


def _require_usual(repo: Repository, ref: str, kind: Held | None) -> None:
    if ref.startswith("refs/replace/"):
        reason = "refs below refs/replace/ make history look like another one."
        raise PushRefusedError(reason, "Push without them.")
    if not ref.startswith(COUNTERS) or kind is None:
        return
    is_small = kind.kind == "blob" and kind.size <= _LONGEST_NUMBER
    number = repo.git.run("cat-file", "blob", kind.oid).strip() if is_small else b""
    if not number.isdigit():
        reason = f"{shown(ref)} is a counter, and holds no number."
        raise PushRefusedError(reason)
