from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from crmctl.errors.values import UnreadableDateError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.logging import FollowUp, Note, log

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _open(crm: Path) -> Workspace:
    chance = Random("7")  # noqa: S311 - the same ids in every run
    return Workspace.open(crm, Surroundings(_NOW, random=chance))


def test_a_follow_up_is_titled_by_what_was_said(crm: Path) -> None:
    said = Note("phone", "now", body=f"{'word ' * 20}\nmore")
    logged = log(_open(crm), ["acme-gmbh"], said, follow_up=FollowUp("+1d"))
    assert logged.task
    assert logged.change.record(logged.task).data == {
        "title": ("word " * 12).strip(),
        "due": "2026-11-24",
        "about": [str(logged.interaction), "customers/acme-gmbh"],
    }


def test_a_follow_up_of_nothing_said_still_has_a_title(crm: Path) -> None:
    logged = log(_open(crm), ["acme-gmbh"], Note("phone", "now"), follow_up=FollowUp("+1d"))
    assert logged.task
    assert logged.change.record(logged.task).data["title"] == "Follow up"


@pytest.mark.parametrize(("at", "planned"), [("2026-11-23", False), ("2026-11-24", True)])
def test_a_day_without_a_time_lies_ahead_from_tomorrow_on(
    crm: Path, at: str, *, planned: bool
) -> None:
    logged = log(_open(crm), ["acme-gmbh"], Note("visit", at))
    assert logged.change.record(logged.interaction).data.get("planned", False) is planned


def test_what_is_no_day_is_refused_before_anything_is_collected(crm: Path) -> None:
    with pytest.raises(UnreadableDateError):
        log(_open(crm), ["acme-gmbh"], Note("phone", "last month"))
