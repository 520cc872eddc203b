import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.git import OperationInProgressError
from crmctl.errors.records import (
    BeginningStaysError,
    ErasureStaysError,
    NothingToUndoError,
    StillReferredToError,
    UndoConflictError,
)
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.undo import undo

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA = Ref("customers", "beta-ag")
_FILE = "customers/beta-ag.yaml"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _set(crm: Path, **fields: object) -> str:
    change = _open(crm).change("set")
    change.put(_BETA, {**change.record(_BETA).data, **fields})
    return change.commit("set") or ""


def _undo(crm: Path, rev: str = "HEAD") -> None:
    undone = undo(_open(crm), rev)
    undone.change.commit(f"undo {undone.commit}")


def test_a_change_is_taken_back_byte_for_byte(crm: Path) -> None:
    before = (crm / _FILE).read_bytes()
    _set(crm, stage="customer")
    _undo(crm)
    assert (crm / _FILE).read_bytes() == before
    _undo(crm)
    assert b"stage: customer\n" in (crm / _FILE).read_bytes()


def test_a_later_edit_of_another_field_stays(crm: Path) -> None:
    first = _set(crm, stage="customer")
    _set(crm, industry="Mills")
    _undo(crm, first)
    text = (crm / _FILE).read_text()
    assert "stage: lead\n" in text
    assert "industry: Mills\n" in text


def test_a_later_edit_of_the_same_field_is_in_the_way_and_named(crm: Path) -> None:
    first = _set(crm, stage="customer")
    _set(crm, stage="former")
    with pytest.raises(UndoConflictError, match="customers/beta-ag stage"):
        undo(_open(crm), first)


def test_a_record_that_was_added_goes_and_one_that_was_removed_comes_back(crm: Path) -> None:
    change = _open(crm).change("add")
    ref = change.add("customer", {"type": "organisation", "name": "New AG"})
    change.commit("add")
    _undo(crm)
    assert _open(crm).record(ref) is None
    _undo(crm)
    assert _open(crm).record(ref) is not None


def test_a_record_that_is_referred_to_by_now_stays(crm: Path) -> None:
    change = _open(crm).change("add")
    ref = change.add("customer", {"type": "organisation", "name": "New AG"})
    added = change.commit("add") or ""
    _set(crm, parent=ref.id)
    with pytest.raises(StillReferredToError, match="beta-ag"):
        undo(_open(crm), added)


def test_settings_are_taken_back_too_unless_they_were_changed_again(crm: Path) -> None:
    before = (crm / "crm.yaml").read_bytes()
    for line in (b"# one\n", b"# two\n"):
        change = _open(crm).change("set")
        change.write("crm.yaml", (change.read("crm.yaml") or b"") + line)
        change.commit("settings")
    with pytest.raises(UndoConflictError, match=r"crm\.yaml"):
        undo(_open(crm), "HEAD~1")
    _undo(crm)
    _undo(crm, "HEAD~2")
    assert (crm / "crm.yaml").read_bytes() == before


def test_what_is_taken_back_already_cannot_be_again(crm: Path) -> None:
    first = _set(crm, stage="customer")
    _undo(crm)
    with pytest.raises(NothingToUndoError):
        undo(_open(crm), first)


def test_a_file_that_is_broken_now_is_in_the_way(crm: Path) -> None:
    _set(crm, stage="customer")
    (crm / _FILE).write_text("name: [broken\n")
    with pytest.raises(UndoConflictError, match="beta-ag"):
        undo(_open(crm), "HEAD")
    assert (crm / _FILE).read_text() == "name: [broken\n"


def test_in_the_middle_of_a_merge_nothing_is_taken_back(crm: Path) -> None:
    _set(crm, stage="customer")
    head = subprocess.run(
        ["git", "-C", str(crm), "rev-parse", "HEAD"], check=True, capture_output=True
    ).stdout
    (crm / ".git" / "MERGE_HEAD").write_bytes(head)
    with pytest.raises(OperationInProgressError):
        undo(_open(crm), "HEAD")


def test_an_erasure_stays(crm: Path) -> None:
    change = _open(crm).change("redact")
    change.put(_BETA, {**change.record(_BETA).data, "name": "Erased"})
    change.commit("erased")
    with pytest.raises(ErasureStaysError):
        undo(_open(crm), "HEAD")


def test_the_commit_that_made_the_crm_stays(crm: Path) -> None:
    first = subprocess.run(
        ["git", "-C", str(crm), "rev-list", "--max-parents=0", "HEAD"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    with pytest.raises(BeginningStaysError):
        undo(_open(crm), first)


def test_a_record_that_was_taken_away_or_is_new_since_is_in_the_way(crm: Path) -> None:
    first = _set(crm, stage="customer")
    change = _open(crm).change("remove")
    change.remove(_BETA)
    change.commit("gone")
    with pytest.raises(UndoConflictError, match="customers/beta-ag"):
        undo(_open(crm), first)
    (crm / _FILE).write_text("type: organisation\nname: Another Beta\n")
    with pytest.raises(UndoConflictError, match="customers/beta-ag"):
        undo(_open(crm), "HEAD")
