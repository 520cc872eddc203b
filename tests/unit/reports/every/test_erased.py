"""No report shows what stands in place of an erased person's name, nor invites to call them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from crmctl.model.record import ERASED
from crmctl.reports.registry import BY_NAME, REPORTS
from crmctl.reports.report import Option, Parameters, Report

TODAY = date(2026, 7, 31)
_CALLING = ("sleeping", "scoring")


@pytest.fixture
def erased(made: Callable[[int], Any], asked: Callable[..., Any]) -> Any:
    """Give a CRM whose private customer has bought, complained and recommended, and is erased."""
    crm = made(4)
    crm["contacts", "p-90"] = {"erased": "2026-05-15", "epoch": "e-1"}
    crm["customers", "k-90"] |= {"since": "2024-02-29", "owner": "u-anna"}
    for folder, id_ in list(crm):
        data = crm[folder, id_]
        if data.get("customer") == "firm-0":
            crm[folder, id_] = data | {"customer": "k-90"}
    crm["customers", "firm-1"]["referred_by"] = "contacts/p-90"
    crm["customers", "firm-2"]["referred_by"] = "customers/k-90"
    return asked(crm)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_name_that_is_gone_is_the_id(report: Report, erased: Any, answers: Any) -> None:
    for table in answers(report, erased, TODAY, ids=True):
        assert ERASED not in repr(table)


@pytest.mark.parametrize("name", _CALLING)
def test_nobody_is_to_call_somebody_erased(name: str, erased: Any, answers: Any) -> None:
    for table in answers(BY_NAME[name], erased, TODAY, ids=True):
        assert table.rows
        assert "k-90" not in repr(table.rows)


def test_who_has_a_problem_is_nobody_erased(erased: Any) -> None:
    report = BY_NAME["complaints"]
    assert Option.SIMILAR in report.options
    for number in range(8):
        found = report.run(erased, Parameters(TODAY, similar=f"trouble-{number}", ids=True))
        assert "k-90" not in repr(found.rows)


def test_figures_of_erased_customers_stay(erased: Any) -> None:
    found = BY_NAME["revenue"].run(erased, Parameters(TODAY, date(2024, 1, 1), by="customer"))
    assert ("k-90", "k-90") in [row.cells[:2] for row in found.rows]
