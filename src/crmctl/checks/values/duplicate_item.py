"""C413: the same entry twice in one list."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

# Lists of mappings in which a second entry says nothing new. A person may well have two roles at
# one customer, one after the other, or two addresses with one label.
_KEYS = {"emails": "address", "phones": "number"}

RULE = Rule(
    code="C413",
    name="duplicate-item",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "The same e-mail, phone, tag or link stands twice in one record. The fix joins the two; "
        "it leaves entries alone that differ in more than that, such as in their label."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\ntags:\n  - fair\n  - fair\n",
    },
    good={
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\ntags:\n  - fair\n",
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find every entry of a list that stood in it before."""
    for name, items in record.data.items():
        if type(items) is list and len(items) > 1:
            for first, place in _repeated(name, items):
                fix = Fix.SAFE if _joined(items[first], items[place]) else Fix.NONE
                message = "The same entry stands in this list before."
                yield record.finding(RULE, (name, place), message, fix=fix)


def joined(name: str, items: Sequence[Any]) -> list[Any]:
    """Give a list of a record's field with repeated entries joined, where nothing is lost."""
    kept: list[Any] = []
    places: dict[object, int] = {}
    for item in items:
        key = _key(name, item)
        both = _joined(kept[places[key]], item) if key in places else None
        if both is None:
            places.setdefault(key, len(kept))
            kept.append(item)
        else:
            kept[places[key]] = both
    return kept


def _repeated(name: str, items: Sequence[Any]) -> Iterator[tuple[int, int]]:
    first: dict[object, int] = {}
    for place, item in enumerate(items):
        key = _key(name, item)
        if key in first:
            yield first[key], place
        first.setdefault(key, place)


def _key(name: str, item: Any) -> object:
    """Give what makes two entries the same: mailboxes without regard to case, text as it is."""
    if not isinstance(item, Mapping):
        return item
    value = item.get(_KEYS.get(name, ""))
    return value.casefold() if isinstance(value, str) else id(item)


def _joined(first: Any, second: Any) -> Any:
    """Give one entry that says what both say, or None where they contradict each other."""
    if not isinstance(first, Mapping):
        return first
    for name, value in second.items():
        same = name in _KEYS.values() or name == "primary"
        if not same and first.get(name, value) != value:
            return None
    return {**second, **first, **({"primary": True} if second.get("primary") else {})}
