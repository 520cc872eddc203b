"""What the name of a column means: a field of ours, or a word that is usual elsewhere."""

import re
from dataclasses import dataclass, replace

from crmctl.interchange.amounts import SUFFIX
from crmctl.interchange.paths import Path, field_path, split
from crmctl.interchange.synonyms import key, targets
from crmctl.model.catalogue import Field, FieldType, Kind

_BRACKETED = re.compile(r"\[(\d+)\]")
_NUMBERED = re.compile(r"(.*?\D)0*(\d{1,2})")
# `Phone 2` is another phone; `Address 2` is the second line of one address.
_NUMBERED_LISTS = frozenset({"emails", "phones"})
OURS_ALONE = frozenset({FieldType.CHOICE, FieldType.REFERENCE, FieldType.LINK})
"""Types of which other programs have values of their own under the same words."""

_ID = "id"


@dataclass(frozen=True, slots=True)
class Goal:
    """Where the values of a column belong.

    Attributes:
        path: of the field; without a position in its list where the name gives none.
        list_path: of the list whose item is still to be chosen; empty where there is none.
        label: of that item, as in `mobile`.
        number: of that item among those with its label, as in `Phone 2`.
        by_id: whether it names another record by its id in the system of the table.
    """

    path: Path
    list_path: str = ""
    label: str = ""
    number: str = ""
    by_id: bool = False


def find(name: str, kind: Kind, source: str = "") -> Goal | None:
    """Give the meaning of a name: as our own export writes it, as is usual, in any case.

    Args:
        name: of a column.
        kind: of the records.
        source: the name of the system whose ids are meant by `Id` and the like, if known.
    """
    return exact(name, kind) or _usual(name, kind, source) or _in_any_case(name, kind)


def exact(name: str, kind: Kind) -> Goal | None:
    """Read a path, with or without its position, or a short name; all as we write them.

    A position is `emails.0` in a header, and `emails[0]` everywhere else.
    """
    path = split(_BRACKETED.sub(r".\1", name))
    field = kind.by_name.get(field_path(path))
    if field and not field.map:
        return _goal_of(field, path)
    around = kind.by_name.get(".".join(map(str, path[:-1])))
    if around and around.map:
        return Goal((*path[:-1], str(path[-1])))
    return _currency_of(name, kind) if field is None else None


def _currency_of(name: str, kind: Kind) -> Goal | None:
    """Read `value_currency`, the currency of the amount in the column `value`."""
    stem = name.removesuffix(SUFFIX)
    goal = exact(stem, kind) if stem and stem != name else None
    of = kind.by_path.get(field_path(goal.path)) if goal else None
    if goal is None or of is None or of.type is not FieldType.MONEY:
        return None
    return replace(goal, path=(*goal.path[:-1], f"{goal.path[-1]}{SUFFIX}"))


def _goal_of(named: Field, path: Path) -> Goal | None:
    names = tuple(named.path.split("."))
    if all(isinstance(part, str) for part in path):
        whole_list = named.list_path in ("", named.path)
        return Goal(names, "" if whole_list else named.list_path)
    at = named.list_path.count(".") + 1
    positioned = (*names[:at], path[at], *names[at:]) if len(path) > at else ()
    return Goal(path) if named.list_path and path == positioned else None


def meant(target: str, kind: Kind, source: str = "") -> Goal | None:
    """Read a target as `synonyms` and presets write it: `emails.address:work`, `customer:id`.

    A second colon stands before the number of the item: `phones.number:work:2`.
    """
    path, _, rest = target.partition(":")
    label, _, number = rest.partition(":")
    return _meant(path, label, number, kind, source)


def _usual(name: str, kind: Kind, source: str) -> Goal | None:
    known = targets(kind.name)
    word, number = key(name), ""
    if word not in known and (found := _NUMBERED.fullmatch(word)):
        word, number = found.groups()
    target, _, label = known.get(word, "").partition(":")
    return _meant(target, label, number, kind, source)


def _meant(target: str, label: str, number: str, kind: Kind, source: str) -> Goal | None:
    if target == "external_ids":
        return Goal((target, source)) if source and not number else None
    if target == "name" and "name" not in kind.by_name:
        return Goal(("name",)) if not number else None
    if label == _ID:  # another record's id, which means nothing but in its own system
        named = exact(target, kind) if source else None
        return replace(named, by_id=True) if named else None
    goal = exact(target, kind)
    if goal is None or (number and goal.list_path not in _NUMBERED_LISTS):
        return None
    return Goal(goal.path, goal.list_path, label, "" if number == "1" else number)


def _in_any_case(name: str, kind: Kind) -> Goal | None:
    same = {known.casefold(): known for known in kind.by_name}.get(name.strip().casefold())
    if same is None or kind.by_name[same].type in OURS_ALONE:
        return None
    return exact(same, kind)
