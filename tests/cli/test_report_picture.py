"""Pictures of reports: as SVG, and below the table on a terminal."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest

from crmctl.cli.output import Format
from crmctl.cli.report_page import ReportFormat, print_report
from crmctl.reports.registry import REPORTS
from crmctl.reports.report import Column, Report, Row, Table, Topic

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

Crmctl = Callable[..., "Result"]
_DRAWN = [one.name for one in REPORTS if one.name != "goals"]


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmctl.cli.report_page.is_terminal", lambda: True)
    monkeypatch.setattr("crmctl.cli.messages.is_terminal", lambda _: True)


def _names(formats: type[StrEnum]) -> list[str]:
    return [one.value for one in formats]


def test_reports_have_every_format_and_pictures() -> None:
    assert _names(ReportFormat) == [*_names(Format), "svg"]


def test_a_picture_is_written_to_standard_output(crmctl: Crmctl) -> None:
    result = crmctl("report", "customers-by-stage", "--format", "svg")
    assert result.exit_code == 0
    assert ET.fromstring(result.stdout).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314
    assert result.stdout == crmctl("report", "customers-by-stage", "--format", "svg").stdout


def test_the_picture_of_nothing_says_why(crmctl: Crmctl) -> None:
    result = crmctl("report", "revenue", "--format", "svg")
    assert "There is nothing to draw yet." in result.stdout
    assert "There are no invoices" in result.stdout


def test_the_list_has_no_picture(crmctl: Crmctl) -> None:
    result = crmctl("report", "list", "--format", "svg")
    assert result.exit_code == 2
    assert "The report list has no picture" in result.stderr


_COLUMNS = (Column("town", "", number=False), Column("customers", ""))
_TOWNS = Table(_COLUMNS, (Row(("Dresden", 8)), Row(("Oslo", 2))), bar="customers")
_REPORT = Report(
    "towns",
    "Where are they?",
    Topic.CUSTOMERS,
    "customer",
    "",
    "",
    "",
    _COLUMNS,
    lambda *_: _TOWNS,
)


def _printed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    print_report(_REPORT, _TOWNS, ReportFormat.TABLE, with_ids=False)
    return capsys.readouterr().out.splitlines()


@pytest.mark.usefixtures("at_terminal")
def test_bars_stand_in_the_table_where_they_have_room(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = _printed(capsys)
    assert lines[0] == "Where are they?"
    assert [line.split()[0] for line in lines[2:]] == ["TOWN", "Dresden", "Oslo"]
    assert [line.count("█") for line in lines[3:]] == [20, 5]


@pytest.mark.usefixtures("at_terminal")
def test_the_picture_stands_below_the_table_where_they_have_none(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "39")
    lines = _printed(capsys)
    assert not any("█" in line for line in lines[:-2])
    assert [line.split()[0] for line in lines[-2:]] == ["Dresden", "Oslo"]
    assert all("█" in line for line in lines[-2:])
    assert max(map(len, lines)) <= 39


@pytest.mark.usefixtures("at_terminal")
def test_what_follows_in_time_is_drawn_as_columns(crmctl: Crmctl) -> None:
    result = crmctl("report", "activity", "--from", "2026-10")
    rows = ["1         ██████", *["          ██████"] * 6, "0         ██████"]
    assert result.stdout.splitlines()[-9:] == [*rows, "  2026-10 2026-11"]


@pytest.mark.usefixtures("at_terminal")
def test_a_terminal_without_unicode_gets_ascii(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmctl.cli.report_page.speaks_unicode", lambda: False)
    text = crmctl("report", "customers-by-stage").stdout
    assert text.isascii()
    assert "#" in text


@pytest.mark.usefixtures("at_terminal")
def test_ids_leave_no_room_for_bars_in_the_table(crmctl: Crmctl) -> None:
    lines = crmctl("report", "customers-by-stage", "--ids").stdout.splitlines()
    assert "█" in "".join(lines[-4:])


def test_html_and_svg_are_for_the_page(crmctl: Crmctl, tmp_path: "Path") -> None:
    result = crmctl("report", "revenue", "--html", str(tmp_path / "x.html"))
    assert result.exit_code == 2
    assert "is no page" in result.stderr


@pytest.mark.usefixtures("at_terminal")
def test_a_terminal_names_the_currency_above_and_breaks_the_note_between_words(
    crmctl: Crmctl, crm: "Path"
) -> None:
    result = crmctl("report", "concentration", "--of", "orders")
    assert result.stderr == "There are no orders.\n"
    (crm / "orders").mkdir(exist_ok=True)
    order = "number: O-1\ncustomer: acme-gmbh\nissued: 2026-11-02\ntotals: {net: 70.00 EUR}\n"
    (crm / "orders" / "o-00000001.yaml").write_text(order)
    result = crmctl("report", "concentration", "--of", "orders", env={"COLUMNS": "60"})
    assert result.stdout.splitlines()[0].endswith("  net, EUR")
    lines = result.stderr.splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 60


def test_in_a_pipe_the_note_names_the_currency(crmctl: Crmctl, crm: "Path") -> None:
    (crm / "orders").mkdir(exist_ok=True)
    order = "number: O-1\ncustomer: acme-gmbh\nissued: 2026-11-02\ntotals: {net: 70.00 EUR}\n"
    (crm / "orders" / "o-00000001.yaml").write_text(order)
    result = crmctl("report", "revenue", "--of", "orders", "--format", "csv")
    assert result.stderr.splitlines()[-1].startswith("net, EUR. ")
