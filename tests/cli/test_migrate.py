from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from crmctl.errors.base import CrmctlError
from crmctl.errors.crm import (
    BrokenSettingsError,
    NewerFormatError,
    NoMigrationError,
)
from crmctl.git.repository import open_repository
from crmctl.workspace import migrating
from crmctl.workspace.migrating import carry_out, edited, migrated

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


class _FromZero:
    """An example: format 0 called a contact's e-mail addresses `mails`, and had no zone."""

    TO = 1

    @staticmethod
    def settings(text: str) -> str:
        return text.replace("zone: Europe/Berlin\n", "timezone: Europe/Berlin\n")

    @staticmethod
    def record(folder: str, data: Mapping[str, Any]) -> Mapping[str, Any]:
        if folder != "contacts" or "mails" not in data:
            return data
        mails = [{"address": each} for each in data["mails"]]
        return {"emails" if name == "mails" else name: mails if name == "mails" else value
                for name, value in data.items()}  # fmt: skip


_OLD = "name:\n  family: Alt # from the card\nmails:\n  - alt@acme.example\nbirthday: 1984-03-12\n"
_NEW = (
    "name:\n  family: Alt # from the card\nemails:\n  - address: alt@acme.example\n"
    "birthday: 1984-03-12\n"
)


@pytest.fixture
def old(crm: Path, git: Git) -> Path:
    """Let the small CRM be of format 0, with a contact that only that format knows."""
    settings = crm / "crm.yaml"
    text = settings.read_text().replace("format: 1", "format: 0 # the first")
    settings.write_text(text.replace("timezone: Europe/Berlin\n", "zone: Europe/Berlin\n"))
    (crm / "contacts" / "p-0000000z.yaml").write_text(_OLD)
    (crm / "contacts" / "p-0000000y.yaml").write_text("name: {}\n")
    git("add", "-A")
    git("commit", "-qm", "format 0")
    return crm


def test_an_older_format_becomes_the_present_one_in_one_commit(
    old: Path, hear: Hear, git: Git
) -> None:
    repository = open_repository(old)
    plan = migrated(repository, [_FromZero])
    assert sorted(plan.files) == ["contacts/p-0000000z.yaml", "crm.yaml"]
    assert plan.left == ["contacts/p-0000000y.yaml"]
    assert edited(repository, plan) == []
    before = git("rev-parse", "HEAD").strip()
    carry_out(repository, plan)
    assert (old / "contacts" / "p-0000000z.yaml").read_text() == _NEW
    settings = (old / "crm.yaml").read_text()
    assert "format: 1 # the first\n" in settings
    assert "\ntimezone: Europe/Berlin\n" in settings
    assert git("rev-parse", "HEAD~1").strip() == before
    assert git("log", "-1", "--format=%s").strip() == "format 0 to 1"
    assert git("status", "--porcelain") == ""
    assert migrated(repository, [_FromZero]).files == {}
    assert hear("show", "p-0000000z")[0] == 0


def test_a_plan_says_which_files_are_edited(old: Path) -> None:
    (old / "contacts" / "p-0000000z.yaml").write_text(f"{_OLD}notes: more\n")
    repository = open_repository(old)
    assert edited(repository, migrated(repository, [_FromZero])) == ["contacts/p-0000000z.yaml"]


def test_no_way_is_an_error_and_so_is_a_newer_format(old: Path) -> None:
    repository = open_repository(old)
    with pytest.raises(NoMigrationError):
        migrated(repository)
    settings = old / "crm.yaml"
    for text, error in (("format: 9\n", NewerFormatError), ("name: X\n", BrokenSettingsError)):
        settings.write_text(text)
        with pytest.raises(CrmctlError) as raised:
            migrated(repository, [_FromZero])
        assert type(raised.value) is error


@pytest.mark.usefixtures("crm")
def test_the_newest_format_needs_nothing(hear: Hear) -> None:
    assert hear("migrate") == (0, "", "The CRM has the newest format, 1.\n")


def test_the_command_shows_does_and_refuses(
    old: Path, hear: Hear, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hear("migrate")[0] == 3
    monkeypatch.setattr(
        migrating, "migrated", lambda repository: migrated(repository, [_FromZero])
    )
    shown = hear("migrate", "--dry-run")
    assert (shown[0], shown[1].splitlines()) == (0, ["crm.yaml", "contacts/p-0000000z.yaml"])
    assert "p-0000000y.yaml would be no valid record" in shown[2]
    (old / "contacts" / "p-0000000z.yaml").write_text(f"{_OLD}notes: more\n")
    assert hear("migrate")[0] == 5
    (old / "contacts" / "p-0000000z.yaml").write_text(_OLD)
    assert hear("migrate")[2].endswith("Format 0 to 1: changed 2 files.\n")


def test_an_older_format_is_told(crm: Path, hear: Hear) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text().replace("format: 1", "format: 0"))
    assert "crm.yaml:1:1: warning S209 The CRM has format 0" in hear("check")[1]
