"""Two commands that change one record at once."""

import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.records import ChangedMeanwhileError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.change import Change

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA = Ref("customers", "beta-ag")
_PATH = "customers/beta-ag.yaml"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _set(workspace: Workspace, **fields: object) -> Change:
    change = workspace.change("set")
    change.put(_BETA, {**change.record(_BETA).data, **fields})
    return change


def _log(crm: Path) -> list[str]:
    asked = ["git", "-C", str(crm), "log", "--format=%s"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.splitlines()


def test_changes_of_different_fields_both_stand(crm: Path) -> None:
    ours, theirs = _open(crm), _open(crm)
    change = _set(ours, stage="customer")
    _set(theirs, industry="Mills").commit("theirs")
    change.commit("ours")
    data = _open(crm).record(_BETA)
    assert data is not None
    assert (data.data["stage"], data.data["industry"]) == ("customer", "Mills")
    assert _log(crm)[:2] == ["ours", "theirs"]


def test_a_record_read_before_and_a_file_read_after_the_other_change_lose_nothing(
    crm: Path,
) -> None:
    """The index and the file are read one after the other: the other one may come in between."""
    ours = _open(crm)
    change = ours.change("set")
    data = change.record(_BETA).data
    _set(_open(crm), industry="Mills").commit("theirs")
    change.put(_BETA, {**data, "stage": "customer"})
    change.commit("ours")
    assert b"industry: Mills\n" in (crm / _PATH).read_bytes()
    assert b"stage: customer\n" in (crm / _PATH).read_bytes()


def test_two_values_of_one_field_cannot_both_stand(crm: Path) -> None:
    change = _set(_open(crm), stage="customer")
    _set(_open(crm), stage="former").commit("theirs")
    with pytest.raises(ChangedMeanwhileError, match="beta-ag"):
        change.commit("ours")
    assert b"stage: former\n" in (crm / _PATH).read_bytes()
    assert _log(crm)[0] == "theirs"


def test_the_same_change_twice_is_made_once(crm: Path) -> None:
    change = _set(_open(crm), stage="customer")
    _set(_open(crm), stage="customer").commit("theirs")
    assert change.commit("ours") is None
    assert _log(crm)[0] == "theirs"


def test_an_edit_by_hand_made_meanwhile_is_committed_first(crm: Path) -> None:
    change = _set(_open(crm), stage="customer")
    file = crm / _PATH
    file.write_bytes(file.read_bytes() + b"tags:\n  - by-hand  # mine\n")
    change.commit("ours")
    assert b"by-hand  # mine\n" in file.read_bytes()
    assert b"stage: customer\n" in file.read_bytes()
    assert _log(crm)[:2] == ["ours", "save edits made by hand"]


def test_a_broken_edit_made_meanwhile_is_not_overwritten(crm: Path) -> None:
    change = _set(_open(crm), stage="customer")
    (crm / _PATH).write_bytes(b"name: [broken\n")
    with pytest.raises(ChangedMeanwhileError):
        change.commit("ours")
    assert (crm / _PATH).read_bytes() == b"name: [broken\n"


def test_a_record_removed_meanwhile_stays_removed(crm: Path) -> None:
    change = _set(_open(crm), stage="customer")
    other = _open(crm).change("remove")
    other.remove(_BETA)
    other.commit("theirs")
    with pytest.raises(ChangedMeanwhileError):
        change.commit("ours")
    assert not (crm / _PATH).exists()


def test_a_record_changed_meanwhile_is_not_removed(crm: Path) -> None:
    change = _open(crm).change("remove")
    change.remove(_BETA)
    _set(_open(crm), stage="customer").commit("theirs")
    with pytest.raises(ChangedMeanwhileError):
        change.commit("ours")
    assert (crm / _PATH).exists()


def test_a_record_of_the_same_id_added_meanwhile_is_not_overwritten(crm: Path) -> None:
    data = {"type": "organisation", "name": "New AG"}
    ours, theirs = _open(crm).change("add"), _open(crm).change("add")
    assert ours.add("customer", data) == theirs.add("customer", {**data, "stage": "lead"})
    theirs.commit("theirs")
    with pytest.raises(ChangedMeanwhileError):
        ours.commit("ours")
    assert b"stage: lead\n" in (crm / "customers" / "new-ag.yaml").read_bytes()


def test_an_edit_of_which_git_does_not_know_the_first_text_is_refused(crm: Path) -> None:
    file = crm / _PATH
    file.write_bytes(file.read_bytes() + b"tags:\n  - first\n")
    workspace = _open(crm)
    file.write_bytes(file.read_bytes() + b"  - second\n")
    with pytest.raises(ChangedMeanwhileError):
        _set(workspace, stage="customer")
    assert file.read_bytes().endswith(b"  - first\n  - second\n")


def test_other_files_start_from_what_they_hold(crm: Path) -> None:
    change = _open(crm).change("set")
    before = (crm / "crm.yaml").read_bytes()
    assert change.read("crm.yaml") == before
    change.write("crm.yaml", before + b"# more\n")
    (crm / "crm.yaml").write_bytes(before + b"# by hand\n")
    with pytest.raises(ChangedMeanwhileError, match=r"crm\.yaml"):
        change.commit("ours")
