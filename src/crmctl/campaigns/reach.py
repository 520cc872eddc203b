"""At which address somebody is reached by a channel."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

_PHONES = frozenset({"phone", "sms", "messenger"})
BOUNCED = "bounced"
"""The label of an e-mail address at which nobody is reached any more."""


def reach(
    contact: Mapping[str, Any],
    channel: str,
    consented: str = "",
    company: Mapping[str, Any] = MappingProxyType({}),
) -> str:
    """Give the e-mail address, number or postal address by which to reach somebody; or nothing.

    Args:
        contact: the contact's data.
        channel: email, post, phone, sms or messenger.
        consented: the address for which a consent was given; it comes before all others.
        company: the organisation at which a letter may reach the contact.
    """
    if channel == "post":
        return ", ".join(postal_lines(postal_address(contact) or postal_address(company)))
    if channel == "email":
        known = [
            item["address"]
            for item in _primary_first(contact.get("emails", ()))
            if item.get("label", "").casefold() != BOUNCED
        ]
        same = (one for one in known if one.casefold() == consented.casefold())
        return str(next(same, known[0] if known else ""))
    if channel not in _PHONES:
        return ""
    numbers = [
        item["number"]
        for item in _primary_first(contact.get("phones", ()))
        if item.get("label", "").casefold() != "fax"
    ]
    return str(numbers[0]) if numbers else ""


def postal_address(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give the first address that a letter can be sent to; nothing if there is none."""
    found = record.get("addresses", ())
    return next((one for one in found if "city" in one and "street" in one), {})


def postal_lines(address: Mapping[str, Any], country: str = "") -> Sequence[str]:
    """Give the lines of an address below the name; the country's code if it is not one's own."""
    place = " ".join(address[part] for part in ("postal_code", "city") if part in address)
    abroad = address.get("country", "") if address.get("country", country) != country else ""
    return [line for line in (address.get("street", ""), place, abroad) if line]


def _primary_first(items: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(items, key=lambda item: not item.get("primary"))
