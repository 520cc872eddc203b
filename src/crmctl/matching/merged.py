"""What comes of joining records, or edits of one record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmctl.matching.choosing import Choice

# Free text in lines: two texts can both be kept.
BLOCKS = frozenset({"notes", "body"})


@dataclass(frozen=True, slots=True, order=True)
class FieldConflict:
    """Two values of one field that cannot both stand.

    Attributes:
        path: as in `name.given` or `external_ids.hubspot`; an item of a list by its place in
            the result, as in `emails[1].label`; `emails.primary` for which one is primary.
    """

    path: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The joined data, what could not be joined, and the texts of which both were kept.

    Attributes:
        data: the record.
        conflicts: the fields of which a value does not stand in the record any more.
        joined_texts: texts to which both sides added.
        choices: the fields in which records that became one differed, in the order of the record.
    """

    data: dict[str, Any]
    conflicts: tuple[FieldConflict, ...] = ()
    joined_texts: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(slots=True)
class Report:
    """What is learned on the way."""

    conflicts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)

    def merged(self, data: dict[str, Any]) -> Merged:
        """Give the joined data with what was learned."""
        paths = dict.fromkeys(self.conflicts)
        conflicts = tuple(map(FieldConflict, paths))
        return Merged(data, conflicts, tuple(self.texts), tuple(self.choices))


def appended(texts: Sequence[str]) -> str:
    """Give texts one below the other; lines that stand there already are not repeated."""
    whole = texts[0]
    for text in texts[1:]:
        first, second = whole.strip("\n"), text.strip("\n")
        if f"\n{second}\n" not in f"\n{first}\n":
            whole = f"{first}\n{second}\n"
    return whole


def below(path: str, name: Any) -> str:
    """Give the path of a name within what stands at a path."""
    return f"{path}.{name}" if path else str(name)


def is_empty(value: object) -> bool:
    """Tell whether a field says nothing."""
    return value is None or value in ("", [], {}, ())


Data = Mapping[str, Any]
