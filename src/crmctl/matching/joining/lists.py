"""Lists in a record: which of their items are one in two edits of it.

A list of texts is a set; of a list of events nothing is ever taken away; items of other lists
are told apart by what people know them by. What is in none of these tables is a sequence.
"""

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from crmctl.model.text import fold

Item = Mapping[str, Any]

EVENTS = frozenset({"consents", "payments", "stages", "states", "responses", "returns"})
"""Lists of events: entries are only ever added, and are one only when wholly equal."""

PRIMARY = "primary"
_SEQUENCES = frozenset({"lines"})  # lines of an address or of a document: their order counts
_NO_DIGITS = re.compile(r"[^0-9]")
_TRUE = "true"


def _text(item: Item, name: str) -> str:
    return fold(str(item.get(name) or ""))


def _phone(item: Item) -> str:
    written = str(item.get("number") or "").replace("(0)", "")
    digits = _NO_DIGITS.sub("", written)
    return digits.removeprefix("00") if not written.startswith("+") else digits


_KEYS: Mapping[str, Callable[[Item], Hashable]] = {
    "emails": lambda item: _text(item, "address"),
    "phones": _phone,
    "addresses": lambda item: _text(item, "label"),
    "roles": lambda item: _text(item, "customer"),
    "attachments": lambda item: _text(item, "file"),
    "prices": lambda item: _text(item, "since"),
    "usage": lambda item: tuple(_text(item, name) for name in ("month", "product", "measure")),
    "waves": lambda item: _text(item, "name"),
    "recipients": lambda item: (_text(item, "contact"), _text(item, "wave")),
    "excluded": lambda item: (_text(item, "contact"), _text(item, "wave")),
    "taxes": lambda item: _text(item, "tax"),
    "fields": lambda item: _text(item, "field"),
}


def is_one(name: str, one: str, other: str) -> bool:
    """Tell whether two writings are one address or number."""
    if name == "address":
        return fold(one) == fold(other)
    return name == "number" and _phone({name: one}) == _phone({name: other})


def is_set(name: str, *lists: Sequence[Any]) -> bool:
    """Tell whether lists hold texts whose order says nothing."""
    return name not in _SEQUENCES and all(
        isinstance(item, str) for items in lists for item in items
    )


def keyed(name: str, *lists: Sequence[Any]) -> list[dict[Hashable, Item]] | None:
    """Give each list's items by what tells them apart; None where nothing does."""
    key = _KEYS.get(name)
    if key is None:
        return None
    found = list[dict[Hashable, Item]]()
    for items in lists:
        if not all(isinstance(item, Mapping) for item in items):
            return None
        by_key = {key(item): item for item in items}
        if len(by_key) != len(items):
            return None
        found.append(by_key)
    return found


def corrected(
    before: Mapping[Hashable, Item], after: dict[Hashable, Item], other: Mapping[Hashable, Item]
) -> dict[Hashable, Item]:
    """Let an item keep its key whose address was corrected: one went, one came in its place.

    Args:
        before: the items before.
        after: the items of one side.
        other: those of the other side; what they have is no correction.
    """
    gone = [key for key in before if key not in after]
    new = [key for key in after if key not in before and key not in other]
    if len(gone) != 1 or len(new) != 1:
        return after
    if list(before).index(gone[0]) != list(after).index(new[0]):
        return after
    return {gone[0] if key == new[0] else key: item for key, item in after.items()}


def primary_of(items: Mapping[Hashable, Any]) -> Hashable | None:
    """Give the key of the item that is marked as primary."""
    return next((key for key, item in items.items() if is_primary(item)), None)


def is_primary(item: object) -> bool:
    """Tell whether an item is marked as primary."""
    return isinstance(item, Mapping) and str(item.get(PRIMARY)).lower() == _TRUE


def without_primary(item: Any) -> Any:
    """Give an item without its mark, which belongs to the list."""
    if not is_primary(item):
        return item
    return {name: value for name, value in item.items() if name != PRIMARY}
