"""`crmctl done`, and `set done=`: recurring tasks come again."""

from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_NEXT = "tasks/t-8kcxqyf4"


@pytest.fixture
def rent(crm: Path) -> Path:
    """A task of every month's last day."""
    file = crm / "tasks" / "t-00000001.yaml"
    file.write_text(
        "title: Pay the rent\ndue: 2026-10-31\nabout:\n  - customers/acme-gmbh\nevery: 1 month\n"
    )
    return file


def _text(crm: Path, ref: str) -> str:
    (file,) = crm.rglob(f"{ref.rpartition('/')[2]}.yaml")
    return file.read_text()


def test_a_task_is_done(hear: Hear, crm: Path, git: Git) -> None:
    assert hear("done", "Call back", "--at", "2026-11-22") == (0, "", "")
    assert "done: 2026-11-22\n" in _text(crm, "t-3f5h7k9m")
    assert git("log", "-1", "--format=%s%n%b") == (
        "task t-3f5h7k9m: done\nCrmctl-Action: done\nCrmctl-Record: tasks/t-3f5h7k9m"
    )
    assert hear("done", "t-3f5h7k9m") == (0, "", "Nothing to change: it is so already.\n")


@pytest.mark.usefixtures("rent")
def test_a_recurring_task_comes_again_in_the_same_commit(hear: Hear, crm: Path, git: Git) -> None:
    assert hear("done", "t-00000001", "--at", "today") == (
        0, "", f"comes again: {_NEXT}, due 2026-11-30\n",
    )  # fmt: skip
    assert _text(crm, _NEXT) == (
        "title: Pay the rent\ndue: 2026-11-30\nabout:\n  - customers/acme-gmbh\n"
        "every: 1 month\nmonth_day: 31\n"
    )
    assert len(git("log", "-1", "--format=", "--name-only").split()) == 2
    assert hear("undo")[0] == 0
    assert "done" not in _text(crm, "t-00000001")
    assert not list(crm.rglob(f"{_NEXT.rpartition('/')[2]}.yaml"))


@pytest.mark.usefixtures("rent")
def test_set_does_the_same(hear: Hear, crm: Path) -> None:
    assert hear("set", "t-00000001", "t-3f5h7k9m", "done=today") == (
        0, "", f"comes again: {_NEXT}, due 2026-11-30\nChanged 2 records.\n",
    )  # fmt: skip
    assert "month_day: 31" in _text(crm, _NEXT)
    assert hear("set", "t-00000001", "done=yesterday")[2] == ""


@pytest.mark.usefixtures("rent")
def test_edit_does_the_same(hear: Hear, crm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hear("save")
    monkeypatch.setenv("EDITOR", "sed -i -e '$adone: 2026-11-23'")
    assert hear("edit", "t-00000001")[0] == 0
    assert "due: 2026-11-30" in _text(crm, _NEXT)


def test_the_clock_on_the_wall_is_kept_over_the_change_to_summer(hear: Hear, crm: Path) -> None:
    (crm / "tasks" / "t-00000002.yaml").write_text(
        "title: Ring\ndue: 2027-03-25T09:00:00+01:00\nevery: 1 week\n"
    )
    hear("done", "t-00000002", today="2027-03-25T10:00:00+01:00")
    assert "due: 2027-04-01T09:00:00+02:00\n" in _text(crm, _NEXT)


@pytest.mark.usefixtures("rent")
def test_references_are_read_from_a_pipe_and_a_dry_run_writes_nothing(
    hear: Hear, git: Git
) -> None:
    status, out, said = hear("done", "-", "--dry-run", input="t-00000001\n\nt-3f5h7k9m\n")
    assert (status, said) == (0, "")
    assert out.count("+done: 2026-11-23T12:00:00+01:00") == 2
    assert "month_day" in out
    assert git("log", "-1", "--format=%s") == "records to test with"


def test_only_tasks_can_be_done(hear: Hear) -> None:
    assert hear("done", "acme-gmbh")[0] == 4
    assert hear("done", "t-3f5h7k9m", "--at", "some day")[0] == 2
