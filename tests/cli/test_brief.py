"""`crmctl brief`: everybody on a day's agenda."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]

_DAY = ("--day", "2026-12-01")


@pytest.fixture
def agenda(crm: Path) -> None:
    """A day with a task, a meeting, a delivery and an errand."""
    (crm / "tasks" / "t-00000001.yaml").write_text(
        "title: Ring Paul\ndue: 2026-12-01T08:00:00Z\nabout:\n  - contacts/p-2b4d6f8h\n"
    )
    (crm / "tasks" / "t-00000002.yaml").write_text("title: Buy paper\ndue: 2026-12-01\n")
    (crm / "tasks" / "t-00000003.yaml").write_text(
        "title: Over\ndue: 2026-12-01\ndone: 2026-11-30\nabout:\n  - customers/beta-ag\n"
    )
    (crm / "orders").mkdir()
    (crm / "orders" / "o-00000001.yaml").write_text(
        "number: O-1\ncustomer: beta-ag\nissued: 2026-11-01\ndeliveries:\n  - at: 2026-12-01\n"
        "  - at: 2026-12-01\n    done: 2026-12-01\n"
    )


@pytest.mark.usefixtures("agenda")
def test_everybody_is_shown_in_the_order_of_the_day(hear: Hear) -> None:
    status, out, said = hear("brief", *_DAY)
    assert (status, said) == (0, "")
    page = {ref: hear("show", ref)[1] for ref in ("beta-ag", "p-2b4d6f8h", "acme-gmbh")}
    assert out == (
        "Tuesday, 2026-12-01\n\n"
        f"=== all day  delivery: O-1  (orders/o-00000001)\n\n{page['beta-ag']}\n"
        f"=== 09:00  Ring Paul  (tasks/t-00000001)\n\n{page['p-2b4d6f8h']}\n"
        "=== 10:00  Yearly review  (interactions/2026-12-01-acme-gmbh-meeting-2c4e)\n\n"
        f"{page['acme-gmbh']}\n"
        "With nobody\n  all day  Buy paper  (tasks/t-00000002)\n"
    )


@pytest.mark.usefixtures("agenda")
def test_a_program_gets_each_appointment_and_each_record_once(hear: Hear, crm: Path) -> None:
    (crm / "tasks" / "t-00000004.yaml").write_text(
        "title: Ask\ndue: 2026-12-01\nabout:\n  - customers/acme-gmbh\n"
    )
    rows = json.loads(hear("brief", *_DAY, "--format", "json")[1])
    assert [(row["at"], row["about"], row["record"] is not None) for row in rows] == [
        ("2026-12-01", "customers/beta-ag", True),
        ("2026-12-01", "customers/acme-gmbh", True),
        ("2026-12-01T10:00:00+01:00", "customers/acme-gmbh", False),
        ("2026-12-01T08:00:00Z", "contacts/p-2b4d6f8h", True),
        ("2026-12-01", None, False),
    ]
    assert rows[0]["record"]["id"] == "beta-ag"
    assert hear("brief", *_DAY, "--format", "ids")[1].split() == [
        "customers/beta-ag", "customers/acme-gmbh", "customers/acme-gmbh", "contacts/p-2b4d6f8h",
        "tasks/t-00000002",
    ]  # fmt: skip


def test_an_empty_day_is_told(hear: Hear) -> None:
    assert hear("brief") == (0, "", "Nothing is on the agenda of 2026-11-23.\n")
    assert hear("brief", "--day", "0001-01-01")[0] == 0
    assert hear("brief", "--day", "9999-12-31")[0] == 0
    assert hear("brief", "--day", "next month")[0] == 2


def test_a_moment_counts_on_its_day_in_the_crms_time_zone(hear: Hear, crm: Path) -> None:
    (crm / "tasks" / "t-00000001.yaml").write_text(
        "title: Late\ndue: 2026-11-30T23:30:00Z\nabout:\n  - customers/beta-ag\n"
    )
    assert "00:30  Late" in hear("brief", *_DAY)[1]
    assert "Late" not in hear("brief", "--day", "2026-11-30")[1]
