"""By what a person is known again, in one form for every way of writing it.

A mailbox, a phone number, a page in a network, an id in another system, the full name with the
full birthday. A name alone is no identifier: it has namesakes. Nor is a name with the domain of a
mailbox: a large firm and every mail provider have two of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple
from unicodedata import category, normalize
from urllib.parse import unquote

from crmctl.matching.normalise import code, is_role, street
from crmctl.model.entry import phone as international
from crmctl.model.places import country_code
from crmctl.model.profiles import handle_of, network_of
from crmctl.privacy.full_names import ending, full_names

Data = Mapping[str, Any]

_LISTS = (list, tuple)
_LOCAL_PHONE = 7  # digits; a shorter number is a service's, or an extension
_GOOGLE = frozenset({"gmail.com", "googlemail.com"})
_WRAPPED = re.compile(r"^(?:mailto:|[<\s])+|[>\s]+$", re.IGNORECASE)
_MAY_WRAP = frozenset("<>:")
_QUOTED = re.compile(r'"([^"\\\s]+)"')
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # full stops of Chinese and Japanese
_NETWORKS = {"x": "twitter", "fb": "facebook", "bsky": "bluesky", "t": "telegram"}
_DMY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class Identifiers(NamedTuple):
    """What belongs to the person of a record, and to hardly anybody else.

    Attributes:
        own: mailboxes, pages, ids in other systems, the name with the birthday.
        lines: telephone numbers, which a household or an office may share.
    """

    own: tuple[str, ...]
    lines: tuple[str, ...]


def identifiers(kind: str, data: Data, country: str) -> Identifiers:
    """Give the identifiers of a contact or a customer, each once.

    Args:
        kind: the kind's name.
        data: what the record says, as stored or as typed.
        country: the CRM's, for phones without a calling code.
    """
    own = [f"email {one}" for one in _emails(data)]
    if "profiles" in data:
        own += (f"profile {one}" for one in _profiles(data))
    if "external_ids" in data:
        own += (f"id {kind} {one}" for one in _ids(data))
    if kind == "contact":
        own += born(days, names(data)) if (days := birthday(data)) else ()
    lines = (f"phone {one}" for one in _phones(data, country))
    return Identifiers(tuple(dict.fromkeys(own)), tuple(dict.fromkeys(lines)))


def canonical_identifiers(kind: str, data: Data, country: str) -> tuple[str, ...]:
    """Give all identifiers of a record in one row."""
    found = identifiers(kind, data, country)
    return (*found.own, *found.lines)


def born(days: Iterable[str], called: Iterable[str]) -> frozenset[str]:
    """Give the identifiers that are a name with a birthday."""
    return frozenset(f"born {day} {name}" for day, name in product(days, called))


def names(data: Data) -> frozenset[str]:
    """Give the full name of a contact in each form that it is compared in."""
    return frozenset(full_names(_mapping(data.get("name"))))


def homes(data: Data) -> frozenset[str]:
    """Give the name with the postal address: the last resort where there is nothing else.

    Father and son may share it, so that it tells `junior` from `senior` where one is written.
    """
    last, places = ending_of(data), tuple(_places(data))
    both = product(names(data), places) if places else ()
    return frozenset(f"home {name} {last} {place}" for name, place in both)


def ending_of(data: Data) -> str:
    """Give what tells father from son in the name of a contact; mostly it is empty."""
    return ending(_mapping(data.get("name")))


def is_shared_mailbox(identifier: str) -> bool:
    """Tell whether an identifier is the mailbox of a function, as in info@: never one person's."""
    return identifier.startswith("email ") and is_role(identifier.removeprefix("email "))


# Of 10,000 rows most have a domain that another one has, too.
@lru_cache(maxsize=1 << 12)
def _domain(text: str) -> str:
    """Give a domain in Unicode, however it is written: `xn--mller-kva.de` is `müller.de`."""
    plain = text if text.isascii() else normalize("NFKC", text.translate(_DOTS))
    labels = [_label(label) for label in plain.lower().strip(".").split(".")]
    return "gmail.com" if (found := ".".join(labels)) in _GOOGLE else found


def _label(label: str) -> str:
    if not label.startswith("xn--"):
        return normalize("NFC", label)
    try:
        return normalize("NFC", label[4:].encode("ascii").decode("punycode").lower())
    except UnicodeError:
        return label


def email(address: str) -> str:
    """Give the mailbox that an address reaches; nothing where it is no address.

    Unlike the form in which duplicates are looked for, `müller@` and `mueller@` stay two.
    """
    text = _visible(address)
    if _MAY_WRAP.intersection(text):
        text = _WRAPPED.sub("", text)
    local, at, domain = text.rpartition("@")
    if local.startswith('"') and (quoted := _QUOTED.fullmatch(local)):
        local = quoted[1]
    if not (at and local and domain):
        return ""
    local = (local.partition("+")[0] or local).casefold()
    host = _domain(domain)
    if host == "gmail.com":
        local = local.replace(".", "")
    return f"{local}@{host}"


def phones(number: str, countries: Sequence[str]) -> Iterator[str]:
    """Give a number as it is dialled from everywhere; its digits where nobody knows that form.

    An extension stays: without it the number is that of a whole office.

    Args:
        number: in any writing.
        countries: in which it may be a national number.
    """
    text = _visible(number).removeprefix("tel:").strip()
    text = f"+{text[2:]}" if text.startswith("00") else text
    found = {international(text, each) for each in countries} - {""}
    digits = "".join(filter(str.isdigit, text)).lstrip("0")
    yield from found or ({digits} if len(digits) >= _LOCAL_PHONE else ())


def birthday(data: Data) -> tuple[str, ...]:
    """Give the full birthday; one without a year has too many namesakes."""
    text = _text(data.get("birthday")).strip()
    if found := _DMY.fullmatch(text):
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    try:
        return (date.fromisoformat(text).isoformat(),)
    except ValueError:
        return ()


def _emails(data: Data) -> Iterator[str]:
    written = [_text(one.get("address")) for one in _items(data, "emails")]
    if "consents" in data:
        written += [one for one in _of_consents(data) if "@" in one]
    for address in written:
        if found := email(address):
            yield found


def _phones(data: Data, country: str) -> Iterator[str]:
    written = [_text(one.get("number")) for one in _items(data, "phones")]
    if "consents" in data:
        written += [one for one in _of_consents(data) if one and "@" not in one]
    for number in written:
        found = international(number, country) if number.startswith("+") else ""
        yield from (found,) if found else phones(number, _countries(data, country))


def _of_consents(data: Data) -> Iterator[str]:
    return (_text(one.get("address")) for one in _items(data, "consents"))


def _countries(data: Data, country: str) -> Sequence[str]:
    """Give the countries in which a number without a calling code may be meant."""
    said = (country_code(_text(one.get("country"))) for one in _items(data, "addresses"))
    return list(dict.fromkeys((country, *filter(None, said))))


def _profiles(data: Data) -> Iterator[str]:
    for network, handle in _mapping(data.get("profiles")).items():
        text = unquote(_visible(_text(handle))).strip()
        named = network_of(text) or network.strip().lower()
        page = handle_of(text).rstrip("/").casefold()
        if page:
            yield f"{_NETWORKS.get(named, named)} {page}"


def _ids(data: Data) -> Iterator[str]:
    for system, id_ in _mapping(data.get("external_ids")).items():
        if text := str(id_).strip():
            yield f"{system.casefold()} {text}"


def _places(data: Data) -> Iterator[str]:
    for one in _items(data, "addresses"):
        name, house = street(_text(one.get("street")))
        postcode = code(_text(one.get("postal_code")))
        if name and house and postcode:
            yield f"{name} {house} {postcode}"


def _visible(text: str) -> str:
    """Give a text in one Unicode form, without characters that nobody sees."""
    if text.isascii():
        return text.strip()
    plain = normalize("NFKC", text.translate(_DOTS))
    return "".join(char for char in plain if category(char) != "Cf").strip()


def _items(data: Data, name: str) -> Sequence[Data]:
    found = data.get(name, ())
    return [one for one in found if isinstance(one, dict)] if isinstance(found, _LISTS) else ()


def _mapping(value: object) -> Data:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
