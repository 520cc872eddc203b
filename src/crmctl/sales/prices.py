"""What a product costs on a day, and whether it can be had."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crmctl.sales.money import Money


def price_of(product: Mapping[str, Any], currency: str, day: date) -> Money | None:
    """Give the price in a currency on a day: the newest that is not after it; None for none."""
    found = [
        (str(each.get("since", "")), place, Money.parse(each["price"]))
        for place, each in enumerate(product.get("prices", ()))
        if str(each.get("since", "")) <= day.isoformat()
    ]
    fitting = [each for each in found if each[2].currency == currency]
    return max(fitting)[2] if fitting else None


def objections(product: Mapping[str, Any], quantity: Decimal, day: date) -> Iterator[str]:
    """Say why a product may not be had, and what to offer in its place."""
    until = str(product.get("until", "")) or None
    if until and until < day.isoformat():
        yield f"is not sold any more since {until}{_instead(product)}"
    stock = product.get("stock")
    if stock is not None and Decimal(str(stock)) < quantity:
        lead_time = product.get("lead_time")
        wait = f", more takes {lead_time}" if lead_time else ""
        yield f"has {stock} in stock{wait}{_instead(product)}"


def _instead(product: Mapping[str, Any]) -> str:
    """Name what can be offered instead."""
    named = [product.get("successor"), *product.get("alternatives", ())]
    offers = list(dict.fromkeys(each for each in named if each))
    return f"; instead: {', '.join(offers)}" if offers else ""
