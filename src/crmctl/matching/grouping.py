"""Which items of the lists of several records are one."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from crmctl.matching.choosing import Candidate
from crmctl.matching.items import identity
from crmctl.model.text import fold

Item = Mapping[str, Any]


def groups(name: str, lists: Sequence[Candidate], *, careful: bool) -> list[list[Candidate]]:
    """Give the items that are one as a group each, in the order in which they first stand.

    Args:
        name: what the list is called.
        lists: the list of each record.
        careful: whether items of one identity that contradict each other stay apart.
    """
    apart = _APART.get(name) if careful else None
    found: dict[Hashable, list[list[Candidate]]] = {}
    ordered: list[list[Candidate]] = []
    for said in lists:
        for place, item in enumerate(said.value):
            one = Candidate(said.record, item, f"{said.path}[{place}]")
            known = found.setdefault(identity(name, item), [])
            group = _group_of(one, known, apart)
            if not group:
                known.append(group)
                ordered.append(group)
            group.append(one)
    return ordered


def _group_of(
    one: Candidate,
    known: Sequence[list[Candidate]],
    apart: Callable[[Item, Item], bool] | None,
) -> list[Candidate]:
    """Give the group that an item belongs to; an empty one if it is the first of its own."""
    for group in known:
        if not any(
            each.record == one.record  # a record that says it twice means two
            or (apart is not None and _contradict(one.value, each.value, apart))
            for each in group
        ):
            return group
    return []


def _contradict(one: Any, other: Any, apart: Callable[[Item, Item], bool]) -> bool:
    return isinstance(one, Mapping) and isinstance(other, Mapping) and apart(one, other)


def _elsewhere(one: Item, other: Item) -> bool:
    """Tell whether two addresses of one street are in two places: half of each would be none."""
    for name in ("country", "postal_code", "city"):
        values = {fold(str(item[name])) for item in (one, other) if item.get(name)}
        if len(values) > 1:
            return True
        if name == "postal_code" and one.get(name) and other.get(name):
            return False  # one place, whatever it is called
    return False


def _another_time(one: Item, other: Item) -> bool:
    """Tell whether two roles at one customer followed upon each other."""
    dated = any(item.get(name) for item in (one, other) for name in ("since", "until"))
    positions = {fold(str(item["position"])) for item in (one, other) if item.get("position")}
    return dated and len(positions) > 1


_APART: Mapping[str, Callable[[Item, Item], bool]] = {
    "addresses": _elsewhere,
    "roles": _another_time,
}
