"""By what a row is recognised as a record that exists."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from crmctl.index.phones import digit_forms
from crmctl.index.words import searched_text
from crmctl.matching.legal_form import split_form
from crmctl.model.catalogue import Kind
from crmctl.model.identity import label
from crmctl.model.text import fold, loose, words

Data = Mapping[str, Any]
Entry = tuple[str, str, str]  # a kind, what the key is, and the key


class Way(StrEnum):
    """The ways to recognise a record beside its ids, the surest first."""

    EMAIL = "e-mail address"
    PHONE = "phone"
    DOMAIN = "domain and name"
    NAME = "name"
    BARE_NAME = "name without titles"


# What tells one thing that happened, or is to be done, from another of the same words.
_OF_EVENTS: Mapping[str, Sequence[str]] = {
    "interaction": ("at", "channel", "customer", "subject", "body"),
    "task": ("title", "due", "about"),
    "deal": ("title", "customer", "expected_close"),
    "quote": ("number", "title", "customer", "issued"),
    "order": ("number", "title", "customer", "issued", "reference"),
    "invoice": ("number", "title", "customer", "issued"),
    "credit": ("number", "title", "customer", "issued"),
    "complaint": ("title", "opened", "customer"),
    "contract": ("title", "customer", "start"),
}


_WHEN = ("at", "opened", "issued", "start", "due", "expected_close")


def keys(kind: Kind, data: Data, name: str | None = None) -> Iterator[tuple[Way, str]]:
    """Give the keys under which records that may be meant are found, with what each of them is.

    `name` is the record's label, where the caller has it.
    """
    name = label(kind, data) if name is None else name
    if kind.name in _OF_EVENTS:
        when = next(filter(None, map(data.get, _WHEN)), "")
        whom = data.get("customer", "")
        yield Way.NAME, "|".join((searched_text(name), when, whom))
        return
    yield from _reached_by(data)
    for domain in data.get("domains", ()):
        yield Way.DOMAIN, fold(domain)
    names = (name, data.get("legal_name", ""), data.get("sku", ""))
    for each in dict.fromkeys(names):
        if each:
            yield Way.NAME, searched_text(each) or fold(each)
    if bare := bare_name(data.get("name")) if kind.name == "contact" else "":
        yield Way.BARE_NAME, f"bare:{bare}"


def certain(found: Sequence[tuple[Way, str]]) -> Sequence[tuple[Way, str]]:
    """Give the keys that a record must have that says all the same: none of them is a name.

    Whoever is known with a title, or without one, has another name.
    """
    return [one for one in found if one[0] is not Way.NAME and one[0] is not Way.BARE_NAME]


def bare_name(name: Any) -> str:
    """Give given and family name of a person as the index writes names, without titles."""
    if not isinstance(name, dict):
        return ""
    given, family = name.get("given"), name.get("family")
    return searched_text(f"{given} {family}") if given and family else ""


def _reached_by(data: Data) -> Iterator[tuple[Way, str]]:
    for address in _items(data, "emails", "address"):
        yield Way.EMAIL, fold(address)
    for number in _items(data, "phones", "number"):
        yield from ((Way.PHONE, digits) for digits in digit_forms(number)[:1])


def is_event(kind: Kind) -> bool:
    """Tell whether records of a kind are told apart by when and with whom something happened."""
    return kind.name in _OF_EVENTS


def index_keys(kind: Kind, name: str, found: Iterable[tuple[Way, str]]) -> Iterator[str]:
    """Give the keys under which the index's `lookup` has the same records, and maybe others."""
    if is_event(kind):
        yield searched_text(name)
    else:
        yield from (key.removeprefix("bare:") for _, key in found)


def wordless(name: str) -> bool:
    """Tell whether a name has no word (`???`), so that the index's `lookup` has no key for it."""
    return not searched_text(name)


def fits(way: Way, kind: str, said: Data, known: Data) -> bool:
    """Tell whether a record that shares a key with what a row says may be meant by the row.

    One mailbox or telephone may serve several people: their names must not contradict each
    other. Namesakes are told apart by where they work, and what happened by when and with whom.
    """
    if not _ids_agree(said, known) or said.get("type", known.get("type")) != known.get("type"):
        return False
    if kind == "customer":
        return way is Way.NAME or _organisations_agree(said, known)
    if kind == "contact":
        return _people_agree(said, known) and (
            way not in {Way.NAME, Way.BARE_NAME} or _met_at(said, known)
        )
    parts = _OF_EVENTS.get(kind, ())
    return bool(parts) and all(_agree(said.get(part), known.get(part)) for part in parts)


def _items(data: Data, name: str, key: str) -> Iterator[str]:
    return (str(item[key]) for item in data.get(name, ()) if key in item)


def _ids_agree(said: Data, known: Data) -> bool:
    """Two ids in one other system are two records there."""
    mine, theirs = said.get("external_ids", {}), known.get("external_ids", {})
    return all(theirs.get(system, id_) == id_ for system, id_ in mine.items())


def _agree(said: object, known: object) -> bool:
    if isinstance(said, str) and isinstance(known, str):
        return said.strip() == known.strip()
    return not said or not known or said == known


def _organisations_agree(said: Data, known: Data) -> bool:
    mine, theirs = _words_of_names(said), _words_of_names(known)
    return not mine or not theirs or bool(mine & theirs)


def _words_of_names(data: Data) -> set[str]:
    names = (data.get(part, "") for part in ("name", "legal_name"))
    return {word for name in names for word in split_form(name)[0]}


def _people_agree(said: Data, known: Data) -> bool:
    mine, theirs = _words_of_person(said), _words_of_person(known)
    return mine <= theirs or theirs <= mine


def _words_of_person(data: Data) -> set[str]:
    name = data.get("name", {})
    parts = [name[part] for part in ("given", "family") if part in name]
    text = " ".join(parts) or str(name.get("display", ""))
    # Where no name was known, an address stands in its place.
    return set() if "@" in text else set(words(loose(text)))


def _met_at(said: Data, known: Data) -> bool:
    """Namesakes are one where they work at one customer, or share even a switchboard."""
    mine, theirs = (set(_places(data)) for data in (said, known))
    return bool(mine & theirs)


def _places(data: Data) -> Iterator[str]:
    yield from _items(data, "roles", "customer")
    yield from (key for _, key in _reached_by(data))


def entries(
    kind: Kind, data: Data, found: Iterable[tuple[Way, str]] | None = None
) -> Iterator[Entry]:
    """Give all that a record is found by, each once."""
    found = keys(kind, data) if found is None else found
    yield from dict.fromkeys([(kind.name, "=", key) for _, key in found])
    for system, id_ in data.get("external_ids", {}).items():
        yield kind.name, f"{system}:", id_
    for alias in data.get("aliases", ()):
        yield kind.name, "alias", alias
    if kind.name == "customer" and "person" in data:
        yield kind.name, "person", data["person"]
