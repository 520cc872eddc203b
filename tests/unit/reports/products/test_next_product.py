from collections.abc import Callable
from itertools import permutations
from random import Random
from typing import Any

import pytest

from crmctl.estimation.intervals import wilson
from crmctl.reports.report import Table

Ask = Callable[..., Table]


@pytest.fixture
def files(documents: Any) -> dict[str, str]:
    """Eleven who could buy a heater after a drive, eight who did, and others."""
    found: dict[str, str] = {}
    for number in range(11):
        found |= documents.order(f"d-{number}", f"k-{number}", "2026-01-01", "drive")
        found |= documents.customers(f"k-{number}", owner="u-anna")
    for number in range(8):
        found |= documents.order(f"h-{number}", f"k-{number}", "2026-02-01", "heater")
    found |= documents.order("both", "k-20", "2026-01-01", "drive", "heater")
    found |= documents.order("before", "k-21", "2026-01-01", "heater")
    found |= documents.order("after", "k-21", "2026-02-01", "drive")
    for number in range(30, 40):
        found |= documents.order(f"o-{number}", f"k-{number}", "2026-01-01", "other")
    return found


def test_who_took_it_later_is_counted_of_those_who_could(ask: Ask, files: dict[str, str]) -> None:
    found = ask("next-product", files, ids=True)
    # Of 23 buyers 10 have the heater; 8/11 by 10/23 is 1.67. The one who bought both at once and
    # the one who had the heater before could not take it later.
    low = round(wilson(8, 11).low * 100, 1)
    assert [row.cells for row in found.rows] == [
        ("drive", "heater", "8 of 11", 72.7, low, 1.67, 3)
    ]
    assert found.rows[0].ids == ("customers/k-10", "customers/k-8", "customers/k-9")
    assert found.note == "23 customers bought something; 1 step."


def test_each_customer_gets_the_surest_offer(ask: Ask, files: dict[str, str]) -> None:
    found = ask("next-product", files, by="customer", ids=True)
    assert [row.cells[:6] for row in found.rows] == [
        (id_, id_, "u-anna", "heater", "drive", "8 of 11") for id_ in ("k-10", "k-8", "k-9")
    ]
    assert found.rows[0].ids == ("customers/k-10",)


def test_who_is_gone_gets_no_offer_but_keeps_the_figures(
    ask: Ask, documents: Any, files: dict[str, str]
) -> None:
    files |= documents.customers("k-8", stage="former")
    files |= documents.customers("k-9", archived="2026-11-21")
    files["customers/k-10.yaml"] = "type: person\nperson: p-1\n"
    files["contacts/p-1.yaml"] = "erased: 2026-10-01\nepoch: e-1\n"
    assert ask("next-product", files, by="customer").rows == ()
    assert ask("next-product", files).rows[0].cells[2] == "8 of 11"


def test_the_surer_step_comes_first_not_the_larger_share(
    ask: Ask, documents: Any, files: dict[str, str]
) -> None:
    for number in range(50, 53):
        files |= documents.order(f"a-{number}", f"k-{number}", "2026-01-01", "rare")
        files |= documents.order(f"b-{number}", f"k-{number}", "2026-02-01", "rarer")
    found = ask("next-product", files)
    assert [row.cells[2] for row in found.rows] == ["3 of 3", "8 of 11"][:: (
        1 if wilson(3, 3).low > wilson(8, 11).low else -1
    )]  # fmt: skip


def test_two_are_too_few(ask: Ask, documents: Any) -> None:
    files: dict[str, str] = {}
    for number in range(2):
        files |= documents.order(f"a-{number}", f"k-{number}", "2026-01-01", "a")
        files |= documents.order(f"b-{number}", f"k-{number}", "2026-02-01", "b")
    found = ask("next-product", files)
    assert (found.rows, found.chart) == ((), None)
    assert found.note == (
        "2 customers bought something; no step was taken by 3 of them with a lift above 1."
    )


def test_a_step_that_everybody_takes_anyway_is_none(ask: Ask, documents: Any) -> None:
    files: dict[str, str] = {}
    for number in range(4):
        files |= documents.order(f"a-{number}", f"k-{number}", "2026-01-01", "a")
        files |= documents.order(f"b-{number}", f"k-{number}", "2026-02-01", "b")
    assert ask("next-product", files).rows == ()  # the share is 1, and so is that of all


def test_a_customer_with_very_many_products_is_left_out_and_said(
    ask: Ask, documents: Any, files: dict[str, str]
) -> None:
    many = [f"p{number}" for number in range(201)]
    files |= documents.order("many", "large", "2026-01-01", *many)
    note = ask("next-product", files).note
    assert note.endswith("1 customer with more than 200 products left out.")
    alone = documents.order("many", "large", "2026-01-01", *many)
    assert ask("next-product", alone).note.startswith("Nobody bought anything")


def test_counts_are_those_of_looking_at_each_customer_and_each_pair(
    ask: Ask, documents: Any
) -> None:
    random, files = Random(7), dict[str, str]()  # noqa: S311 - no secret
    had: dict[str, dict[str, str]] = {}
    for number in range(30):
        customer = f"k-{number}"
        files |= documents.customers(customer)
        for month in range(1, 6):
            follows = {chr(ord(one) + 1) for one in had.get(customer, ())}
            bought = [one for one in "abcde" if random.random() < (0.5 if one in follows else 0.1)]
            day = f"2026-0{month}-01"
            if bought:
                files |= documents.order(f"o-{number}-{month}", customer, day, *bought)
            for one in bought:
                had.setdefault(customer, {}).setdefault(one, day)
    expected = {}
    for one, other in permutations("abcde", 2):
        owners = [of for of in had.values() if one in of]
        could = [of for of in owners if of.get(other, "9") > of[one]]
        took = [of for of in could if other in of]
        share = sum(other in of for of in had.values()) / len(had)
        if len(took) >= 3 and len(took) / len(could) > share:
            expected[one, other] = (f"{len(took)} of {len(could)}", len(could) - len(took))
    found = ask("next-product", files)
    assert expected
    assert {
        (one, other): (seen, left) for one, other, seen, *_, left in (r.cells for r in found.rows)
    } == expected
