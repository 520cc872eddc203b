"""The rates of value added tax, as crm.yaml's `taxes` tell them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.errors.sales import TaxNotYetError, TaxRateError, UnknownTaxError

# UNTDID 5305 as EN 16931 uses it: every category but S is free of tax, and its rate is 0
# (BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05, BR-O-05).
_FREE = frozenset({"Z", "E", "AE", "K", "G", "O"})


class Tax(NamedTuple):
    """A rate of tax.

    Attributes:
        name: what lines call it; empty where a CRM knows no taxes.
        rate: per cent.
        category: the code of UNTDID 5305: S standard, Z zero, E exempt, AE reverse charge.
        note: why no tax is due, for the document (§14 Abs. 4 Nr. 8, §14a Abs. 5 UStG).
        since: the first day on which it holds.
    """

    name: str
    rate: Decimal
    category: str = ""
    note: str = ""
    since: str = ""


Taxes = Mapping[str, Tax]


def taxes(config: Mapping[str, Any]) -> Taxes:
    """Read the taxes of crm.yaml's data."""
    return {name: _tax(name, said) for name, said in config.get("taxes", {}).items()}


def _tax(name: str, said: Mapping[str, Any]) -> Tax:
    """Give a tax with its category: what is not told follows from the rate.

    Raises:
        TaxRateError: the category is free of tax, and the rate is not 0.
    """
    rate = Decimal(str(said["rate"]))
    category = said.get("category") or ("S" if rate else "Z")
    if category in _FREE and rate:
        raise TaxRateError(name, category)
    return Tax(name, rate, category, said.get("note") or "", str(said.get("since") or ""))


def tax_of(name: str, known: Taxes, day: date) -> Tax:
    """Give the tax that a line names. A CRM without taxes computes none.

    Raises:
        UnknownTaxError: there is none of the name, or the line names none of those there are.
        TaxNotYetError: it does not hold yet on the day.
    """
    if not known and not name:
        return Tax("", Decimal(0))
    if name not in known:
        raise UnknownTaxError(name, list(known))
    found = known[name]
    if found.since > day.isoformat():
        raise TaxNotYetError(name, found.since)
    return found
