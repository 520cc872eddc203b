from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import combinations
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crmctl.reports.basket import run
from crmctl.reports.facts.bought import MOST
from crmctl.reports.report import Among, Parameters, Table

Ask = Callable[..., Table]
Sets = list[frozenset[str]]


def _files(documents: Any, baskets: Sets) -> dict[str, str]:
    files: dict[str, str] = {}
    for number, products in enumerate(baskets):
        files |= documents.order(f"o-{number}", "a", "2026-05-01", *sorted(products))
    return files


_FIVE = [frozenset(one) for one in ("ab", "ab", "abc", "bc", "c", "bd", "d", "c")]


def test_support_confidence_and_lift_are_counted_by_hand(ask: Ask, documents: Any) -> None:
    # 8 baskets; a in 3, b in 5, together in 3: 3/8, 3/3, (3/3) / (5/8) = 1.6.
    found = ask("basket", _files(documents, _FIVE), ids=True)
    assert [row.cells for row in found.rows] == [("a", "b", 3, 3, 37.5, 100.0, 1.6)]
    assert found.rows[0].ids == ("orders/o-0", "orders/o-1", "orders/o-2")
    assert found.note == "8 baskets, each an order: 1 pair."


def test_a_basket_can_be_all_that_a_customer_bought(ask: Ask, documents: Any) -> None:
    files: dict[str, str] = documents.order("x", "other", "2026-01-01", "c")
    for customer in ("a", "b", "c"):
        files |= documents.order(f"{customer}-1", customer, "2026-01-01", "one")
        files |= documents.order(f"{customer}-2", customer, "2026-02-01", "two")
    assert ask("basket", files).rows == ()
    found = ask("basket", files, by="customer", ids=True)
    assert [row.cells for row in found.rows] == [("one", "two", 3, 3, 75.0, 100.0, 1.33)]
    assert found.rows[0].ids == ("customers/a", "customers/b", "customers/c")


def test_what_was_not_sold_is_in_no_basket(ask: Ask, documents: Any) -> None:
    files = (
        _files(documents, _FIVE)
        | documents.order("cancelled", "a", "2026-05-01", "a", "b", cancelled="2026-05-02")
        | documents.order("later", "a", "2026-11-22", "a", "b")
        | documents.order("none", "a", "2026-05-01", "a", "b", quantity="0")
        | documents.order("back", "a", "2026-05-01", "a", "b", quantity="-1")
        | documents.order("no-lines", "a", "2026-05-01")
        | documents.invoice("of-order", "a", "2026-05-01", "a", "b", order="o-1")
    )
    assert ask("basket", files).rows == ask("basket", _files(documents, _FIVE)).rows
    cancelled = documents.order("o-8", "a", "2026-05-01", "a", "b", cancelled="2026-11-22")
    invoiced = documents.invoice("i-1", "a", "2026-05-01", "a", "b")
    found = ask("basket", _files(documents, _FIVE) | cancelled | invoiced)
    assert found.rows[0].cells[2] == 5  # not cancelled yet, and an invoice without an order


def test_days_and_a_query_choose(ask: Ask, documents: Any) -> None:
    files = _files(documents, _FIVE) | documents.customers("a", "b")
    assert ask("basket", files, first=date(2026, 5, 2)).rows == ()
    assert ask("basket", files, last=date(2026, 4, 30)).note == (
        "Nothing was bought whose lines name a product."
    )
    for who, pairs in (("a", 1), ("b", 0)):
        among = Among("SELECT rowid FROM customers WHERE id = ?", (who,))
        assert len(ask("basket", files, among=among).rows) == pairs


def test_merged_products_and_customers_count_as_those_that_are_left(
    ask: Ask, documents: Any
) -> None:
    files = _files(documents, [frozenset({"a", "new"}), frozenset({"a", "old"})])
    for number, product in enumerate(("new", "old", "old")):
        files |= documents.order(f"m-{number}", f"k-{number}", "2026-02-01", "a", product)
    files |= documents.order("z", "k-9", "2026-02-01", "z")
    files |= documents.product("new", aliases="[old]")
    found = ask("basket", files)
    assert [row.cells[:4] for row in found.rows] == [("a", "new", 5, 5)]
    files |= documents.customers("k-0", aliases="[k-1, k-2]")
    assert ask("basket", files, by="customer").rows == ()  # two customers with both


def test_a_basket_of_very_many_products_is_left_out_and_said(ask: Ask, documents: Any) -> None:
    large = [f"p{number}" for number in range(MOST + 1)]
    files = _files(documents, _FIVE) | documents.order("large", "a", "2026-05-01", *large)
    found = ask("basket", files)
    assert found.rows == ask("basket", _files(documents, _FIVE)).rows
    assert found.note.endswith("1 basket of more than 200 products left out.")


def test_a_basket_of_a_million_lines_does_not_explode(indexed: Callable[..., Any]) -> None:
    rows = indexed({})
    rows("INSERT INTO sales VALUES (1, 'order', 'a', '2026-05-01', NULL, 1, 1, 'EUR')", ())
    rows(
        """
        WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 999999)
        INSERT INTO sales_lines SELECT 1, n, 'p-' || (n % 5000), 1, 1 FROM n
        """,
        (),
    )
    found = run(rows, Parameters(date(2026, 11, 21)))
    assert found.note == (
        "Nothing was bought whose lines name a product. "
        "1 basket of more than 200 products left out."
    )


@pytest.mark.parametrize("by", ["order", "customer"])
def test_products_that_are_always_together_have_nothing_to_tell(
    ask: Ask, documents: Any, by: str
) -> None:
    files = _files(documents, [frozenset("ab")] * 4)
    found = ask("basket", files, by=by)
    assert found.rows == ()
    assert "no two products" in found.note


_BASKETS = st.lists(st.frozensets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=12)


@given(baskets=_BASKETS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pairs_are_what_counting_all_baskets_one_by_one_gives(
    ask: Ask, documents: Any, baskets: Sets
) -> None:
    alone = Counter(one for basket in baskets for one in basket)
    pairs = Counter(pair for basket in baskets for pair in combinations(sorted(basket), 2))
    expected = {
        frozenset(pair): count
        for pair, count in pairs.items()
        if count >= 3 and count * len(baskets) > alone[pair[0]] * alone[pair[1]]
    }
    found = ask("basket", _files(documents, baskets))
    assert {frozenset(row.cells[:2]): row.cells[2] for row in found.rows} == expected
    assert all(cast("int", row.cells[3]) <= alone[str(row.cells[1])] for row in found.rows)
