"""Lists inside a record: what makes two items one, and in which order events stand."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import Any

from crmctl.model.text import fold

Item = Mapping[str, Any]

# Which items of two lists are one, as people see it: the same mailbox, the same number.
_IDENTITY: Mapping[str, Callable[[Item], Hashable]] = {
    "emails": lambda item: fold(str(item.get("address", ""))),
    "phones": lambda item: str(item.get("number", "")),
    "addresses": lambda item: (
        fold(str(item.get("label", ""))),
        fold(str(item.get("street", ""))),
    ),
    "roles": lambda item: str(item.get("customer", "")),
}
# Lists of events: entries are only ever appended, and are one only when wholly equal.
APPEND_ONLY = frozenset({"consents"})
PRIMARY = "primary"
_RESTRICTIVE = frozenset({"withdrawn", "objected", "expired"})
_DAY = len("2026-03-01")


def keyed(name: str, items: Sequence[Any]) -> dict[Hashable, Any]:
    """Give the items of a list by what identifies them; a repeated one keeps a key of its own."""
    seen: Counter[Hashable] = Counter()
    found: dict[Hashable, Any] = {}
    for item in items:
        key = identity(name, item)
        found[key, seen[key]] = item
        seen[key] += 1
    return found


def identity(name: str, item: Any) -> Hashable:
    """Give what identifies an item of a list: equal for items that are one."""
    return _IDENTITY.get(name, canonical)(item) if isinstance(item, Mapping) else canonical(item)


def canonical(value: object) -> Hashable:
    """Give a hashable form that is equal for equal data of equal types."""
    if isinstance(value, Mapping):
        return frozenset((key, canonical(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(canonical(one) for one in value)
    # In Python 1 == True == 1.0, in YAML they are three values.
    return type(value).__name__, value if isinstance(value, Hashable) else repr(value)


def primary_of(items: Mapping[Hashable, Any]) -> Hashable | None:
    """Give the key of the item that is marked as primary."""
    return next((key for key, item in items.items() if is_primary(item)), None)


def is_primary(item: object) -> bool:
    """Say whether an item is marked as primary."""
    return isinstance(item, Mapping) and item.get(PRIMARY) is True


def without_primary(item: object) -> object:
    """Give an item without its mark: it belongs to the list, not to the item."""
    if isinstance(item, Mapping):
        return {name: value for name, value in item.items() if name != PRIMARY}
    return item


def marked(items: Mapping[Hashable, Any], primary: Hashable | None) -> list[Any]:
    """Give the items with the mark on the one with the key `primary`."""
    return [
        {**item, PRIMARY: True} if key == primary and isinstance(item, Mapping) else item
        for key, item in items.items()
    ]


def in_order(events: Sequence[Any]) -> list[Any]:
    """Sort events by date, a withdrawal after everything else that may be of its time."""
    return sorted(events, key=_when)


def _when(event: object) -> tuple[str, int, float, bool]:
    if not isinstance(event, Mapping):
        return "", 0, 0.0, False
    at = str(event.get("at", ""))
    restrictive = event.get("event") in _RESTRICTIVE
    if len(at) <= _DAY:
        # The time is unknown: a consent counts from the start of the day, its end until the last.
        return at, 2 if restrictive else 0, 0.0, restrictive
    return at[:_DAY], 1, _instant(at), restrictive


def _instant(at: str) -> float:
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return 0.0
    # Without an offset only the order within the day matters: every zone is as good.
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second + moment.microsecond / 1e6
    return seconds if moment.tzinfo is None else moment.timestamp()
