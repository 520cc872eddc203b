"""An amount in two columns is one amount again."""

import pytest

from crmctl.interchange.amounts import in_one
from crmctl.interchange.exporting.amounts import is_exact
from crmctl.interchange.goals import Goal, exact
from crmctl.model.catalogue import Catalogue, Kind


@pytest.mark.parametrize(
    ("number", "exactly"),
    [
        ("12500.00", True),
        ("-0.5", True),
        ("0", True),
        ("999999999999999", True),
        ("1234567890123456", False),
        ("0.1234567890123456", False),
        ("-0", False),
        ("007", False),
        ("+5", False),
    ],
)
def test_a_number_is_a_number_where_no_digit_is_lost(number: str, exactly: bool) -> None:
    assert is_exact(number) is exactly


def test_a_column_of_currencies_belongs_to_its_amount(catalogue: Catalogue, deal: Kind) -> None:
    product = catalogue.by_name["product"]
    assert exact("value_currency", deal) == Goal(("value_currency",))
    assert exact("prices.0.price_currency", product) == Goal(("prices", 0, "price_currency"))
    assert exact("title_currency", deal) is None
    assert exact("_currency", deal) is None
    assert exact("no_such_currency", deal) is None


def test_an_amount_and_its_currency_are_joined(deal: Kind) -> None:
    assert in_one({("value",): "12500", ("value_currency",): "EUR", ("title",): "x"}, deal) == {
        ("value",): "12500 EUR",
        ("title",): "x",
    }


def test_an_amount_that_names_its_currency_stays_and_a_currency_alone_is_nothing(
    deal: Kind,
) -> None:
    both: dict[tuple[str | int, ...], object] = {
        ("value",): "0.1234 EUR",
        ("value_currency",): "EUR",
    }
    assert in_one(both, deal) == {("value",): "0.1234 EUR"}
    assert in_one({("value_currency",): "EUR"}, deal) == {}
    assert in_one({("title_currency",): "EUR"}, deal) == {("title_currency",): "EUR"}
    assert in_one({("contacts", 0): "p-1"}, deal) == {("contacts", 0): "p-1"}
