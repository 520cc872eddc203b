"""Who a card is of, and what that person is at which organisation."""

import re
from collections.abc import Iterator, Sequence

from crmctl.interchange.formats.vcard.gathered import Gathered
from crmctl.interchange.formats.vcard.properties import Property
from crmctl.model import names
from crmctl.model.text import fold

_WORD = re.compile(r"\w+")
_COMPANY = re.compile(r"company|organi[sz]ation", re.IGNORECASE)
_FALLBACKS = ("NICKNAME", "EMAIL", "TEL", "IMPP")


def kind_of(card: Gathered) -> str:
    """Tell whether a card is of a `contact`, a `customer` or a `group`; else what it says.

    A card without any part of a name that is called as its organisation is that organisation's.
    """
    said = card.text("KIND") or card.text("X-ADDRESSBOOKSERVER-KIND")
    if said.lower() == "org" or _COMPANY.fullmatch(card.text("X-ABSHOWAS")):
        return "customer"
    if said.lower() not in {"", "individual"} and not said.lower().startswith("x-"):
        return said.lower()
    if any(_parts(card).values()):
        return "contact"
    called, organisation = card.text("FN"), _organisation(card)
    return "customer" if organisation and called in {"", organisation} else "contact"


def _organisation(card: Gathered) -> str:
    return next(iter(organisation_names(card)), "")


def _parts(card: Gathered) -> dict[str, str]:
    """Give the parts of a name by the standard's words for them."""
    structured = next((one.components for one in card.all("N") if one.value.strip(" ;,")), ())
    words = ("family", "given", "additional", "prefix", "suffix")
    texts = dict(zip(words, structured, strict=False))
    joint = {"suffix": ", "}
    return {word: joint.get(word, " ").join(texts.get(word, ())) for word in words}


def organisation(card: Gathered) -> tuple[str, str]:
    """Give the name and the legal name of the organisation that a card is of."""
    called = card.text("FN")
    named = next((one for one in card.all("ORG") if one.text), None)
    if named and card.own:
        derived = named.first("DERIVED").lower() == "true"
        return called, "" if derived else named.units[0]
    others = organisation_names(card)
    if card.text("KIND").lower() != "org" or not called:
        called = next(iter(others), called)
    card.remarks += [f"Organisation: {other}" for other in others if other != called]
    return called, ""


def name(card: Gathered) -> dict[str, str]:
    """Give a contact's name; a name in one piece is taken apart as far as that is certain."""
    parts = _parts(card)
    given = " ".join(filter(None, (parts["given"], parts["additional"])))
    found = {**_prefix(card, parts["prefix"]), "given": given, "family": parts["family"]}
    found["suffix"] = parts["suffix"]
    found["display"] = _display(card, parts)
    found = {word: text for word, text in found.items() if text}
    if not found and card.text("FN"):
        return names.split(card.text("FN"))
    if not {"given", "family", "display"} & found.keys():
        found |= _from_elsewhere(card)
    return found


def _prefix(card: Gathered, prefix: str) -> dict[str, str]:
    """Tell salutation and title apart."""
    if card.own:
        salutation = card.text("X-CRMCTL-SALUTATION")
        title = prefix.removeprefix(salutation).strip() if salutation else prefix
        return {"salutation": salutation, "title": title}
    found = names.split(f"{prefix} given family")
    if prefix and (found.get("given"), found.get("family")) == ("given", "family"):
        return {word: found.get(word, "") for word in ("salutation", "title")}
    return {"title": prefix}


def _display(card: Gathered, parts: dict[str, str]) -> str:
    """Give the formatted name where it says more than the parts, or something else."""
    called = next(iter(card.all("FN")), None)
    if called is None or not called.text or called.first("DERIVED").lower() == "true":
        return ""
    if card.own:
        return called.text
    words = set(_WORD.findall(fold(" ".join(parts.values()))))
    same = set(_WORD.findall(fold(called.text))) <= words
    elsewhere = {_organisation(card), *(one.text for one in card.all("EMAIL"))}
    return "" if same or not words or called.text in elsewhere else called.text


def _from_elsewhere(card: Gathered) -> dict[str, str]:
    """Give the name of a card that has none: the first way to reach the person."""
    texts = (one.text for word in _FALLBACKS for one in card.all(word) if one.text)
    display = next(texts, "")
    return {"display": display} if display else {}


def organisation_names(card: Gathered) -> list[str]:
    """Give the names of the organisations that a card has."""
    return [units[0] for one in card.all("ORG") if (units := one.units)[0]]


def roles(card: Gathered) -> list[dict[str, str]]:
    """Give what a person is where; what cannot be told to belong together goes to remarks."""
    found = list[dict[str, str]]()
    grouped = _groups(card)
    for group in grouped:
        orgs, titles, jobs = (_of_group(card, word, group) for word in ("ORG", "TITLE", "ROLE"))
        found += _paired(card, orgs, titles, jobs)
    rest = (
        [one for one in card.all(word) if one.text and one.group not in grouped]
        for word in ("ORG", "TITLE", "ROLE")
    )
    found += _paired(card, *rest)
    return found


def _groups(card: Gathered) -> list[str]:
    """Give the groups that bind an organisation to what a person is there."""
    if card.own:
        return list(card.groups)
    bound = [{one.group for one in card.all(word)} for word in ("ORG", "TITLE", "ROLE")]
    return [group for group in card.groups if group in bound[0] & (bound[1] | bound[2])]


def _of_group(card: Gathered, word: str, group: str) -> list[Property]:
    return [one for one in card.all(word) if one.group == group and one.text]


def _paired(
    card: Gathered, orgs: Sequence[Property], titles: Sequence[Property], jobs: Sequence[Property]
) -> Iterator[dict[str, str]]:
    orgs = [one for one in orgs if any(one.units)]
    if not titles:
        titles, jobs = jobs, ()
    card.remarks += [f"Role: {one.text}" for one in jobs]
    if orgs and len(titles) not in {0, len(orgs)}:
        card.remarks += [f"Title: {one.text}" for one in titles]
        titles = ()
    for at in range(max(len(orgs), len(titles))):
        role = _employer(card, orgs[at]) if at < len(orgs) else {}
        if at < len(titles):
            role["position"] = titles[at].text
        yield role


def _employer(card: Gathered, organisation: Property) -> dict[str, str]:
    customer, department, *more = (*organisation.units, "")
    card.remarks += [f"Organisation unit: {unit}" for unit in more if unit]
    customer = organisation.first("X-CRMCTL-CUSTOMER") or customer
    role = {"customer": customer, "department": department}
    return {word: text for word, text in role.items() if text}
