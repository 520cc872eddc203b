"""What a letter to somebody needs: the parts of the name, the salutation, the address."""

from collections.abc import Mapping
from typing import Any

from crmctl.campaigns.audience import Reached
from crmctl.campaigns.reach import postal_address, postal_lines

FIELDS = (
    "contact", "language", "salutation", "title", "given", "family", "suffix", "name",
    "greeting", "position", "company", "customer", "reached_at", "email", "phone", "street",
    "postal_code", "city", "region", "country", "address",
)  # fmt: skip
"""The names by which a template asks for them, and the columns of the table."""

_FEMALE = frozenset({"frau", "fr", "ms", "mrs", "miss", "mme", "madame"})
_MALE = frozenset({"herr", "herrn", "hr", "mr", "monsieur"})
_GERMAN = "de"


def letter(reached: Reached, *, language: str, country: str) -> Mapping[str, str]:
    """Give the fields of one letter, each a text; empty where nothing is known.

    Args:
        reached: the person, and the address at which they are reached.
        language: the CRM's, for contacts whose own is not known.
        country: the CRM's, which addresses at home do not name.
    """
    data, employer = reached.person.data or {}, reached.person.company
    name, company = data.get("name", {}), employer.get("name", employer.get("legal_name", ""))
    address = postal_address(data) or postal_address(employer)
    spoken = data.get("language", language)
    lines = [company, full_name(name), *postal_lines(address, country)]
    found = {
        "contact": reached.person.contact,
        "language": spoken,
        "greeting": greeting(name, spoken),
        "name": full_name(name),
        "position": _position(data, reached.person.customers),
        "company": company,
        "customer": next(iter(reached.person.customers), ""),
        "reached_at": reached.address,
        "email": _first(data, "emails", "address"),
        "phone": _first(data, "phones", "number"),
        "address": "\n".join(line for line in lines if line) if address else "",
        **{part: name.get(part, "") for part in ("salutation", "title", "given", "family")},
        "suffix": name.get("suffix", ""),
        **{
            part: address.get(part, "")
            for part in ("street", "postal_code", "city", "region", "country")
        },
    }
    return {field: str(found[field]) for field in FIELDS}


def full_name(name: Mapping[str, str]) -> str:
    """Give a name as it stands on an envelope."""
    parts = (name.get(part, "") for part in ("title", "given", "family", "suffix"))
    return " ".join(part for part in parts if part) if _is_known(name) else name.get("display", "")


def greeting(name: Mapping[str, str], language: str) -> str:
    """Give the line with which a letter begins, without its comma, in German or English.

    Whether somebody is a woman or a man is taken from the salutation alone, never guessed from a
    given name; without one, the line names the whole name.
    """
    said = name.get("salutation", "").rstrip(".").casefold()
    family, title = name.get("family", ""), name.get("title", "")
    german = language.partition("-")[0].lower() == _GERMAN
    if family and said in _FEMALE | _MALE:
        if german:
            form = "Sehr geehrte Frau" if said in _FEMALE else "Sehr geehrter Herr"
        else:
            form = "Dear" if title else "Dear Ms" if said in _FEMALE else "Dear Mr"
        return " ".join(part for part in (form, title, family) if part)
    whole = full_name(name)
    if german:
        return f"Guten Tag {whole}" if whole else "Guten Tag"
    return f"Dear {whole}" if whole else "Hello"


def _is_known(name: Mapping[str, str]) -> bool:
    return bool(name.get("given") or name.get("family"))


def _position(data: Mapping[str, Any], customers: tuple[str, ...]) -> str:
    roles = (role for role in data.get("roles", ()) if role.get("customer") in customers)
    return str(next((role["position"] for role in roles if "position" in role), ""))


def _first(data: Mapping[str, Any], items: str, part: str) -> str:
    found = sorted(data.get(items, ()), key=lambda item: not item.get("primary"))
    return str(found[0][part]) if found else ""
