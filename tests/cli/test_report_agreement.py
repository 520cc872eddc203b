"""What two reports, or a report and a command, say of the same thing is the same."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app
from crmctl.workspace.sample import make

_DAY = "2026-11-20"
Rows = list[dict[str, Any]]
Ask = Callable[..., Rows]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample CRM, where its campaign was sent; no test of this module writes in it."""
    folder = tmp_path_factory.mktemp("sample") / "crm"
    make(folder)
    campaign = folder / "campaigns" / "winter-check-2026.yaml"
    people = sorted(file.stem for file in (folder / "contacts").rglob("*.yaml"))
    lines = [
        f"  - contact: {one}\n    wave: first\n    group: {'sent' if n % 4 else 'control'}\n"
        for n, one in enumerate(people)
    ]
    responses = [
        f"  - contact: {one}\n    at: 2026-09-1{n}\n    response: {said}\n"
        for n, (one, said) in enumerate(
            zip(people[1:4], ("clicked", "bounced", "replied"), strict=True)
        )
    ]
    campaign.write_text(
        f"{campaign.read_text()}    frozen: 2026-09-01\n"
        f"recipients:\n{''.join(lines)}responses:\n{''.join(responses)}"
    )
    return folder


@pytest.fixture
def ask(sample: Path) -> Ask:
    """Give a function that runs a command and reads what it writes."""

    def run(*arguments: str, day: str = _DAY) -> Rows:
        command = ["-C", str(sample), "--today", day, *arguments, "--format", "json"]
        result = CliRunner().invoke(app, command, catch_exceptions=False)
        assert result.exit_code == 0, result.stderr
        rows: Rows = json.loads(result.stdout)
        return rows

    return run


def _sum(rows: Rows, column: str) -> float:
    return round(sum(row[column] or 0 for row in rows), 2)


def _by(rows: Rows, *columns: str) -> dict[str, Any]:
    """Give the last of some columns by the first."""
    return {row[columns[0]]: row[columns[1]] for row in rows}


def test_open_invoices_are_those_of_the_list_and_of_what_is_due(ask: Ask) -> None:
    found = ask("report", "open-invoices", "--by", "invoice", "--ids")
    listed = ask("list", "invoices", "state:open")
    assert {row["invoice"] for row in found} == {row["id"] for row in listed}
    overdue = {row["invoice"] for row in found if row["days"]}
    assert overdue == {row["id"] for row in ask("list", "invoices", "state:open", f"due<{_DAY}")}
    by_customer = ask("report", "open-invoices")
    assert _sum(by_customer, "open") == _sum(found, "open")
    for row in by_customer:
        parts = [row[age] for age in ("not_due", "1-30", "31-60", "61-90", "over_90")]
        own = [one["open"] for one in found if one["customer"] == row["customer"]]
        assert round(sum(parts), 2) == row["open"] == round(sum(own), 2)


def test_what_is_overdue_is_due(ask: Ask) -> None:
    overdue = {
        f"invoices/{row['invoice']}"
        for row in ask("report", "open-invoices", "--by", "invoice")
        if row["days"]
    }
    due = {row["ref"] for row in ask("due") if row["ref"].startswith("invoices/")}
    assert overdue <= due


def test_the_pipeline_is_the_board(ask: Ask) -> None:
    # The board shows what files say; the last step of a deal is of the 21st.
    pipeline = {row["stage"]: row for row in ask("report", "pipeline", day="2026-11-22")}
    board = ask("board", day="2026-11-22")
    for stage, row in pipeline.items():
        deals = [one for one in board if one["stage"] == stage]
        assert row["deals"] == len(deals)
    assert sum(row["deals"] for row in pipeline.values()) == sum(
        one["stage"] not in {"won", "lost"} for one in board
    )


def test_revenue_adds_up_to_one_sum_whatever_rows_stand_for(ask: Ask) -> None:
    period = ("--from", "2026-01-01", "--to", _DAY)
    sums = {
        by: _sum(ask("report", "revenue", "--by", by, *period), "revenue")
        for by in ("month", "customer", "product", "owner")
    }
    (goal,) = ask("report", "goals")
    assert set(sums.values()) == {goal["reached"]}
    for by in ("month", "customer", "product", "owner"):
        assert _sum(ask("report", "contribution", "--by", by, *period), "revenue") == sums[by]
    assert _sum(ask("report", "concentration", *period), "revenue") == sums["customer"]


def test_a_customers_value_is_the_contribution_so_far(ask: Ask) -> None:
    value = _by(ask("report", "value"), "customer", "contribution")
    rows = ask("report", "contribution", "--by", "customer", "--from", "2000-01-01")
    contribution = {
        row["customer"]: round((row["contribution"] or 0) + row["without_cost"], 2) for row in rows
    }
    assert value == contribution
    revenue = ask("report", "revenue", "--by", "customer", "--from", "2000-01-01")
    assert _by(rows, "customer", "revenue") == _by(revenue, "customer", "revenue")


def test_the_win_rate_is_that_of_conversion_and_lost_reasons(ask: Ask) -> None:
    closed = ask("report", "win-rate")
    assert _sum(closed, "lost") == _sum(ask("report", "lost-reasons"), "deals")
    assert _sum(closed, "lost_value") == _sum(ask("report", "lost-reasons"), "value")
    assert len(ask("list", "deals", "stage:won")) == _sum(closed, "won")


def test_campaigns_are_what_each_of_them_has_brought(ask: Ask, sample: Path) -> None:
    (row,) = ask("report", "campaigns")
    command = ["-C", str(sample), "--today", _DAY, "campaign", "result", row["campaign"]]
    found = CliRunner().invoke(app, [*command, "--format", "json"], catch_exceptions=False)
    came = json.loads(found.stdout)
    came = came[0] if isinstance(came, list) else came
    sent, control = came["groups"]
    assert (row["buyers"], row["orders"]) == (sent["buyers"], sent["orders"])
    assert sent["orders"] > 0
    assert f"{row['revenue']:.2f} EUR" == sent["revenue"]
    assert row["responded"] == came["responded"] == 2  # one of three came back
    assert row["delivered"] == sent["people"] - 1
    assert row["control"] == control["people"]
    assert (f"{row['cost']:.2f} EUR", row["per_response"]) == (came["cost"], 60.0)
    assert float(came["cost_per_response"]) == row["per_response"]


def _month(sample: Path, *arguments: str) -> dict[tuple[str, str], float]:
    command = ["-C", str(sample), "--today", _DAY, "report", "month", "--format", "csv"]
    found = CliRunner().invoke(app, [*command, *arguments], catch_exceptions=False).stdout
    rows = csv.DictReader(io.StringIO(found))
    return {(row["block"], row["what"]): float(row["value"]) for row in rows if row["value"]}


def test_the_page_of_a_month_says_what_its_reports_say(ask: Ask, sample: Path) -> None:
    page = _month(sample)
    revenue = ask("report", "revenue")
    assert page["summary", "Revenue"] == revenue[-1]["revenue"] == page["revenue", "Nov"]
    assert [v for (block, _), v in page.items() if block == "revenue"] == [
        row["revenue"] for row in revenue
    ]
    (goal,) = ask("report", "goals")
    assert page["summary", "Goal 2026: 110\N{NO-BREAK SPACE}000"] == goal["per_cent"]
    owed = ask("report", "open-invoices")
    late = [row for row in ask("report", "open-invoices", "--by", "invoice") if row["days"]]
    assert page["summary", "Overdue"] == _sum(late, "open")
    assert page["open-invoices", "1-30 days"] == _sum(owed, "1-30")
    assert page["open-invoices", "not due"] == _sum(owed, "not_due")
    for row in ask("report", "concentration")[:5]:
        assert page["payers", row["name"]] == row["revenue"]
    for row in ask("report", "pipeline"):
        assert page["deals", row["stage"]] == row["value"]
    for row in ask("report", "cohorts", "--every", "year"):
        later = row["+1"]
        assert page.get(("returning", f"{row['cohort']} +1"), later and later / 100) == (
            later and later / 100
        )
    for row in ask("report", "lost-reasons", "--from", "2025-12-01"):
        if row["deals"]:
            assert page["lost", row["reason"]] == row["deals"]


def test_the_page_of_an_earlier_month_says_what_its_reports_said(ask: Ask, sample: Path) -> None:
    page, day = _month(sample, "--to", "2026-08-31"), ("--as-of", "2026-08-31")
    assert page["summary", "Revenue"] == ask("report", "revenue", *day)[-1]["revenue"]
    owed = ask("report", "open-invoices", "--by", "invoice", *day)
    assert page["summary", "Overdue"] == _sum([row for row in owed if row["days"]], "open")
