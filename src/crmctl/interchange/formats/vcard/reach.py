"""How somebody is reached: e-mail, phones, postal addresses, names in networks."""

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from crmctl.interchange.formats.vcard.gathered import Gathered
from crmctl.interchange.formats.vcard.properties import Property
from crmctl.interchange.formats.vcard.words import label_of, named, one_line
from crmctl.model.profiles import handle_of, network_of

_DIGITS = re.compile(r"[^0-9+;=a-z]+")
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_POST_BOX = re.compile(r"[^\W\d_]")
# Messengers that have a property of their own: X-SKYPE, X-SKYPE-USERNAME.
_MESSENGERS = re.compile(
    r"X-(AIM|ICQ|MSN|YAHOO|JABBER|SKYPE|GTALK|GOOGLE-TALK|QQ|GADUGADU|GROUPWISE|TWITTER|MATRIX"
    r"|TELEGRAM|SIGNAL|THREEMA|WHATSAPP|ICQ-ID|MS-IMADDRESS|EVOLUTION-IM)(?:-USERNAME)?"
)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):(?!//)(.*)", re.DOTALL)
_WEB = re.compile(r"https?://", re.IGNORECASE)


def emails(card: Gathered) -> list[dict[str, str]]:
    """Give the e-mail addresses."""
    return _items(card, card.all("EMAIL"), "address", lambda one: one.text)


def phones(card: Gathered) -> list[dict[str, str]]:
    """Give the numbers; those of a `tel:` URI with their extension."""
    return _items(card, [*card.all("TEL"), *card.all("X-MS-TEL")], "number", _number)


def _number(one: Property) -> str:
    text = one.text
    return unquote(text[4:]) if text[:4].lower() == "tel:" else text


def _items(
    card: Gathered, found: Sequence[Property], key: str, text_of: Any
) -> list[dict[str, str]]:
    """Give one item for each address; of two that are the same, the labels of both."""
    items = dict[str, dict[str, str]]()
    best = _preferred(found)
    for one in found:
        text = one_line(text_of(one))
        if not text:
            continue
        same = text.casefold() if key == "address" else _DIGITS.sub("", text.casefold()) or text
        item = items.setdefault(same, {key: text})
        label = one_line(_label(card, one))
        if label and label not in item.get("label", "").split(", "):
            item["label"] = ", ".join(filter(None, (item.get("label", ""), label)))
        if one is best:
            item["primary"] = "true"
    return list(items.values())


def _preferred(found: Sequence[Property]) -> Property | None:
    ranked = [one for one in found if one.rank is not None and one.text]
    return min(ranked, key=lambda one: one.rank or 0, default=None)


def _label(card: Gathered, one: Property) -> str:
    return label_of(one.types, card.label(one))


def addresses(card: Gathered) -> list[dict[str, str]]:
    """Give the postal addresses."""
    found = (_address(card, one) for one in card.all("ADR"))
    return [{**item} for item in found if item.keys() - {"label"}]


def _address(card: Gathered, one: Property) -> dict[str, str]:
    parts = [", ".join(texts) for texts in one.components] + [""] * 7
    box, extended, street, city, region, code, country = map(one_line, parts[:7])
    if box and not _POST_BOX.search(box):
        box = f"P.O. Box {box}"
    item = {
        "label": one_line(_label(card, one)),
        "street": ", ".join(filter(None, (street, extended, box))),
        "postal_code": code,
        "city": city,
        "region": region,
        "country": country,
    }
    if not any(parts):
        item["street"] = one_line(one.first("LABEL").replace("\\n", "\n"))
    return {word: text for word, text in item.items() if text}


def profiles(card: Gathered) -> dict[str, str]:
    """Give the names in networks and messengers; what has no place more goes to remarks."""
    found = dict[str, str]()
    for network, name in _networks(card):
        key = network if card.own else _NOT_KEY.sub("-", network.lower()).strip("-")
        if not name or found.get(key) == name:
            continue
        if key and key not in found:
            found[key] = name
        else:
            card.remarks.append(f"{network or 'Profile'}: {one_line(name)}")
    return found


def _networks(card: Gathered) -> Iterator[tuple[str, str]]:
    for one in (*card.all("X-SOCIALPROFILE"), *card.all("SOCIALPROFILE")):
        yield _network(card, one), _profile(one)
    for one in card.all("IMPP"):
        yield _messenger(one)
    for title, several in card.by_name.items():
        if found := _MESSENGERS.fullmatch(title):
            yield from ((found[1].lower(), one.text) for one in several)
    for one in card.all("URL"):
        if is_profile(one.text):
            yield network_of(one.text), one.text


def _network(card: Gathered, one: Property) -> str:
    if card.own:
        return one.first("TYPE")
    said = one.first("SERVICE-TYPE") or next((t for t in one.types if t != "pref"), "")
    if said in {"", "home", "work", "other"}:
        said = ""
    return said or named(card.label(one)) or network_of(one.text)


def _profile(one: Property) -> str:
    """Give a name in a network: of its page, or as Apple's X-USER says it."""
    text = one.text
    return text if _WEB.match(text) or not one.first("X-USER") else one.first("X-USER")


def _messenger(one: Property) -> tuple[str, str]:
    said = one.first("X-SERVICE-TYPE") or one.first("SERVICE-TYPE")
    found = _SCHEME.fullmatch(one.text)
    if not found:
        return said or network_of(one.text) or "messenger", one.text
    scheme, name = found.groups()
    return said or scheme, unquote(name)


def is_messenger(title: str) -> bool:
    """Tell whether a property is a name in a messenger."""
    return _MESSENGERS.fullmatch(title) is not None


def is_profile(address: str) -> bool:
    """Tell whether an address is that of a person's page in a network."""
    return bool(network_of(address)) and handle_of(address) != address.lstrip("@ ")
