"""`crmctl due`: what to do next."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]


def test_what_is_due_comes_with_whom_to_call(crmctl: Crmctl) -> None:
    result = crmctl("due", "--owner", "u-anna", "--format", "json")

    assert json.loads(result.stdout) == [
        {
            "due": "2026-11-24",
            "when": "coming",
            "what": "Send the quote for the alternative drive",
            "contact": "Dr. Erika Müller-Lüdenscheidt",
            "customer": "ACME Maschinenbau",
            "phone": "+491712345678",
            "priority": "high",
            "owner": "u-anna",
            "why": "about: Problem with the gate drive",
            "ref": "tasks/t-m4k8z1qp",
        }
    ]


def test_the_overdue_come_first_and_planned_interactions_count(crmctl: Crmctl) -> None:
    result = crmctl("due", "--days", "8", "--format", "ids")

    assert result.stdout == (
        "tasks/t-3f5h7k9m\ntasks/t-m4k8z1qp\ninteractions/2026-12-01-acme-gmbh-meeting-2c4e\n"
    )


def test_the_table_reads_at_a_glance(crmctl: Crmctl) -> None:
    result = crmctl("due", "--days", "0", today="2026-11-20")

    assert result.stdout == (
        "DUE         WHEN   WHAT       CONTACT  CUSTOMER  PHONE  PRIORITY  OWNER  RECORD\n"
        "2026-11-20  today  Call back                                             "
        "tasks/t-3f5h7k9m\n"
    )


def test_on_a_terminal_it_is_sorted_into_overdue_and_coming(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmctl.cli.due.is_terminal", lambda: True)
    monkeypatch.setenv("COLUMNS", "80")

    assert crmctl("due").stdout == (
        """\
Overdue
  2026-11-20  3 days ago  Call back
                          tasks/t-3f5h7k9m
Next 7 days
  2026-11-24  tomorrow  [high] Send the quote for the alternative drive
                        (u-anna)
                        about: Problem with the gate drive
                        Dr. Erika Müller-Lüdenscheidt · ACME Maschinenbau · +49
                        171 234 5678
                        tasks/t-m4k8z1qp
"""
    )


def test_nothing_due_is_said(crmctl: Crmctl) -> None:
    result = crmctl("due", "--owner", "u-nobody")

    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "Nothing is due.\n"


def test_open_tasks_without_a_day_are_not_forgotten(crmctl: Crmctl, crm: Path) -> None:
    (crm / "tasks/t-zzzzzzzz.yaml").write_text(
        "title: Some day\nabout:\n  - customers/k-9w2e5t7y\n"
    )

    assert crmctl("due").stderr == (
        "1 open task has no day: `crmctl list tasks due:none done:none`.\n"
    )


def test_a_task_about_a_private_customer_names_the_person(crmctl: Crmctl, crm: Path) -> None:
    (crm / "tasks/t-zzzzzzzz.yaml").write_text(
        "title: Ring\ndue: 2026-11-23\nabout:\n  - customers/k-9w2e5t7y\n  - nothing/x\n"
    )

    rows = json.loads(crmctl("due", "--format", "json").stdout)
    assert [(row["contact"], row["phone"]) for row in rows if row["what"] == "Ring"] == [
        ("Paul Ito", "+493012345678")
    ]
