from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest

from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Among, Parameters, Table

Ask = Callable[..., Table]
_TIERS = (("small", "basic", "100.00"), ("medium", "plus", "150.00"), ("large", "pro", "400.00"))


@pytest.fixture
def files(documents: Any) -> dict[str, str]:
    """A family of three tiers, which their names do not order."""
    found: dict[str, str] = {}
    for id_, tier, price in _TIERS:
        prices = f"[{{price: {price} EUR}}]"
        found |= documents.product(id_, family="drives", tier=tier, prices=prices)
    return found


def test_the_next_tier_is_offered_to_who_has_a_lower_one(
    ask: Ask, documents: Any, files: dict[str, str]
) -> None:
    files |= documents.customers("a", "b", "top", "none", owner="u-anna")
    files |= documents.order("o-1", "a", "2026-01-01", "small")
    files |= documents.order("o-2", "a", "2026-03-01", "small")
    files |= documents.order("o-3", "b", "2026-01-01", "small", "medium")
    files |= documents.order("o-4", "top", "2026-01-01", "large", "small")
    found = ask("up-selling", files, ids=True)
    drives = "drives"
    assert [row.cells for row in found.rows] == [
        ("b", "b", "u-anna", drives, "medium", "plus", "2026-01-01", "large", "pro", 250.0),
        ("a", "a", "u-anna", drives, "small", "basic", "2026-03-01", "medium", "plus", 50.0),
    ]
    assert [row.ids for row in found.rows] == [("customers/b",), ("customers/a",)]
    assert found.note == "2 customers could be offered a higher tier."
    assert found.unit == "net, EUR"


def test_a_tier_that_is_not_sold_any_more_is_passed_over(
    ask: Ask, documents: Any, files: dict[str, str]
) -> None:
    files |= documents.customers("a") | documents.order("o-1", "a", "2026-01-01", "small")
    prices = "[{price: 150.00 EUR}]"
    files |= documents.product(
        "medium", family="drives", tier="plus", prices=prices, until="2026-11-20"
    )
    assert ask("up-selling", files).rows[0].cells[7] == "large"
    files |= documents.product(
        "medium", family="drives", tier="plus", prices=prices, archived="2026-11-20"
    )
    assert ask("up-selling", files).rows[0].cells[7] == "large"


def test_the_price_of_the_day_and_of_our_currency_counts(
    ask: Ask, documents: Any, files: dict[str, str]
) -> None:
    files |= documents.customers("a") | documents.order("o-1", "a", "2026-01-01", "small")
    prices = (
        "[{price: 140.00 EUR}, {price: 160.00 EUR, since: 2026-01-01}, "
        "{price: 999.00 EUR, since: 2026-11-22}, {price: 1.00 CHF, since: 2026-05-01}]"
    )
    files |= documents.product("medium", family="drives", tier="plus", prices=prices)
    assert ask("up-selling", files).rows[0].cells[7:] == ("medium", "plus", 60.0)


def test_tiers_that_are_numbers_go_by_these(ask: Ask, documents: Any) -> None:
    files = documents.customers("a") | documents.order("o-1", "a", "2026-01-01", "nine")
    for id_, tier, price in (("nine", '"9"', "100.00"), ("ten", '"10"', "50.00")):
        files |= documents.product(id_, family="f", tier=tier, prices=f"[{{price: {price} EUR}}]")
    assert ask("up-selling", files).rows[0].cells[7:] == ("ten", "10", -50.0)


def test_a_contract_that_runs_is_had_too(ask: Ask, documents: Any, files: dict[str, str]) -> None:
    files |= documents.customers("a", "b", "c")
    for customer, end in (("a", "2026-11-21"), ("b", "2026-11-20")):
        files[f"contracts/c-{customer}.yaml"] = (
            f"title: T\ncustomer: {customer}\nstart: 2025-01-01\nend: {end}\n"
            "products:\n  - small\n"
        )
    found = ask("up-selling", files)
    assert [row.cells[0] for row in found.rows] == ["a"]
    among = Among("SELECT rowid FROM customers WHERE id = 'b'")
    assert ask("up-selling", files, among=among).rows == ()


def test_a_product_without_a_price_is_left_out_and_said(
    ask: Ask, documents: Any, files: dict[str, str]
) -> None:
    files |= documents.product("xl", family="drives", tier="xl")
    files |= documents.product("usd", family="drives", tier="y", prices="[{price: 9.00 USD}]")
    assert ask("up-selling", files).note == (
        "Nobody has a product of which there is a higher tier. "
        "2 products without a price left out."
    )


def test_without_tiers_the_report_says_so(ask: Ask, documents: Any) -> None:
    assert ask("up-selling", documents.product("p", family="f")).note == (
        "No product has a family and a tier, so none is a step up from another."
    )


def test_without_tiers_nobodys_lines_are_read(indexed: Callable[..., Any], documents: Any) -> None:
    rows, asked = indexed(documents.order("o-1", "a", "2026-01-01", "small")), list[str]()

    def listening(statement: str, values: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        asked.append(statement)
        found: Sequence[tuple[Any, ...]] = rows(statement, values)
        return found

    assert BY_NAME["up-selling"].run(listening, Parameters(date(2026, 11, 21))).rows == ()
    assert asked
    assert not any("sales_lines" in statement for statement in asked)
