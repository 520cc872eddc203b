"""What of a record says who it is, in the forms in which it is compared."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crmctl.matching import normalise
from crmctl.matching.legal_form import split_form
from crmctl.model.text import words


@dataclass(frozen=True, slots=True)
class Address:
    """One postal address; each part empty where unknown."""

    street: str
    number: str
    postcode: str
    city: str


@dataclass(frozen=True, slots=True)
class Features:
    """One record, ready to be compared. Empty means unknown, which counts neither way.

    Attributes:
        given: the given names, without accents, blanks and punctuation.
        family: the family name, likewise.
        given_words: the given names one by one.
        family_words: the parts of the family name one by one.
        organisations: words of each organisation's name, without its legal form.
        form: the legal form of the first that has one.
        emails: canonical addresses of persons, sorted.
        role_emails: canonical addresses of functions, as in info@.
        domains: domains that stand for an employer or an organisation.
        phones: digits without leading zeros.
        birthday: year (may be empty), month, day.
        addresses: each distinct postal address.
        identifiers: the system and the code of numbers given by others, VAT ids included.
    """

    given: str = ""
    family: str = ""
    given_words: tuple[str, ...] = ()
    family_words: tuple[str, ...] = ()
    organisations: tuple[tuple[str, ...], ...] = ()
    form: str = ""
    emails: tuple[str, ...] = ()
    role_emails: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    birthday: tuple[str, str, str] | None = None
    addresses: tuple[Address, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()


def extract(data: Mapping[str, Any], kind: str) -> Features:
    """Give the features of a record's canonical data; `kind` is `contact` or `customer`."""
    mailboxes = {normalise.email(text) for text in _texts(data, "emails", "address")} - {""}
    people = tuple(sorted(box for box in mailboxes if not normalise.is_role(box)))
    names = _names(data) if kind == "contact" else _NO_NAMES
    organisations = tuple(_organisations(data, kind))
    return Features(
        given="".join(names[0]),
        family="".join(names[1]),
        given_words=names[0],
        family_words=names[1],
        organisations=tuple(sorted({parts for parts, _ in organisations if parts})),
        form=next((form for _, form in organisations if form), ""),
        emails=people,
        role_emails=tuple(sorted(mailboxes.difference(people))),
        domains=tuple(sorted(_domains(data, mailboxes))),
        phones=_unique(normalise.phone(text) for text in _texts(data, "phones", "number")),
        birthday=normalise.date(_text(data.get("birthday"))),
        addresses=tuple(_addresses(data)),
        identifiers=tuple(sorted(set(_identifiers(data)))),
    )


_NO_NAMES: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def _names(data: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    name = data.get("name")
    if not isinstance(name, Mapping):
        return _NO_NAMES
    given, family = _name_words(name.get("given")), _name_words(name.get("family"))
    if given or family:
        return given, family
    display = _name_words(name.get("display"))
    return display[:-1], display[-1:]


def _name_words(value: object) -> tuple[str, ...]:
    # "O'Brien" is one name, "Müller-Lüdenscheidt" two that may also stand alone.
    bare = _text(value)[: normalise.LONGEST].replace("'", "").replace("\u2019", "")
    return tuple(normalise.compact(word) for word in words(bare))


def _organisations(data: Mapping[str, Any], kind: str) -> Iterator[tuple[tuple[str, ...], str]]:
    if kind == "contact":
        # A customer's id is a slug of its name: its words are the name's.
        for slug in _texts(data, "roles", "customer"):
            yield split_form(slug.replace("-", " "))
        return
    for name in (data.get("legal_name"), data.get("name")):
        yield split_form(_text(name))


def _domains(data: Mapping[str, Any], mailboxes: Iterable[str]) -> set[str]:
    hosts = {normalise.host(text) for text in _texts(data, "domains", "domain")}
    hosts |= {normalise.host(text) for text in _texts(data, "websites", "url")}
    hosts |= {box.rpartition("@")[2] for box in mailboxes if "@" in box}
    return hosts - normalise.FREE_MAIL - {""}


def _addresses(data: Mapping[str, Any]) -> Iterator[Address]:
    found = set()
    for item in _items(data, "addresses"):
        if not isinstance(item, Mapping):
            continue
        street, number = normalise.street(_text(item.get("street")))
        postcode = normalise.code(_text(item.get("postal_code")))
        city = normalise.compact(_text(item.get("city")))
        if street or postcode or city:
            found.add((street, number, postcode, city))
    return (Address(*parts) for parts in sorted(found))


def _identifiers(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    own = {name: data.get(name) for name in ("vat_id", "tax_id", "register_id", "person")}
    outside = data.get("external_ids")
    for system, value in {**(outside if isinstance(outside, Mapping) else {}), **own}.items():
        if normalised := normalise.code(_text(value)):
            yield str(system), normalised


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({value for value in values if value}))


def _texts(data: Mapping[str, Any], name: str, key: str) -> Iterator[str]:
    """Give the texts of a list of texts, or of the field `key` in a list of mappings."""
    for item in _items(data, name):
        if text := _text(item.get(key) if isinstance(item, Mapping) else item):
            yield text


def _items(data: Mapping[str, Any], name: str) -> Iterable[object]:
    value = data.get(name)
    return value if isinstance(value, list | tuple) else ()


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    # Custom systems number their records; a flag is no identity.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
