from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import crmctl.reports
from crmctl.reports.page import explain
from crmctl.reports.registry import BY_NAME, REPORTS
from crmctl.reports.report import Among, Option, Report, Table

_BY_NAME = pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)


def test_every_file_with_a_report_is_listed() -> None:
    package = Path(crmctl.reports.__file__).parent
    files = {path.stem for path in package.glob("*.py") if "REPORT = " in path.read_text()}
    assert {report.run.__module__.rpartition(".")[2] for report in REPORTS} == files
    assert len(BY_NAME) == len(REPORTS)


@_BY_NAME
def test_a_report_of_nothing_says_so_and_fits_its_columns(
    report: Report, ask: Callable[..., Table]
) -> None:
    found = ask(report.name, {}, ids=True)
    assert found.note
    assert found.columns[: len(report.columns)] == report.columns
    for row in (*(row.cells for row in found.rows), *([found.totals] if found.totals else [])):
        assert len(row) == len(found.columns)


@_BY_NAME
def test_a_query_that_chooses_nothing_leaves_nothing(
    report: Report, ask: Callable[..., Table], files: Any
) -> None:
    crm = (
        files.customer("a", since="2020-01-01")
        | files.contact("p-1")
        | files.interaction("i-1", "2026-01-01", customer="a", contacts="[p-1]")
        | files.task("t-1")
    )
    nothing = Among("SELECT rowid FROM records WHERE id = ?", ("none",))
    assert ask(report.name, crm, among=nothing) == ask(report.name, {})


@_BY_NAME
def test_an_explanation_gives_definition_columns_and_options(report: Report) -> None:
    text = explain(report)
    assert report.definition.split()[0] in text
    assert f"Source: {report.source.split()[0]}" in text
    assert f"Rounding: {report.rounding.split()[0]}" in text
    for column in report.columns:
        assert f"{column.name}: {column.meaning}" in text
    assert ("--days" in text) == (Option.DAYS in report.options or "--days" in report.definition)


@_BY_NAME
def test_the_column_to_draw_is_one_of_numbers(report: Report, ask: Callable[..., Table]) -> None:
    found = ask(report.name, {})
    numbers = {column.name for column in found.columns if column.number}
    assert found.bar in {*numbers, ""}
