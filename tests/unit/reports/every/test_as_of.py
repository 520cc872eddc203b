"""What a report says of a day is what it would have said if nothing after had happened."""

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from crmctl.reports.registry import REPORTS
from crmctl.reports.report import Report

_FIRST, _DAYS = date(2024, 2, 29), 1_090  # before, contacts would have roles at nobody


def _days(seed: int, count: int) -> list[date]:
    random = Random(seed)  # noqa: S311 - seeded on purpose
    return [_FIRST + timedelta(days=random.randrange(_DAYS)) for _ in range(count)]


def _differing(made: Any, cut: Any, asked: Any, answers: Any, days: list[date]) -> set[str]:
    """Give the names of the reports that are not the same, each with the first such day."""
    wrong: dict[str, date] = {}
    for seed, day in enumerate(days):
        crm = made(seed % 5)
        whole, then = asked(crm), asked(cut(crm, day))
        for report in REPORTS:
            if list(answers(report, whole, day)) != list(answers(report, then, day)):
                wrong.setdefault(report.name, day)
    return {f"{name} as of {day}" for name, day in wrong.items()}


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_a_report_as_of_a_day_is_that_of_data_cut_there(
    report: Report,
    made: Callable[[int], Any],
    cut: Callable[..., Any],
    asked: Callable[..., Any],
    answers: Callable[..., Any],
) -> None:
    crm = made(1)
    for day in (date(2025, 3, 1), date(2026, 2, 28)):
        then = list(answers(report, asked(cut(crm, day)), day))
        assert list(answers(report, asked(crm), day)) == then


@pytest.mark.slow
def test_all_reports_as_of_a_hundred_days_are_those_of_cut_data(
    made: Any, cut: Any, asked: Any, answers: Any
) -> None:
    assert _differing(made, cut, asked, answers, _days(7, 100)) == set()
