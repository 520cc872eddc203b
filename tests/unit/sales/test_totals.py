from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crmctl.errors.sales import (
    DifferentCurrenciesError,
    TaxNotYetError,
    TaxRateError,
    UnknownTaxError,
)
from crmctl.sales.money import Money, total
from crmctl.sales.taxes import Tax, tax_of, taxes
from crmctl.sales.totals import GROSS, NET, Item, currency_of, item, line_amount, totals
from crmctl.store.document import load

_ROOT = Path(__file__).parents[3]
_TAXES = taxes(
    {
        "taxes": {
            "standard": {"rate": 19, "since": "2007-01-01"},
            "reduced": {"rate": "7"},
            "zero": {"rate": 0},
            "reverse": {"rate": 0, "category": "AE", "note": "Reverse charge"},
            "exempt": {"rate": 0, "category": "E", "note": "§4 Nr. 21 UStG"},
        }
    }
)


def _tax(name: str) -> Tax:
    return tax_of(name, _TAXES, date(2026, 11, 21))


def _line(quantity: str, price: str, tax: str = "standard", discount: str = "") -> Item:
    return Item(Decimal(quantity), Money.parse(price), discount, tax)


def _sums(lines: Sequence[Item], prices: str = NET) -> dict[str, Any]:
    return totals(lines, prices, lines[0].price.currency, _tax).as_data()


@pytest.mark.parametrize("folder", ["quotes", "orders", "invoices", "credits"])
def test_the_examples_come_out_to_the_cent(folder: str) -> None:
    for path in (_ROOT / "examples" / folder).rglob("*.yaml"):
        data = load(path.read_bytes()).data
        assert data
        assert _sums([item(line) for line in data["lines"]]) == data["totals"]


def test_a_discount_is_a_share_or_an_amount_of_the_line() -> None:
    assert str(line_amount(_line("2", "6250.00 EUR", discount="10 %"))) == "11250.00 EUR"
    assert str(line_amount(_line("2", "6250.00 EUR", discount="50.00 EUR"))) == "12450.00 EUR"
    assert str(line_amount(_line("3", "0.333 EUR", discount="10 %"))) == "0.90 EUR"
    with pytest.raises(DifferentCurrenciesError):
        line_amount(_line("1", "5 EUR", discount="1 CHF"))


def test_what_is_given_back_is_the_exact_opposite_of_what_was_sold() -> None:
    for discount in ("", "10 %", "0.05 EUR"):
        sold, back = (line_amount(_line(n, "0.335 EUR", discount=discount)) for n in ("3", "-3"))
        assert sold + back == Money.zero("EUR").rounded()


def test_tax_is_rounded_once_for_each_rate_and_not_line_by_line() -> None:
    lines = [_line("1", "0.13 EUR")] * 3
    line_wise = total(
        (line_amount(line).times(Decimal("0.19")).rounded() for line in lines), "EUR"
    )
    assert str(line_wise) == "0.06 EUR"  # 3 x 0.0247, each rounded
    assert _sums(lines)["taxes"][0]["amount"] == "0.07 EUR"  # 0.39 x 0.19 = 0.0741
    assert _sums(lines)["gross"] == "0.46 EUR"


def test_rates_are_apart_and_the_highest_comes_first() -> None:
    found = _sums([_line("1", "10 EUR", "reduced"), _line("1", "10 EUR"), _line("2", "1 EUR")])
    assert found == {
        "net": "22.00 EUR",
        "taxes": [
            {"tax": "standard", "rate": "19", "net": "12.00 EUR", "amount": "2.28 EUR"},
            {"tax": "reduced", "rate": "7", "net": "10.00 EUR", "amount": "0.70 EUR"},
        ],
        "gross": "24.98 EUR",
    }


@pytest.mark.parametrize("name", ["zero", "reverse", "exempt"])
def test_a_tax_of_nothing_is_told_on_the_document(name: str) -> None:
    found = _sums([_line("1", "10 EUR", name)])
    assert found["taxes"] == [{"tax": name, "rate": "0", "net": "10.00 EUR", "amount": "0.00 EUR"}]
    assert found["gross"] == "10.00 EUR"


def test_categories_of_taxes_are_those_of_untdid_5305() -> None:
    assert {name: tax.category for name, tax in _TAXES.items()} == {
        "standard": "S", "reduced": "S", "zero": "Z", "reverse": "AE", "exempt": "E",
    }  # fmt: skip
    assert _TAXES["reverse"].note == "Reverse charge"


def test_gross_prices_hold_the_tax() -> None:
    assert _sums([_line("1", "100 EUR")], GROSS) == {
        "net": "84.03 EUR",
        "taxes": [{"tax": "standard", "rate": "19", "net": "84.03 EUR", "amount": "15.97 EUR"}],
        "gross": "100.00 EUR",
    }


def test_currencies_without_cents_have_none() -> None:
    assert _sums([_line("3", "333 JPY")])["gross"] == "1189 JPY"  # 999 + 189.81


def test_a_document_has_one_currency() -> None:
    assert currency_of([], "EUR") == "EUR"
    assert currency_of([_line("1", "1 CHF")], "EUR") == "CHF"
    mixed = [_line("1", "1 CHF"), _line("1", "1 EUR")]
    with pytest.raises(DifferentCurrenciesError):
        currency_of(mixed, "EUR")
    with pytest.raises(DifferentCurrenciesError):
        totals(mixed, NET, "EUR", _tax)


@pytest.mark.parametrize("name", ["", "luxury"])
def test_a_line_needs_a_tax_of_crm_yaml(name: str) -> None:
    with pytest.raises(UnknownTaxError, match="standard, reduced, zero, reverse, exempt"):
        _sums([_line("1", "1 EUR", name)])


def test_a_crm_without_taxes_computes_none() -> None:
    found = totals([_line("1", "1 EUR", "")], NET, "EUR", lambda name: tax_of(name, {}, date.min))
    assert found.as_data() == {"net": "1.00 EUR", "gross": "1.00 EUR"}
    with pytest.raises(UnknownTaxError, match="has no `taxes` yet"):
        tax_of("standard", {}, date.min)


def test_a_tax_holds_from_its_day_on_and_a_free_one_has_the_rate_0() -> None:
    assert tax_of("standard", _TAXES, date(2007, 1, 1)).rate == Decimal(19)
    with pytest.raises(TaxNotYetError):
        tax_of("standard", _TAXES, date(2006, 12, 31))
    with pytest.raises(TaxRateError):
        taxes({"taxes": {"reverse": {"rate": 19, "category": "AE"}}})
