"""What of the CRM's records says who they are, as columns for the finder."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from crmctl.matching.columns import Cell, Column, Type

Data = Mapping[str, Any]

_OWN_NUMBERS = ("vat_id", "tax_id", "register_id")
_DIGITS = 16


def columns_of(records: Sequence[Data], kind: str) -> Sequence[Column]:
    """Give records as columns.

    Args:
        records: canonical data.
        kind: `contact` or `customer`.
    """
    texts = _CONTACT if kind == "contact" else _CUSTOMER
    columns = [
        Column(name, type_, [tuple(give(data)) for data in records])
        for name, type_, give in (*texts, *_BOTH)
    ]
    return [*columns, *_identifiers(records)]


def _identifiers(records: Sequence[Data]) -> Iterator[Column]:
    """Give one column for each system that knows some records by a number of its own."""
    numbers = [_numbers(data) for data in records]
    for system in sorted({system for known in numbers for system in known}):
        yield Column(system, Type.IDENTIFIER, [known.get(system, "") for known in numbers])


def _numbers(data: Data) -> dict[str, Cell]:
    outside = data.get("external_ids")
    named = dict(outside) if isinstance(outside, Mapping) else {}
    named |= {name: data.get(name) for name in _OWN_NUMBERS}
    found = {str(system): text for system, value in named.items() if (text := _text(value))}
    if person := _text(data.get("person")):
        # The id of another person, by however little it differs, is that of another person.
        found["person"] = sha256(person.encode()).hexdigest()[:_DIGITS]
    return dict(found)


def _given(data: Data) -> Iterator[str]:
    yield _text(_name(data).get("given"))


def _family(data: Data) -> Iterator[str]:
    yield _text(_name(data).get("family"))


def _display(data: Data) -> Iterator[str]:
    yield _text(_name(data).get("display"))


def _name(data: Data) -> Mapping[str, Any]:
    name = data.get("name")
    return name if isinstance(name, Mapping) else {}


def _employers(data: Data) -> Iterator[str]:
    # A customer's id is a slug of its name: its words are the name's.
    return (slug.replace("-", " ") for slug in _texts(data, "roles", "customer"))


def _names(data: Data) -> Iterator[str]:
    yield _text(data.get("legal_name"))
    yield _text(data.get("name"))


def _birthday(data: Data) -> Iterator[str]:
    yield _text(data.get("birthday"))


def _domains(data: Data) -> Iterator[str]:
    yield from _texts(data, "domains", "domain")
    yield from _texts(data, "websites", "url")


def _of(name: str, key: str) -> Callable[[Data], Iterator[str]]:
    return lambda data: _texts(data, name, key)


_Source = tuple[str, Type, Callable[[Data], Iterable[str]]]
_CONTACT: Sequence[_Source] = (
    ("given name", Type.GIVEN_NAME, _given),
    ("family name", Type.FAMILY_NAME, _family),
    ("name", Type.FULL_NAME, _display),
    ("organisation", Type.ORGANISATION, _employers),
    ("birthday", Type.DATE, _birthday),
)
_CUSTOMER: Sequence[_Source] = (("name", Type.ORGANISATION, _names),)
_BOTH: Sequence[_Source] = (
    ("e-mail", Type.EMAIL, _of("emails", "address")),
    ("domain", Type.DOMAIN, _domains),
    ("phone", Type.PHONE, _of("phones", "number")),
    ("street", Type.ADDRESS, _of("addresses", "street")),
    ("postcode", Type.POSTAL_CODE, _of("addresses", "postal_code")),
    ("city", Type.CITY, _of("addresses", "city")),
)


def _texts(data: Data, name: str, key: str) -> Iterator[str]:
    """Give the texts of a list of texts, or of the field `key` in a list of mappings."""
    items = data.get(name)
    for item in items if isinstance(items, list | tuple) else ():
        if text := _text(item.get(key) if isinstance(item, Mapping) else item):
            yield text


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    # Custom systems number their records; a flag is no identity.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
