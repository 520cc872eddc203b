"""What a row says, beside what a record says already."""

from collections.abc import Mapping
from typing import Any

from crmctl.campaigns.reach import BOUNCED
from crmctl.interchange.consents import settled
from crmctl.model.catalogue import Kind
from crmctl.model.text import fold

_NAMES = frozenset({"given", "family", "display"})


def with_known_consents(said: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what is said with consents as a contact has them already, if it has."""
    if "consents" not in said or "consents" not in known:
        return said
    return {**said, "consents": settled(said["consents"], known["consents"])}


def with_bounces(said: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """Mark addresses of a contact that bounce, as a row says: no other label counts then."""
    bounced = {
        fold(item["address"]) for item in said.get("emails", ()) if item.get("label") == BOUNCED
    }
    if not bounced:
        return known
    emails = [
        {**item, "label": BOUNCED} if fold(item["address"]) in bounced else item
        for item in known.get("emails", ())
    ]
    return {**known, **({"emails": emails} if emails else {})}


def holds(known: Any, said: Any) -> bool:
    """Tell whether everything that is said is known: values, items of lists, lines of notes."""
    if known == said:
        return True
    if isinstance(said, dict):
        return isinstance(known, dict) and all(
            # From the end: namesakes differ in what follows upon the name.
            name in known and holds(known[name], said[name])
            for name in reversed(said)
        )
    if isinstance(said, list):
        return (
            isinstance(known, list)
            and all(any(holds(other, item) for other in known) for item in said)
            # Two lines of a document may be the same.
            and (len(said) == 1 or all(known.count(one) >= said.count(one) for one in known))
        )
    if isinstance(said, str) and isinstance(known, str) and "\n" in said:
        return f"\n{said.strip()}\n" in f"\n{known.strip()}\n"
    return False


def as_known(said: Any, known: Any) -> Any:
    """Give the items of a list as they are known already, where an item says no more than that.

    An address without a label is not another one than the same address with one.
    """
    if not isinstance(said, list) or not isinstance(known, list):
        return said
    items: list[Any] = []
    for item in said:
        same = next((one for one in known if holds(one, item)), item)
        if same is item or same not in items:
            items.append(same)
    return items


def completed(kind: Kind, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what a new record must say although its row does not."""
    if kind.name == "customer" and "type" not in said:
        return {"type": "organisation", **said}
    name = said.get("name", {})
    if kind.name == "contact" and _NAMES.isdisjoint(name):
        reach = [item.get("address") for item in said.get("emails", ())]
        reach += [item.get("number") for item in said.get("phones", ())]
        if any(reach):
            return {**said, "name": {**name, "display": next(filter(None, reach))}}
    return said
