"""What happened to a record, and whether a rule waits for just that."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.automation.rule import Changed, When
from crmctl.model.catalogue import Kind
from crmctl.model.record import Ref
from crmctl.query.fields import Computed, Group, find


class Occasion(NamedTuple):
    """A record that was added or changed.

    Attributes:
        ref: the record.
        before: its data until then; None for a new record.
        chain: the rules that led to it, the first one first; none for a person's own change.
    """

    ref: Ref
    before: Mapping[str, Any] | None
    chain: tuple[str, ...] = ()


def is_awaited(when: When, kind: Kind, occasion: Occasion, after: Mapping[str, Any]) -> bool:
    """Tell whether a rule waits for what happened; its query is asked elsewhere.

    Args:
        when: of the rule.
        kind: the record's kind.
        occasion: what happened.
        after: the record's data by now.
    """
    if when.added and occasion.before is not None:
        return False
    return when.changed is None or _came_about(when.changed, kind, occasion.before or {}, after)


def _came_about(
    changed: Changed, kind: Kind, before: Mapping[str, Any], after: Mapping[str, Any]
) -> bool:
    old, new = (values(kind, changed.field, data) for data in (before, after))
    if old == new:
        return False
    came_from = not changed.before or changed.before in old
    return came_from and (not changed.after or (changed.after in new and changed.after not in old))


def values(kind: Kind, name: str, data: Mapping[str, Any]) -> list[str]:
    """Give all values that a name of a field, or of a group of fields, means in a record."""
    match find(name, kind):
        case None | Computed():
            return []
        case Group(fields=fields):
            return [value for field in fields for value in _at(data, field.path.split("."))]
        case field:
            return _at(data, field.path.split("."))


def _at(data: Any, path: Sequence[str]) -> list[str]:
    if isinstance(data, list | tuple):
        return [value for item in data for value in _at(item, path)]
    if isinstance(data, Mapping):
        below = [data.get(path[0])] if path else list(data.values())
        return [value for item in below for value in _at(item, path[1:])]
    if data is None or path:
        return []
    return [str(data).lower() if isinstance(data, bool) else str(data)]
