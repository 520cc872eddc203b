"""Who may have the problem of a complaint, as of a day, is what data cut there say."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Parameters


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("day", [date(2024, 9, 1), date(2025, 6, 1), date(2026, 2, 28)])
def test_who_has_the_problem_is_told_as_of_a_day(
    seed: int, day: date, made: Any, cut: Callable[..., Any], asked: Callable[..., Any]
) -> None:
    crm, run = made(seed), BY_NAME["complaints"].run
    then = cut(crm, day)
    for folder, id_ in crm:
        if folder != "complaints":
            continue
        found = run(asked(crm), Parameters(day, similar=id_, ids=True))
        if (folder, id_) in then:
            assert found == run(asked(then), Parameters(day, similar=id_, ids=True))
        else:
            assert (found.rows, found.note) == ((), "The complaint was opened later.")


def test_who_was_merged_into_another_has_the_product_as_that_one(
    ask: Callable[..., Any], files: Any
) -> None:
    line = "lines: [{product: thing, quantity: 1, price: 5.00 EUR}]\n"
    crm = files.customer("old-gmbh") | files.customer("new-gmbh", aliases="[gone-gmbh]")
    crm |= {
        "products/thing.yaml": "name: Thing\n",
        "orders/o-1.yaml": f"customer: gone-gmbh\nissued: 2026-05-01\n{line}",
        "complaints/c.yaml": "title: T\nopened: 2026-06-01\nproduct: thing\ncustomer: old-gmbh\n"
        "state: open\n",
    }
    found = ask("complaints", crm, similar="c", ids=True)
    assert [row.ids for row in found.rows] == [("customers/new-gmbh",)]
