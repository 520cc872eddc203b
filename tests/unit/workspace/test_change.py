import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.errors.files import BrokenHandEditError, TooLargeRecordError
from crmctl.errors.git import OperationInProgressError
from crmctl.errors.records import InvalidDataError, SharedIdError, UnknownRecordError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA, _PATH = Ref("customers", "beta-ag"), "customers/beta-ag.yaml"
_NOBODY = Ref("contacts", "p-nobody00")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _git(crm: Path, *arguments: str) -> str:
    command = ["git", "-C", str(crm), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_several_steps_of_one_change_add_up(crm: Path) -> None:
    change = _open(crm).change("set")
    change.put(_BETA, {**change.record(_BETA).data, "stage": "customer"})
    change.put(_BETA, {**change.record(_BETA).data, "industry": "Mills"})
    change.commit("two steps")
    data = _open(crm).record(_BETA)
    assert data is not None
    assert (data.data["stage"], data.data["industry"]) == ("customer", "Mills")


def test_a_change_that_changes_nothing_is_no_commit(crm: Path) -> None:
    head = _git(crm, "rev-parse", "HEAD")
    change = _open(crm).change("set")
    change.put(_BETA, change.record(_BETA).data)
    assert (change.diff(), change.commit("nothing")) == ("", None)
    assert _git(crm, "rev-parse", "HEAD") == head


def test_the_diff_shows_what_is_added_changed_and_taken_away(crm: Path) -> None:
    change = _open(crm).change("set")
    change.put(_BETA, {**change.record(_BETA).data, "stage": "customer"})
    change.add("customer", {"type": "organisation", "name": "New AG"})
    change.remove(Ref("tasks", "t-3f5h7k9m"))
    diff = change.diff()
    assert f"--- a/{_PATH}\n+++ b/{_PATH}\n" in diff
    assert "-stage: lead\n+stage: customer\n" in diff
    assert "--- /dev/null\n+++ b/customers/new-ag.yaml\n" in diff
    assert "+++ /dev/null\n" in diff
    assert _git(crm, "status", "--porcelain") == ""


def test_a_commit_names_its_records_and_takes_only_their_files(crm: Path) -> None:
    (crm / "notes.txt").write_text("mine\n")
    change = _open(crm).change("set", source="hubspot")
    change.put(_BETA, {**change.record(_BETA).data, "stage": "customer"})
    change.commit("customer beta-ag: set", batch="b-1")
    assert _git(crm, "log", "-1", "--format=%B").strip() == (
        "customer beta-ag: set\n\nCrmctl-Action: set\nCrmctl-Record: customers/beta-ag\n"
        "Crmctl-Source: hubspot\nCrmctl-Batch: b-1"
    )
    assert _git(crm, "show", "--format=", "--name-only").splitlines() == [_PATH]
    assert _git(crm, "status", "--porcelain") == "?? notes.txt\n"


def test_a_hand_edit_of_a_touched_file_becomes_a_commit_of_its_own(crm: Path) -> None:
    file = crm / _PATH
    file.write_text(file.read_text() + "# By hand.\n")
    change = _open(crm).change("set")
    change.put(_BETA, {**change.record(_BETA).data, "stage": "customer"})
    change.commit("ours")
    assert _git(crm, "log", "-2", "--format=%s") == "ours\nsave edits made by hand\n"
    assert _git(crm, "show", f"HEAD~1:{_PATH}").endswith("# By hand.\n")
    assert file.read_text().endswith("# By hand.\n")


def test_a_broken_hand_edit_is_neither_committed_nor_lost(crm: Path) -> None:
    (crm / _PATH).write_text("name: [broken\n")
    change = _open(crm).change("set")
    change.restore(_BETA, _PATH, b"type: organisation\nname: Beta\n")
    with pytest.raises(BrokenHandEditError, match="beta-ag"):
        change.commit("ours")
    assert (crm / _PATH).read_text() == "name: [broken\n"


def test_a_broken_file_that_a_person_mends_is_replaced(crm: Path) -> None:
    (crm / _PATH).write_text("name: [broken\n")
    change = _open(crm).change("edit")
    change.restore(_BETA, _PATH, b"type: organisation\nname: Beta\n", mends=True)
    change.commit("mended")
    assert _git(crm, "log", "-1", "--format=%s") == "mended\n"
    assert (crm / _PATH).read_bytes() == b"type: organisation\nname: Beta\n"


def test_a_record_that_is_not_there_cannot_be_changed(crm: Path) -> None:
    change = _open(crm).change("set")
    for step in (change.record, change.remove, change.path):
        with pytest.raises(UnknownRecordError):
            step(_NOBODY)


def test_data_that_are_no_record_are_refused_without_their_values(crm: Path) -> None:
    change = _open(crm).change("set")
    with pytest.raises(InvalidDataError) as caught:
        change.put(_BETA, {**change.record(_BETA).data, "stage": "secret"})
    assert "stage" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert change.edits() == []


def test_a_record_of_two_files_cannot_be_changed(crm: Path) -> None:
    (crm / "customers" / "old").mkdir()
    (crm / "customers" / "old" / "beta-ag.yaml").write_text("type: organisation\nname: B\n")
    change = _open(crm).change("set")
    with pytest.raises(SharedIdError, match=r"customers/beta-ag\.yaml, customers/old/beta-ag"):
        change.put(_BETA, change.record(_BETA).data)


def test_a_record_that_could_not_be_read_again_is_not_written(crm: Path) -> None:
    change = _open(crm).change("set")
    with pytest.raises(TooLargeRecordError):
        change.put(_BETA, {**change.record(_BETA).data, "notes": "word " * 900_000})
    assert change.edits() == []


def test_a_file_is_moved_with_its_comments(crm: Path) -> None:
    file = crm / _PATH
    file.write_text(file.read_text() + "# By hand.\n")
    change = _open(crm).change("rename")
    new = change.move(_BETA, "beta", change.record(_BETA).data)
    change.commit("moved")
    assert not file.exists()
    assert (crm / "customers" / "beta.yaml").read_text().endswith("# By hand.\n")
    assert _open(crm).record(new) is not None


def test_in_the_middle_of_a_merge_nothing_is_written(crm: Path) -> None:
    change = _open(crm).change("set")
    change.put(_BETA, {**change.record(_BETA).data, "stage": "customer"})
    (crm / ".git" / "MERGE_HEAD").write_text(_git(crm, "rev-parse", "HEAD"))
    with pytest.raises(OperationInProgressError):
        change.commit("ours")
    assert b"stage: lead\n" in (crm / _PATH).read_bytes()


def test_settings_edited_by_hand_become_a_commit_of_their_own(crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as file:
        file.write("# By hand.\n")
    change = _open(crm).change("set")
    change.write("crm.yaml", (change.read("crm.yaml") or b"") + b"# By us.\n")
    change.commit("ours")
    assert _git(crm, "log", "-2", "--format=%s") == "ours\nsave edits made by hand\n"
    assert _git(crm, "show", "HEAD~1:crm.yaml").endswith("# By hand.\n")
    assert _git(crm, "show", "HEAD:crm.yaml").endswith("# By hand.\n# By us.\n")


def test_what_somebody_else_wrote_just_so_is_no_commit(crm: Path) -> None:
    file = crm / _PATH
    change = _open(crm).change("set")
    change.put(_BETA, {**change.record(_BETA).data, "stage": "customer"})
    file.write_text(file.read_text().replace("stage: lead", "stage: customer"))
    assert change.commit("ours") is None
    assert _git(crm, "status", "--porcelain") == f" M {_PATH}\n"


def test_a_text_that_is_replaced_loses_its_comments(crm: Path) -> None:
    file = crm / _PATH
    file.write_text(f"# By hand.\n{file.read_text()}")
    change = _open(crm).change("redact")
    change.replace(_BETA, {**change.record(_BETA).data, "stage": "former"})
    change.commit("ours")
    assert "stage: former\n" in file.read_text()
    assert "#" not in file.read_text()


def test_what_could_not_be_read_again_is_not_written(crm: Path) -> None:
    change = _open(crm).change("add")
    tags = [f"t{number}" for number in range(450_000)]
    with pytest.raises(TooLargeRecordError):
        change.add("customer", {"type": "organisation", "name": "Tagged", "tags": tags})
    assert change.edits() == []
