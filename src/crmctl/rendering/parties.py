"""Seller and buyer of an electronic invoice, from what stands on the paper."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from crmctl.rendering.issuer import Company
from crmctl.rendering.text import filled, line

_TOWN = re.compile(r"^(?:[A-Z]{1,3}[- ])?(\d[\dA-Z -]{2,9}?)\s+(\D.*)$")
_LEITWEG = re.compile(r"^\d{2,12}(-[A-Za-z0-9]{1,30})?-\d{2}$")
# Codes of the list of electronic address schemes (CEF EAS): an e-mail address, a Leitweg-ID.
_EMAIL, _ROUTE = "EM", "0204"
_STREETS = ("addr_l1", "addr_l2", "addr_l3")


def seller(company: Company, country: str) -> dict[str, Any]:
    """Give who issues the invoice (BG-4)."""
    contact = {"name": company.name, "phone": company.phone, "email": company.email}
    return _known(
        {
            "name": line(company.name),
            **_address(company.lines),
            "country_code": company.country or country,
            "vat_identifier": _packed(company.vat_id),
            "tax_identifier": company.tax_number,
            "legal_info": company.court,
            "einvoicing_addr": company.email,
            "einvoicing_addr_schemeid": _EMAIL if company.email else None,
            "contacts": [_known(contact)],
        }
    )


def buyer(recipient: Mapping[str, Any], country: str, email: str) -> dict[str, Any]:
    """Give to whom the invoice goes (BG-7).

    Args:
        recipient: as on the document.
        country: of the CRM, where the recipient names none.
        email: where electronic invoices go; empty if not known.
    """
    reference = recipient.get("reference") or ""
    route = reference if _LEITWEG.match(reference) else ""
    return _known(
        {
            "name": line(recipient.get("name", "")),
            **_address(recipient.get("lines", ())),
            "country_code": recipient.get("country", country),
            "vat_identifier": _packed(recipient.get("vat_id")),
            "einvoicing_addr": route or email,
            "einvoicing_addr_schemeid": _ROUTE if route else _EMAIL if email else None,
        }
    )


def _address(lines: Sequence[str]) -> dict[str, str]:
    """Read the lines of an address; the last one with a postcode is the town's."""
    cleaned = list(filled(map(line, lines)))
    for at in range(len(cleaned) - 1, -1, -1):
        if town := _TOWN.match(cleaned[at]):
            streets = dict(zip(_STREETS, cleaned[:at], strict=False))
            return {**streets, "postcode": town[1], "city": town[2]}
    if not cleaned:
        return {}
    return {**dict(zip(_STREETS, cleaned[:-1], strict=False)), "city": cleaned[-1]}


def _packed(number: str | None) -> str:
    return "".join((number or "").split())


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: line(value) if isinstance(value, str) else value
        for name, value in data.items()
        if value
    }
