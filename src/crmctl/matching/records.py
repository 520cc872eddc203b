"""What of the CRM's records says who they are, as columns for the finder."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from crmctl.matching.columns import Cell, Column, Type
from crmctl.matching.said import OWN_NUMBERS, Data, mapping, text, texts

_DIGITS = 16


def columns_of(records: Sequence[Data], kind: str) -> Sequence[Column]:
    """Give records as columns.

    Args:
        records: canonical data.
        kind: `contact` or `customer`.
    """
    of_kind = _CONTACT if kind == "contact" else _CUSTOMER
    columns = [
        Column(name, type_, [tuple(give(data)) for data in records])
        for name, type_, give in (*of_kind, *_BOTH)
    ]
    return [*columns, *_identifiers(records)]


def _identifiers(records: Sequence[Data]) -> Iterator[Column]:
    """Give one column for each system that knows some records by a number of its own."""
    numbers = [_numbers(data) for data in records]
    for system in sorted({system for known in numbers for system in known}):
        yield Column(system, Type.IDENTIFIER, [known.get(system, "") for known in numbers])


def _numbers(data: Data) -> dict[str, Cell]:
    named = {**mapping(data, "external_ids"), **{name: data.get(name) for name in OWN_NUMBERS}}
    found = {str(system): number for system, value in named.items() if (number := text(value))}
    if person := text(data.get("person")):
        # The id of another person, by however little it differs, is that of another person.
        found["person"] = sha256(person.encode()).hexdigest()[:_DIGITS]
    return dict(found)


def _given(data: Data) -> Iterator[str]:
    yield text(mapping(data, "name").get("given"))


def _family(data: Data) -> Iterator[str]:
    yield text(mapping(data, "name").get("family"))


def _display(data: Data) -> Iterator[str]:
    yield text(mapping(data, "name").get("display"))


def _employers(data: Data) -> Iterator[str]:
    # A customer's id is a slug of its name: its words are the name's.
    return (slug.replace("-", " ") for slug in texts(data, "roles", "customer"))


def _names(data: Data) -> Iterator[str]:
    yield text(data.get("legal_name"))
    yield text(data.get("name"))


def _birthday(data: Data) -> Iterator[str]:
    yield text(data.get("birthday"))


def _domains(data: Data) -> Iterator[str]:
    yield from texts(data, "domains", "domain")
    yield from texts(data, "websites", "url")


def _of(name: str, key: str) -> Callable[[Data], Iterator[str]]:
    return lambda data: texts(data, name, key)


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
