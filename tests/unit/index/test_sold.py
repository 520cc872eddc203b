from typing import Any

import pytest

from crmctl.index.sold import sold

_LINES = [
    {"product": "gate", "quantity": 3, "price": "9.99 EUR", "discount": "10 %"},
    {"text": "Travel", "quantity": 1, "price": "0.01 EUR"},
]


def _document(**fields: Any) -> dict[str, Any]:
    return {"customer": "muster", "issued": "2026-03-01", "lines": _LINES, **fields}


def test_a_draft_and_what_is_no_document_have_no_rows() -> None:
    assert sold("order", {"customer": "muster", "lines": _LINES}) is None
    assert sold("task", {"issued": "2026-03-01"}) is None


def test_a_document_without_totals_comes_to_its_rounded_lines() -> None:
    found = sold("order", _document())
    assert found is not None
    assert found.document == ("order", "muster", "2026-03-01", None, 1, 2698, "EUR")
    assert found.lines == ((0, "gate", 3.0, 2697), (1, None, 1.0, 1))


def test_totals_count_where_there_are_some() -> None:
    found = sold("invoice", _document(totals={"net": "27.00 EUR"}, cancelled="2026-03-02"))
    assert found is not None
    assert found.document == ("invoice", "muster", "2026-03-01", "2026-03-02", 1, 2700, "EUR")


def test_an_invoice_of_an_order_is_no_purchase_of_its_own() -> None:
    found = sold("invoice", _document(order="o-1234"))
    assert found is not None
    assert found.document[4] == 0


def test_a_credit_note_counts_below_zero() -> None:
    found = sold("credit", _document())
    assert found is not None
    assert (found.document[4], found.document[5]) == (0, -2698)
    assert [net for *_, net in found.lines] == [-2697, -1]


def test_the_tax_is_taken_out_of_gross_prices() -> None:
    taxes = [{"tax": "standard", "rate": 19, "net": "100.00 EUR", "amount": "19.00 EUR"}]
    line = {"product": "gate", "quantity": 1, "price": "119.00 EUR", "tax": "standard"}
    data = _document(
        prices="gross",
        lines=[line],
        totals={"net": "100.00 EUR", "taxes": taxes, "gross": "119.00 EUR"},
    )
    found = sold("invoice", data)
    assert found is not None
    assert (found.document[5], found.lines) == (10000, ((0, "gate", 1.0, 10000),))


def test_a_currency_without_cents_is_kept_whole() -> None:
    found = sold("order", _document(lines=[{"quantity": 2, "price": "1500 JPY"}]))
    assert found is not None
    assert found.document[5:] == (3000, "JPY")


@pytest.mark.parametrize(
    "fields",
    [
        {"lines": []},
        {"prices": "gross"},
        {"lines": [*_LINES, {"quantity": 1, "price": "1.00 USD"}]},
        {"lines": [{"quantity": "many", "price": "1.00 EUR"}]},
    ],
    ids=["no lines", "gross without totals", "two currencies", "no number"],
)
def test_a_document_whose_sum_is_not_known_has_none(fields: dict[str, Any]) -> None:
    found = sold("order", _document(**fields))
    assert found is not None
    assert found.document[5:] == (None, None)
