"""To whom a document is addressed: as it will stand on the paper, frozen with it."""

from collections.abc import Mapping, Sequence
from typing import Any

Data = Mapping[str, Any]

# Labels of an address to which invoices go.
_BILLING = frozenset({"billing", "invoice", "accounting", "rechnung", "rechnungsadresse"})


def recipient(customer: Data, person: Data, name: str) -> dict[str, Any]:
    """Give name and address of a customer (§14 Abs. 4 Nr. 1 UStG).

    Args:
        customer: the customer.
        person: the contact who a private customer is; empty for an organisation.
        name: what the customer is known by.
    """
    addresses = [*customer.get("addresses", ()), *person.get("addresses", ())]
    address = _billing(addresses)
    found = {
        "name": str(customer.get("legal_name") or name),
        "lines": _lines(address),
        "country": address.get("country"),
        "vat_id": customer.get("vat_id"),
    }
    return {field: value for field, value in found.items() if value}


def _billing(addresses: Sequence[Data]) -> Data:
    """Give the address for invoices, else the first."""
    for address in addresses:
        if str(address.get("label", "")).casefold() in _BILLING:
            return address
    return addresses[0] if addresses else {}


def _lines(address: Data) -> list[str]:
    city = " ".join(filter(None, (address.get("postal_code"), address.get("city"))))
    return [line for line in (address.get("street"), city) if line]
