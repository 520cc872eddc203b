import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.records import UnknownRecordError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.history import blame, history, past, recent

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_TASK = Ref("tasks", "t-3f5h7k9m")
_FILE = Path("tasks/3f/t-3f5h7k9m.yaml")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _commit(crm: Path, text: str | None) -> None:
    if text is None:
        (crm / _FILE).unlink()
    else:
        (crm / _FILE).write_text(text)
    subprocess.run(["git", "-C", str(crm), "commit", "-qam", "by hand"], check=True)


def test_a_broken_version_hides_no_change(crm: Path) -> None:
    _commit(crm, "title: [\n")
    _commit(crm, "title: Ring\ndue: 2026-11-20\n")
    entries = history(_open(crm), _TASK)
    told = [[(each.field, each.before, each.after) for each in e.changes] for e in entries[:2]]
    assert told == [[("title", "Call back", "Ring")], []]
    assert [entry.broken for entry in entries] == [False, True, False]


def test_a_broken_version_takes_no_blame(crm: Path) -> None:
    _commit(crm, "title: [\n")
    _commit(crm, "title: Ring\ndue: 2026-11-20\n")
    workspace = _open(crm)
    latest, _, first = recent(workspace, 3)
    origins = {origin.field: origin.commit for origin in blame(workspace, _TASK)}
    assert origins == {"title": latest, "due": first}


def test_a_record_is_found_wherever_it_once_lay(crm: Path) -> None:
    (crm / "tasks" / "later").mkdir()
    subprocess.run(["git", "-C", str(crm), "mv", str(_FILE), "tasks/later/"], check=True)
    subprocess.run(["git", "-C", str(crm), "commit", "-qm", "moved"], check=True)
    subprocess.run(["git", "-C", str(crm), "rm", "-q", "-r", "tasks/later"], check=True)
    subprocess.run(["git", "-C", str(crm), "commit", "-qm", "gone"], check=True)
    workspace = _open(crm)
    assert past(workspace, "t-3f5h7k9m") == _TASK
    assert [entry.commit.subject for entry in history(workspace, _TASK)] == [
        "gone",
        "moved",
        "records to test with",
    ]
    with pytest.raises(UnknownRecordError):
        past(workspace, "t-00000000")


def test_a_record_that_no_commit_has_yet_has_no_history(crm: Path) -> None:
    (crm / "tasks" / "t-00000000.yaml").write_text("title: New\n")
    workspace = _open(crm)
    assert history(workspace, past(workspace, "t-00000000")) == []
    with pytest.raises(UnknownRecordError):
        history(workspace, Ref("tasks", "t-11111111"))
