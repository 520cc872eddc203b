"""Conflicts that nobody decided on yet, as files of the CRM."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from crmctl.matching.conflicts import (
    FOLDER,
    Conflict,
    conflict,
    path_of,
    read,
    tree,
    with_added,
)
from crmctl.model.plain import Plain
from crmctl.store.canonical import emit
from crmctl.store.document import load
from crmctl.workspace.sharing.who import NOBODY, Who

if TYPE_CHECKING:
    from crmctl.workspace.sharing.joining import Joint


class Authors:
    """Who changed each file last on both sides, and when."""

    def __init__(self, ours: Mapping[str, Who], theirs: Mapping[str, Who]) -> None:
        self._ours, self._theirs = ours, theirs

    def of(self, path: str) -> tuple[Who, Who]:
        """Give who edited a file on our side, and on theirs."""
        return self._ours.get(path, NOBODY), self._theirs.get(path, NOBODY)


def add_conflicts(joint: "Joint", root: Path, authors: Authors) -> None:
    """Let a merge hold the files about its conflicts, with those that were open before."""
    for path, differing in joint.conflicts.items():
        place = path_of(path)
        ours, theirs = authors.of(path)
        known = joint.contents.get(place) or content_of(root, place)
        found = read(load(known, Plain).data or {}) if known else None
        new = [conflict(each, ours, theirs) for each in differing]
        joint.contents[place] = written(path, with_added(found[1] if found else (), new))


def written(path: str, conflicts: Sequence[Conflict]) -> bytes | None:
    """Give the file about a record's conflicts; None when the last one is decided."""
    return emit(_without_nothing(tree(path, conflicts))).encode() if conflicts else None


def _without_nothing(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def open_conflicts(
    root: Path, read_file: Callable[[str], bytes | None] | None = None
) -> Iterator[tuple[str, str, Sequence[Conflict] | None]]:
    """Give each file about conflicts, the record's path, and what is open.

    None stands for a file that cannot be read.

    Args:
        root: of the CRM.
        read_file: gives a file's content, None for one that is gone; as it lies there by default.
    """
    for file in sorted((root / FOLDER).rglob("*.yaml")):
        place = file.relative_to(root).as_posix()
        content = read_file(place) if read_file else content_of(root, place)
        if content is None:
            continue
        found = read(load(content, Plain).data or {})
        yield (place, *found) if found else (place, "", None)


def content_of(root: Path, path: str) -> bytes | None:
    """Give a file's content; None when there is none."""
    file = root / path
    return file.read_bytes() if file.is_file() and not file.is_symlink() else None
