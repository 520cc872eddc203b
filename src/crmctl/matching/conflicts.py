"""Conflicts as data: two values of one field that nobody has decided on yet.

The record stays valid with our value; a file beside the records holds what stood there before and
what each side made of it, with who and when, by ids of users. It goes when the last of its fields
is decided, and with the person of whom it tells.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as part
from typing import Any

from crmctl.matching.joining.records import Differing

FOLDER = "conflicts"
"""Where conflicts lie, below the CRM's root."""

_OTHERS = "files"  # stands for the folder of what is no record
_SUFFIX = ".yaml"
_SIDES = ("ours", "theirs")


@dataclass(frozen=True, slots=True)
class Side:
    """One side's value of a field.

    Attributes:
        value: the value; None if that side took the field away.
        by: the id of the user who changed it last; empty where it is not known.
        at: when, with the offset from UTC; empty where it is not known.
    """

    value: Any = part(default=None, repr=False)
    by: str = ""
    at: str = ""

    @property
    def tree(self) -> Mapping[str, Any]:
        """What its part of the file says."""
        return {"value": self.value, "by": self.by, "at": self.at}


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field with two values.

    Attributes:
        field: its path; `*` for the whole file.
        before: what stood there before both edits; None for nothing.
        ours: the value that stands, and whose it is.
        theirs: the other one.
    """

    field: str
    before: Any = part(repr=False)
    ours: Side
    theirs: Side

    @property
    def tree(self) -> Mapping[str, Any]:
        """What its item of the file says."""
        sides = {"ours": self.ours.tree, "theirs": self.theirs.tree}
        return {"field": self.field, "before": self.before, **sides}


def path_of(path: str) -> str:
    """Give where the conflicts of a file lie: of a record below its folder and by its id."""
    folder, _, rest = path.rpartition("/")
    if not rest.endswith(_SUFFIX) or not folder or folder.startswith("privacy"):
        return f"{FOLDER}/{_OTHERS}/{path}" + ("" if path.endswith(_SUFFIX) else _SUFFIX)
    return f"{FOLDER}/{folder.partition('/')[0]}/{rest}"


def conflict(differing: Differing, ours: tuple[str, str], theirs: tuple[str, str]) -> Conflict:
    """Give a conflict of two edits.

    Args:
        differing: the field and its values.
        ours: who made our edit, and when.
        theirs: the same of the other one.
    """
    sides = (Side(differing.ours, *ours), Side(differing.theirs, *theirs))
    return Conflict(differing.path, differing.before, *sides)


def tree(path: str, conflicts: Iterable[Conflict]) -> Mapping[str, Any]:
    """Give what the file about a record's conflicts says.

    Args:
        path: where the record's file lies.
        conflicts: its open ones.
    """
    return {"path": path, "fields": [each.tree for each in conflicts]}


def read(data: Mapping[str, Any]) -> tuple[str, Sequence[Conflict]] | None:
    """Read what a file says: the record's path and its open conflicts; None if it cannot be."""
    path, fields = data.get("path"), data.get("fields")
    if not isinstance(path, str) or not isinstance(fields, list) or not fields:
        return None
    found = [_read(item) for item in fields]
    known = [each for each in found if each]
    return (path, known) if len(known) == len(found) else None


def with_added(known: Sequence[Conflict], new: Iterable[Conflict]) -> list[Conflict]:
    """Give conflicts with new ones; of one field there may be several with other values."""
    every = [*known, *new]
    said = [(each.field, each.ours.value, each.theirs.value) for each in every]
    return [each for place, each in enumerate(every) if said[place] not in said[:place]]


def _read(item: Any) -> Conflict | None:
    if not isinstance(item, Mapping) or not isinstance(item.get("field"), str):
        return None
    sides = [item.get(name) or {} for name in _SIDES]
    if not all(isinstance(side, Mapping) for side in sides):
        return None
    ours, theirs = (
        Side(side.get("value"), str(side.get("by") or ""), str(side.get("at") or ""))
        for side in sides
    )
    return Conflict(item["field"], item.get("before"), ours, theirs)
