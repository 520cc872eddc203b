"""One record out of two, field by field.

`merge` joins two records of one kind that are one person or organisation; `three_way` joins
two edits of one record. What cannot both stand is a conflict of that field only, named by its
path and never by its value: the survivor's, or our, value stands meanwhile. New fields stand
after the survivor's; writing a record puts them in the model's order.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from crmctl.matching.items import (
    APPEND_ONLY,
    PRIMARY,
    canonical,
    in_order,
    keyed,
    marked,
    primary_of,
    without_primary,
)

# Free text in lines: two texts can both be kept.
_BLOCKS = frozenset({"notes", "body"})
# Whoever must not be contacted stays so.
_TRUE_WINS = frozenset({"do_not_contact"})
# What is said of the record and not of whom it describes: the other's falls away.
_OF_THE_RECORD = frozenset({"aliases", "archived"})


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
    """The joined data, what could not be joined, and the texts of which both were kept."""

    data: dict[str, Any]
    conflicts: tuple[FieldConflict, ...] = ()
    joined_texts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Report:
    theirs_stand: bool = False
    conflicts: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def merged(self, data: dict[str, Any]) -> Merged:
        paths = dict.fromkeys(self.conflicts)
        return Merged(data, tuple(map(FieldConflict, paths)), tuple(self.texts))


Record = tuple[str, Mapping[str, Any]]


def merge(survivor: Record, other: Record) -> Merged:
    """Join `other` into `survivor`, both of one kind: id and canonical data.

    The survivor's value stands; the other's fills what is empty. Lists are united, `primary`
    stays where the survivor has it, notes are appended, consents stand in date order, and the
    other's id and aliases become aliases. A dropped value of the other is a conflict.
    """
    report = _Report()
    (own_id, ours), (other_id, theirs) = survivor, other
    rest = {name: value for name, value in theirs.items() if name not in _OF_THE_RECORD}
    data = _unite_mappings(ours, rest, "", report)
    aliases = [*_texts(ours, "aliases"), other_id, *_texts(theirs, "aliases")]
    names = [alias for alias in dict.fromkeys(aliases) if alias != own_id]
    data.pop("aliases", None)
    return report.merged({**data, "aliases": names} if names else data)


def fill(ours: Mapping[str, Any], theirs: Mapping[str, Any], *, overwrite: bool = False) -> Merged:
    """Join what another system says of a record into that record's data.

    What is empty is filled, lists are united, notes are appended. Where both have a value ours
    stands, or theirs with `overwrite`; either way it is a conflict.
    """
    report = _Report(theirs_stand=overwrite)
    return report.merged(_unite_mappings(ours, theirs, "", report))


def _texts(data: Mapping[str, Any], name: str) -> Sequence[str]:
    value = data.get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _unite_mappings(
    ours: Mapping[str, Any], theirs: Mapping[str, Any], path: str, report: _Report
) -> dict[str, Any]:
    united = dict(ours)
    for name, value in theirs.items():
        below = f"{path}.{name}" if path else name
        united[name] = _unite(ours.get(name), value, below, report)
    return united


def _unite(ours: object, theirs: object, path: str, report: _Report) -> object:
    name = path.rpartition(".")[2]
    if _empty(ours) or (name in _TRUE_WINS and theirs is True):
        return theirs
    if _empty(theirs) or name in _TRUE_WINS or canonical(ours) == canonical(theirs):
        return ours
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return _unite_mappings(ours, theirs, path, report)
    if isinstance(ours, list) and isinstance(theirs, list):
        return _unite_lists(ours, theirs, path, report)
    if name in _BLOCKS and isinstance(ours, str) and isinstance(theirs, str):
        return _appended(ours, theirs)
    report.conflicts.append(path)
    return theirs if report.theirs_stand else ours


def _empty(value: object) -> bool:
    return value is None or value in ("", [], {}, ())


def _unite_lists(
    ours: Sequence[Any], theirs: Sequence[Any], path: str, report: _Report
) -> list[Any]:
    name = path.rpartition(".")[2]
    own, other = keyed(name, ours), keyed(name, theirs)
    place = {key: f"{path}[{index}]" for index, key in enumerate({**own, **other})}
    united = {
        key: _unite(without_primary(own.get(key)), without_primary(other.get(key)), at, report)
        for key, at in place.items()
    }
    if name in APPEND_ONLY:
        return in_order(list(united.values()))
    primary, wished = primary_of(own), primary_of(other)
    if primary is not None and wished not in (None, primary):
        report.conflicts.append(f"{path}.{PRIMARY}")
    moved = report.theirs_stand and wished is not None
    return marked(united, wished if primary is None or moved else primary)


def _appended(ours: str, theirs: str) -> str:
    """Give both texts, the second after the first, unless its lines stand there already."""
    first, second = ours.strip("\n"), theirs.strip("\n")
    if f"\n{second}\n" in f"\n{first}\n":
        return ours
    return f"{first}\n{second}\n"


# --- three-way -----------------------------------------------------------------------------

_Join = Callable[[Any, Any, Any, str, _Report], object]


def three_way(
    before: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Merged:
    """Join two edits of one record's data that both started from `before` (empty if added).

    A field that one side changed takes that change; one that both changed differently is
    joined if it is made of parts, else a conflict that leaves ours. A removal and a change of
    one item of a list: the changed one stays, and is reported.
    """
    report = _Report()
    data = _join(before, ours, theirs, "", report)
    return report.merged(dict(data) if isinstance(data, Mapping) else {})


def _join(before: object, ours: object, theirs: object, path: str, report: _Report) -> object:
    """Join one value; None stands for a field that is not there."""
    base, own, other = canonical(before), canonical(ours), canonical(theirs)
    if other in (own, base):
        return ours
    if own == base:
        return theirs
    for kind, join in _JOINS:
        if isinstance(ours, kind) and isinstance(theirs, kind):
            start = before if isinstance(before, kind) else kind()
            return join(start, ours, theirs, path, report)
    report.conflicts.append(path)
    return ours


def _join_mappings(
    before: Mapping[str, Any],
    ours: Mapping[str, Any],
    theirs: Mapping[str, Any],
    path: str,
    report: _Report,
) -> dict[str, Any]:
    joined = {
        name: _join(
            before.get(name),
            ours.get(name),
            theirs.get(name),
            f"{path}.{name}" if path else name,
            report,
        )
        for name in {**ours, **theirs}
    }
    return {name: value for name, value in joined.items() if value is not None}


def _join_lists(
    before: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], path: str, report: _Report
) -> list[Any]:
    name = path.rpartition(".")[2]
    base, own, other = (keyed(name, items) for items in (before, ours, theirs))
    if name in APPEND_ONLY:
        if not base.keys() <= own.keys() & other.keys():
            report.conflicts.append(path)
        return in_order(list({**base, **own, **other}.values()))
    joined = _join_items(base, own, other, path, report)
    primary = _join_primary(base, own, other, path, report)
    return marked(joined, primary)


def _join_items(
    base: Mapping[Hashable, Any],
    own: Mapping[Hashable, Any],
    other: Mapping[Hashable, Any],
    path: str,
    report: _Report,
) -> dict[Hashable, Any]:
    joined: dict[Hashable, Any] = {}
    for key in {**own, **other}:
        before, ours, theirs = (without_primary(items.get(key)) for items in (base, own, other))
        item = _join(before, ours, theirs, f"{path}[{len(joined)}]", report)
        if ours is None and canonical(theirs) != canonical(before):
            item = theirs
        if item is not None:
            joined[key] = item
    return joined


def _join_primary(
    base: Mapping[Hashable, Any],
    own: Mapping[Hashable, Any],
    other: Mapping[Hashable, Any],
    path: str,
    report: _Report,
) -> Hashable | None:
    before, ours, theirs = primary_of(base), primary_of(own), primary_of(other)
    if before not in (ours, theirs) and ours != theirs:
        report.conflicts.append(f"{path}.{PRIMARY}")
    return theirs if ours == before else ours


def _join_texts(before: str, ours: str, theirs: str, path: str, report: _Report) -> str:
    if (
        path.rpartition(".")[2] in _BLOCKS
        and ours.startswith(before)
        and theirs.startswith(before)
    ):
        report.texts.append(path)
        return _appended(ours, theirs.removeprefix(before))
    report.conflicts.append(path)
    return ours


_JOINS: Sequence[tuple[type, _Join]] = (
    (dict, _join_mappings),
    (list, _join_lists),
    (str, _join_texts),
)
