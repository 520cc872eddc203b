"""What is attached to a record, for its page."""

from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.attachments import LostAttachmentError
from crmctl.errors.records import UnknownRecordError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.attachments import attachments, file_of, rows
from crmctl.workspace.page import Line, Section

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def test_a_page_has_a_section_for_them_if_there_are_any(crm: Path) -> None:
    view = Workspace.open(crm, Surroundings(_NOW))
    item = {"file": "attachments/7k/a-7k3f9q2m.pdf", "name": "a.pdf", "sha256": "0" * 64}
    more = {**item, "size": 1400, "at": "2026-11-23", "label": "scan"}
    assert list(attachments(view, {"title": "x"})) == []
    assert list(attachments(view, {"attachments": [item, more]})) == [
        Section(
            "Attachments",
            (
                Line(("a.pdf", "", "", "", item["file"])),
                Line(("a.pdf", "scan", "1.4 kB", "2026-11-23", item["file"])),
            ),
        )
    ]


def test_a_record_that_is_not_there_has_none(crm: Path) -> None:
    with pytest.raises(UnknownRecordError):
        rows(Workspace.open(crm, Surroundings(_NOW)), Ref("tasks", "t-00000000"))


def test_a_folder_that_leads_out_of_the_crm_is_not_followed(crm: Path, tmp_path: Path) -> None:
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "a-7k3f9q2m.pdf").write_bytes(b"")
    (crm / "attachments").mkdir()
    (crm / "attachments" / "7k").symlink_to(tmp_path / "away")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    item = {"file": "attachments/7k/a-7k3f9q2m.pdf", "sha256": empty}
    with pytest.raises(LostAttachmentError):
        file_of(Workspace.open(crm, Surroundings(_NOW)), item)
