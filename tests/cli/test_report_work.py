"""`crmctl report` becomes work: tasks, a segment, and what goes on through a pipe."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from crmctl.errors.crm import NobodyToAskError
from crmctl.errors.records import InvalidDataError
from crmctl.workspace import segmenting

Crmctl = Callable[..., Result]

_SLEEPING = ("report", "sleeping", "--days", "40")


def _head(crm: Path, *arguments: str) -> str:
    command = ["git", "-C", str(crm), "log", "-1", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_every_customer_gets_a_task_once(crmctl: Crmctl, crm: Path) -> None:
    found = crmctl(*_SLEEPING, "--to-tasks", "--due", "friday", "--owner", "u-jonas")
    assert found.exit_code == 0
    assert found.stderr == "2 tasks made.\n"
    assert _head(crm, "--format=%s").strip() == "report sleeping: 2 tasks"
    task, _ = found.stdout.split()
    text = crmctl("show", task, "--format", "yaml").stdout
    assert 'due: "2026-11-27"' in text
    assert "owner: u-jonas" in text
    assert "- report-sleeping" in text
    assert 'title: "sleeping: ' in text
    assert "Who has gone quiet? On 2026-11-23:" in text

    refused = crmctl(*_SLEEPING, "--to-tasks", "--due", "banana")
    assert refused.exit_code == InvalidDataError([]).exit_code
    assert "due must be a moment" in refused.stderr
    again = crmctl(*_SLEEPING, "--to-tasks")
    assert (again.stdout, again.stderr) == ("", "0 tasks made; 2 had one already.\n")
    crmctl("done", task)
    assert crmctl(*_SLEEPING, "--to-tasks").stderr == "1 task made; 1 had one already.\n"


def test_a_dry_run_shows_the_tasks_and_makes_none(crmctl: Crmctl, crm: Path) -> None:
    before = _head(crm, "--format=%H")
    found = crmctl(*_SLEEPING, "--to-tasks", "--dry-run")
    assert found.stdout.count("+title:") == 2
    assert found.stderr == "2 tasks would be made.\n"
    assert _head(crm, "--format=%H") == before


def test_the_owner_of_the_customer_is_that_of_the_task(crmctl: Crmctl) -> None:
    found = crmctl("report", "sleeping", "--days", "0", "id:acme-gmbh", "--to-tasks", "-n")
    assert "+owner: u-anna" in found.stdout


def test_many_tasks_are_asked_about(crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crmctl.cli.report_work._MANY", 1)
    refused = crmctl(*_SLEEPING, "--to-tasks")
    assert refused.exit_code == NobodyToAskError("").exit_code
    assert crmctl(*_SLEEPING, "--to-tasks", "--yes").stderr.endswith("2 tasks made.\n")


def test_whom_a_report_names_can_be_kept(crmctl: Crmctl, crm: Path) -> None:
    settings = crm / "crm.yaml"
    settings.write_text(f"# ours\n{settings.read_text()}")
    found = crmctl(*_SLEEPING, "--save-segment", "quiet")
    assert found.stderr == "`segment:quiet` finds 2 records, those of 2026-11-23.\n"
    lines = settings.read_text().splitlines()
    place = lines.index("  # Saved by `crmctl report sleeping` on 2026-11-23")
    assert lines[place + 1] == "  quiet: kind:customer (id=beta-ag OR id=k-9w2e5t7y)"
    assert lines[0] == "# ours"
    listed = crmctl("list", "customers", "segment:quiet", "--format", "ids").stdout
    assert sorted(listed.split()) == ["customers/beta-ag", "customers/k-9w2e5t7y"]

    later = crmctl("report", "sleeping", "--days", "90", "--save-segment", "quiet",
                   today="2026-11-24")  # fmt: skip
    assert later.stderr == "`segment:quiet` finds 1 record, those of 2026-11-24.\n"
    assert settings.read_text().count("Saved by") == 1
    assert "  quiet: kind:customer (id=k-9w2e5t7y)\n" in settings.read_text()


def test_a_segment_of_ones_own_is_not_replaced(crmctl: Crmctl) -> None:
    found = crmctl(*_SLEEPING, "--save-segment", "dresdeners")
    assert (found.exit_code, "was not saved from a report" in found.stderr) == (2, True)


def test_nobody_too_many_and_a_bad_name_are_refused(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = crmctl("report", "sleeping", "--days", "9999", "id:acme-gmbh", "--save-segment", "x")
    assert "names nobody" in nobody.stderr
    assert "can be called 'Q 1'" in crmctl(*_SLEEPING, "--save-segment", "Q 1").stderr
    monkeypatch.setattr(segmenting, "MOST", 1)
    assert "--format ids | crmctl set" in crmctl(*_SLEEPING, "--save-segment", "x").stderr


@pytest.mark.parametrize("name", ["lead-times", "activity"])
def test_a_report_that_names_no_people_refuses(crmctl: Crmctl, name: str) -> None:
    crmctl("add", "order", "--customer", "acme-gmbh", "--issued", "2026-11-01")
    for option in (("--to-tasks",), ("--save-segment", "x")):
        found = crmctl("report", name, *option)
        assert found.exit_code == 2
        assert "stand for no customer and no single record" in found.stderr


def test_an_erased_person_gets_no_task(crmctl: Crmctl) -> None:
    crmctl("redact", "k-9w2e5t7y", "--yes")
    assert "k-9w2e5t7y" not in crmctl(*_SLEEPING, "--to-tasks", "--dry-run").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--to-tasks", "--save-segment", "x"), "not both"),
        (("--due", "friday"), "--due says nothing without --to-tasks"),
        (("--owner", "u-anna"), "--owner says nothing"),
        (("--dry-run",), "--dry-run says nothing"),
        (("--yes",), "--yes says nothing"),
        (("--to-tasks", "--recorded", "HEAD"), "only looks back"),
    ],
)
def test_options_that_contradict_each_other_are_refused(
    crmctl: Crmctl, arguments: tuple[str, ...], sentence: str
) -> None:
    found = crmctl(*_SLEEPING, *arguments)
    assert (found.exit_code, sentence in found.stderr) == (2, True)


def test_a_report_goes_through_a_pipe_to_set(crmctl: Crmctl, crm: Path) -> None:
    program = f"{sys.executable} -m crmctl -C {crm} --today 2026-11-23"
    line = f"{program} report sleeping --days 40 --format ids | {program} set - tags+=win-back"
    subprocess.run(["sh", "-c", line], check=True, capture_output=True)
    tagged = crmctl("list", "customers", "tag:win-back", "--format", "ids").stdout
    assert sorted(tagged.split()) == ["customers/beta-ag", "customers/k-9w2e5t7y"]


def test_a_segment_without_a_name_is_refused(crmctl: Crmctl) -> None:
    refused = crmctl(*_SLEEPING, "--save-segment", "")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "No segment can be called ''" in refused.stderr
