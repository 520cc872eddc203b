"""What a person has given us, and may take elsewhere (GDPR Art. 20).

Provided is what they told us and what came of their using us: their orders, the messages that
they wrote (Article 29 Working Party, WP 242 rev.01, pages 9 to 11). Not provided is what we made
of it: tags, notes, assessments, who looks after them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from crmctl.model.catalogue import Kind
from crmctl.model.record import Record

_CONTACT = (
    *("name", "emails", "phones", "addresses", "birthday", "language", "profiles", "consents"),
)
_ROLE = ("customer", "position", "department")
_ORDER = ("number", "title", "issued", "prices", "lines", "totals", "cancelled")
_MESSAGE = ("at", "channel", "subject", "body")
_WRITTEN = frozenset({"email", "chat", "form", "messenger", "sms", "social", "post"})


def provided(
    contact: Record, linked: Iterable[Record], kind: Kind, veil: Callable[[str], str]
) -> dict[str, Any]:
    """Give what a person has provided, as plain data.

    Args:
        contact: the person.
        linked: records that are linked to them; orders of theirs, not of a firm's.
        kind: that of contacts, whose custom fields may be personal.
        veil: takes other people out of a text (Art. 20(4)).
    """
    data = contact.data
    records = list(linked)
    own = {one.id for one in records if one.kind == "customer" and one.data.get("person")}
    tree = {
        **{name: data[name] for name in _CONTACT if name in data},
        "roles": [_only(role, _ROLE) for role in data.get("roles", ())],
        "custom": {
            name: value
            for name, value in data.get("custom", {}).items()
            if name in kind.custom and kind.custom[name].personal
        },
        "orders": [
            _only(one.data, _ORDER)
            for one in records
            if one.kind == "order" and one.data.get("customer") in own
        ],
        "messages": list(_messages(contact, records, veil)),
    }
    return {name: value for name, value in tree.items() if value}


def card(contact: Record) -> dict[str, Any]:
    """Give the part that an address book holds, as a record."""
    names = (*_CONTACT[:-1], "roles")
    data = {name: contact.data[name] for name in names if name in contact.data}
    roles = [_only(role, _ROLE) for role in data.get("roles", ())]
    return {"kind": contact.kind, "id": contact.id, **data, **({"roles": roles} if roles else {})}


def _messages(
    contact: Record, records: Iterable[Record], veil: Callable[[str], str]
) -> Iterator[dict[str, Any]]:
    """Give what the person wrote to us: who wrote together with others did not write alone."""
    ids = {contact.id, *contact.data.get("aliases", ())}
    for one in records:
        said = one.data
        theirs = one.kind == "interaction" and ids >= set(said.get("contacts", ())) != set()
        if theirs and said.get("direction") == "in" and said["channel"] in _WRITTEN:
            texts = _only(said, _MESSAGE)
            yield {name: veil(str(value)) if name in {"subject", "body"} else value
                   for name, value in texts.items()}  # fmt: skip


def _only(data: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: data[name] for name in names if name in data}
