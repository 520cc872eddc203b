"""`crmctl ics`: what lies ahead, for a calendar."""

from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar
from typer.testing import Result

Crmctl = Callable[..., Result]
Hear = Callable[..., tuple[int, str, str]]

_TASK = """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//crmctl//crmctl//EN
BEGIN:VTODO
DTSTAMP:20261123T110000Z
DUE;VALUE=DATE:20261120
STATUS:NEEDS-ACTION
SUMMARY:Call back
UID:tasks/t-3f5h7k9m@crmctl
END:VTODO
END:VCALENDAR
"""


def _uids(result: Result) -> list[str]:
    made = Calendar.from_ical(result.stdout_bytes)
    return [str(part["uid"]) for part in made.walk() if "uid" in part]


def test_a_task_is_a_task_of_a_calendar(hear: Hear) -> None:
    status, out, err = hear("ics", "tasks/t-3f5h7k9m")

    assert (status, out.replace("\r\n", "\n"), err) == (0, _TASK, "")


@pytest.mark.usefixtures("papers")
def test_all_that_lies_ahead_is_given(crmctl: Crmctl) -> None:
    assert _uids(crmctl("ics")) == [
        "tasks/t-3f5h7k9m@crmctl",
        "tasks/t-m4k8z1qp@crmctl",
        "interactions/2026-12-01-acme-gmbh-meeting-2c4e@crmctl",
        "orders/o-4c8w1vza/1@crmctl",
    ]


def test_a_query_chooses(crmctl: Crmctl) -> None:
    assert _uids(crmctl("ics", "kind:task", "owner:u-anna")) == ["tasks/t-m4k8z1qp@crmctl"]
    assert _uids(crmctl("ics", "city:Dresden")) == []


def test_a_meeting_has_its_customer_in_its_name(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "crm.ics"
    meeting = "interactions/2026-12-01-acme-gmbh-meeting-2c4e"

    assert crmctl("ics", meeting, "-o", str(file)).exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert "SUMMARY:Yearly review · ACME Maschinenbau" in text
    assert "DTSTART;TZID=Europe/Berlin:20261201T100000" in text
    assert "BEGIN:VTIMEZONE" in text


def test_what_has_no_day_is_refused(hear: Hear) -> None:
    status, out, err = hear("ics", "interactions/2026-11-21-acme-gmbh-phone-7k3f")

    assert (status, out) == (2, "")
    assert err.startswith("crmctl: interactions/2026-11-21-acme-gmbh-phone-7k3f has no day")


def test_a_reference_to_nothing_is_no_query(hear: Hear) -> None:
    assert hear("ics", "tasks/t-zzzzzzzz")[0] == 4


def test_an_unknown_field_is_named(hear: Hear) -> None:
    assert hear("ics", "colour:red")[0] == 2
