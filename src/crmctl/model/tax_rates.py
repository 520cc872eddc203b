"""The rates of value added tax that a new CRM begins with; crm.yaml is where they are changed."""

from collections.abc import Mapping
from typing import Any

from crmctl.model.plain import Plain

_RATES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    # §12 UStG
    "DE": (("standard", "19", "2007-01-01"), ("reduced", "7", "1983-07-01")),
    # §10 UStG 1994
    "AT": (
        ("standard", "20", "1984-01-01"),
        ("middle", "13", "2016-01-01"),
        ("reduced", "10", "1973-01-01"),
    ),
    # Art. 25 MWSTG
    "CH": (
        ("standard", "8.1", "2024-01-01"),
        ("lodging", "3.8", "2024-01-01"),
        ("reduced", "2.6", "2024-01-01"),
    ),
}


def tax_rates(country: str) -> dict[str, Any]:
    """Give the `taxes` of a new CRM; nothing for a country whose rates are not known here."""
    return {
        name: {"rate": Plain(rate), "since": Plain(since)}
        for name, rate, since in _RATES.get(country, ())
    }
