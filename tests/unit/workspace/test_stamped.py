"""What was just written need not be read again, unless somebody touched it."""

import os
import time
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.index.files import FileState
from crmctl.index.write import Change
from crmctl.workspace import Surroundings, Workspace, signature
from crmctl.workspace.committing import _stamped
from crmctl.workspace.signature import stamp_of

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def test_files_that_nobody_touched_are_fresh_and_all_others_suspect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signature, "_TICK", 0)
    stamps = {}
    for name in ("kept", "touched"):
        (tmp_path / name).write_bytes(b"1")
        before = time.time_ns() - 3_600_000_000_123
        os.utime(tmp_path / name, ns=(before, before))
        stamps[name] = stamp_of(str(tmp_path / name))
    (tmp_path / "touched").write_bytes(b"2")
    names = ("kept", "touched", "unknown")
    changes = [Change(FileState(name, "digest", "", suspect=True), None) for name in names]
    found = [change.file for change in _stamped(tmp_path, changes, dict(stamps))]
    assert [file.suspect for file in found] == [False, True, True]
    assert [file.signature for file in found] == [stamps["kept"], "", ""]


def test_an_edit_right_after_a_commit_is_seen_although_its_file_is_fresh(
    crm: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signature, "_TICK", 0)
    workspace = Workspace.open(crm, Surroundings(_NOW))
    change = workspace.change("add")
    ref = change.add("contact", {"name": {"given": "Ada", "family": "Byron"}})
    change.commit("add a contact")
    file = crm / change.path(ref)
    time.sleep(0.02)  # the next tick of the file system's clock
    file.write_bytes(file.read_bytes().replace(b"Byron", b"Brown"))
    record = Workspace.open(crm, Surroundings(_NOW)).record(ref)
    assert record
    assert record.data["name"]["family"] == "Brown"
