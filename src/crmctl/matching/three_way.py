"""Two edits of one record, joined field by field.

What cannot both stand is a conflict of that field only, named by its path and never by its value:
our value stands meanwhile.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
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
from crmctl.matching.merged import BLOCKS, Merged, Report, appended, below

_Join = Callable[[Any, Any, Any, str, Report], object]


def three_way(
    before: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Merged:
    """Join two edits of one record's data that both started from `before` (empty if added).

    A field that one side changed takes that change; one that both changed differently is
    joined if it is made of parts, else a conflict that leaves ours. A removal and a change of
    one item of a list: the changed one stays, and is reported.
    """
    report = Report()
    data = _join(before, ours, theirs, "", report)
    return report.merged(dict(data) if isinstance(data, Mapping) else {})


def _join(before: object, ours: object, theirs: object, path: str, report: Report) -> object:
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
    report: Report,
) -> dict[str, Any]:
    joined = {
        name: _join(
            before.get(name),
            ours.get(name),
            theirs.get(name),
            below(path, name),
            report,
        )
        for name in {**ours, **theirs}
    }
    return {name: value for name, value in joined.items() if value is not None}


def _join_lists(
    before: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any], path: str, report: Report
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
    report: Report,
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
    report: Report,
) -> Hashable | None:
    before, ours, theirs = primary_of(base), primary_of(own), primary_of(other)
    if before not in (ours, theirs) and ours != theirs:
        report.conflicts.append(f"{path}.{PRIMARY}")
    return theirs if ours == before else ours


def _join_texts(before: str, ours: str, theirs: str, path: str, report: Report) -> str:
    if path.rpartition(".")[2] in BLOCKS and ours.startswith(before) and theirs.startswith(before):
        report.texts.append(path)
        return appended((ours, theirs.removeprefix(before)))
    report.conflicts.append(path)
    return ours


_JOINS: Sequence[tuple[type, _Join]] = (
    (dict, _join_mappings),
    (list, _join_lists),
    (str, _join_texts),
)
