"""`crmctl report`: figures, where they come from, and how they are drawn."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from crmctl.cli.report import complete_name

Crmctl = Callable[..., Result]


def test_customers_by_stage_add_up(crmctl: Crmctl) -> None:
    result = crmctl("report", "customers-by-stage")

    assert result.exit_code == 0
    assert result.stdout == (
        """\
STAGE     CUSTOMERS  SHARE  ORGANISATIONS  PERSONS
lead              1   33.3              1        0
prospect          1   33.3              0        1
customer          1   33.3              1        0
former            0    0.0              0        0
total             3  100.0              2        1
"""
    )


def test_a_query_restricts_a_report(crmctl: Crmctl) -> None:
    result = crmctl("report", "customers-by-stage", "segment:dresdeners", "--format", "csv")

    assert result.stdout == (
        "stage,customers,share,organisations,persons\n"
        "lead,0,0.0,0,0\nprospect,0,0.0,0,0\ncustomer,1,100.0,1,0\nformer,0,0.0,0,0\n"
    )


def test_a_query_restricts_a_report_about_several_kinds(crmctl: Crmctl) -> None:
    result = crmctl("report", "quality", "kind:contact", "--format", "csv")

    assert "customers,phone,0,0,,\n" in result.stdout
    assert "contacts,phone,2,0,100.0,\n" in result.stdout


def test_the_records_behind_the_figures_can_be_had(crmctl: Crmctl) -> None:
    command = ("report", "activity", "--period", "2026-Q4", "--every", "quarter")

    rows = json.loads(crmctl(*command, "--ids", "--format", "json").stdout)
    assert rows == [
        {
            "period": "2026-Q4",
            "interactions": 1,
            "phone": 1,
            "ids": ["interactions/2026-11-21-acme-gmbh-phone-7k3f"],
        }
    ]
    ids = crmctl(*command, "--format", "ids").stdout
    assert ids == "interactions/2026-11-21-acme-gmbh-phone-7k3f\n"
    assert "IDS" in crmctl(*command, "--ids").stdout


def test_days_may_be_typed_as_periods(crmctl: Crmctl) -> None:
    result = crmctl("report", "growth", "--from", "2026-Q4", "--to", "today", "--format", "csv")

    assert result.stdout == (
        "period,new_customers,customers,new_contacts,contacts\n2026-10,1,3,0,0\n2026-11,0,3,1,1\n"
    )
    assert "1 contact without an interaction" in result.stderr


def test_the_reports_are_listed(crmctl: Crmctl) -> None:
    result = crmctl("report", "--format", "json")

    assert "sleeping" in [report["name"] for report in json.loads(result.stdout)]


def test_a_report_explains_itself(crmctl: Crmctl) -> None:
    result = crmctl("report", "explain", "sleeping")

    assert result.stdout.startswith("sleeping: Who has gone quiet?\n")
    assert crmctl("report", "explain").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["nope"], "No report is called 'nope'"),
        (["tasks", "--days", "3"], "The report tasks has no use for --days"),
        (["sleeping", "--from", "2026"], "it takes --days and a query"),
        (["growth", "--from", "01.02.2026"], "is no day and no period"),
        (["sleeping", "nofield:x"], "No field is called 'nofield'"),
        (["revenue", "--as-of", "9999-12-31"], "Reports count days from 1900-01-01 to 2999-12-31"),
        (["revenue", "--as-of", "0001-01-01"], "and 0001-01-01 is none of them"),
        (["revenue", "--from", "0001-01-01"], "and 0001-01-01 is none of them"),
        (["month", "--format", "svg"], "--svg DIR writes them"),
    ],
)
def test_what_a_report_cannot_use_is_refused(
    crmctl: Crmctl, arguments: list[str], complaint: str
) -> None:
    result = crmctl("report", *arguments)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert complaint in result.stderr


def test_until_the_end_of_all_days_is_until_today(crmctl: Crmctl) -> None:
    until = crmctl("report", "growth", "--from", "2026", "--to", "9999-12-31").stdout
    assert until == crmctl("report", "growth", "--from", "2026").stdout


def test_recorded_counts_what_the_files_said_then(crmctl: Crmctl, crm: Path) -> None:
    subprocess.run(["git", "-C", str(crm), "rm", "-q", "customers/beta-ag.yaml"], check=True)
    subprocess.run(["git", "-C", str(crm), "commit", "-q", "-m", "gone"], check=True)

    assert "total             2" in crmctl("report", "customers-by-stage").stdout
    then = crmctl("report", "customers-by-stage", "--recorded", "HEAD~1")
    assert "total             3" in then.stdout


def test_names_of_reports_are_completed() -> None:
    assert complete_name("slee") == [("sleeping", "Who has gone quiet?")]
