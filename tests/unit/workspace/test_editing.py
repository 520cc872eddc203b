from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.records import UnknownRecordError
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.editing import draft, edited

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def test_a_valid_text_is_taken_over_byte_for_byte(crm: Path) -> None:
    workspace = _open(crm)
    before = draft(workspace, "Call back")
    assert before.text == "title: Call back\ndue: 2026-11-20\n"
    change, problems = edited(workspace, before, "# soon\ntitle:   Ring\n")
    assert problems == []
    assert [edit.after for edit in change.edits()] == [b"# soon\ntitle:   Ring\n"]


def test_what_is_wrong_is_told_and_nothing_collected(crm: Path) -> None:
    workspace = _open(crm)
    change, problems = edited(workspace, draft(workspace, "t-3f5h7k9m"), "titel: x\n")
    assert {(each.line, each.code) for each in problems} == {(1, "S202"), (1, "S204")}
    assert change.edits() == []
    _, unreadable = edited(workspace, draft(workspace, "t-3f5h7k9m"), "title: \udce9\n")
    assert [each.code for each in unreadable] == ["F001"]


def test_a_broken_file_can_be_had_and_nobody_s_cannot(crm: Path) -> None:
    (crm / "tasks" / "t-00000000.yaml").write_bytes(b"title: caf\xe9\n")
    workspace = _open(crm)
    assert draft(workspace, "tasks/t-00000000").text == "title: caf\N{REPLACEMENT CHARACTER}\n"
    with pytest.raises(UnknownRecordError):
        draft(workspace, "t-11111111")


def test_a_file_that_has_just_gone_cannot_be_edited(crm: Path) -> None:
    workspace = _open(crm)
    (crm / "tasks" / "3f" / "t-3f5h7k9m.yaml").unlink()
    with pytest.raises(UnknownRecordError):
        draft(workspace, "t-3f5h7k9m")
