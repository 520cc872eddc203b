import os
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.findings import Severity
from crmctl.matching.decisions import Decision, Verdict
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.deciding import (
    apart,
    decide,
    decisions,
    drop_about,
    drop_between,
    said_by,
    subject,
)
from crmctl.workspace.merging import merge
from crmctl.workspace.removing import rename
from crmctl.workspace.undo import undo

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_ERIKA, _PAUL = "p-7k3f9q2m", "p-2b4d6f8h"
_BOTH = frozenset((_ERIKA, _PAUL))
_PATH = Decision.of("contact", _ERIKA, _PAUL, Verdict.DIFFERENT).path
_TEXT = f"kind: contact\nrecords:\n  - {_PAUL}\n  - {_ERIKA}\ndecision: different\n"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _decide(crm: Path, verdict: Verdict, *ids: str) -> str | None:
    return decide(_open(crm), "contact", ids, verdict).commit("decided")


def _put(crm: Path, path: str, text: str) -> None:
    (crm / path).parent.mkdir(parents=True, exist_ok=True)
    (crm / path).write_text(text)


def _contact(crm: Path, id_: str) -> None:
    change = _open(crm).change("add")
    change.add("contact", {"name": {"family": "Ito"}}, id_=id_)
    change.commit("one more")


def test_a_decision_is_a_file_of_ids(crm: Path) -> None:
    assert _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL)
    assert (crm / _PATH).read_text() == _TEXT
    assert apart(_open(crm), "contact") == {_BOTH}
    assert apart(_open(crm), "customer") == set()


def test_saying_it_again_in_any_order_changes_nothing(crm: Path) -> None:
    assert _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL)
    assert _decide(crm, Verdict.DIFFERENT, _PAUL, _ERIKA, _PAUL) is None


def test_saying_something_else_replaces_it(crm: Path) -> None:
    _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL)
    _decide(crm, Verdict.HOUSEHOLD, _PAUL, _ERIKA)
    assert not (crm / _PATH).exists()
    assert decisions(_open(crm)).verdicts("contact") == {_BOTH: Verdict.HOUSEHOLD}


def test_of_several_records_every_two_are_meant(crm: Path) -> None:
    _contact(crm, "p-00000001")
    _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL, "p-00000001")
    assert apart(_open(crm), "contact") == {
        _BOTH,
        frozenset((_ERIKA, "p-00000001")),
        frozenset((_PAUL, "p-00000001")),
    }


def test_an_undo_takes_it_back(crm: Path) -> None:
    commit = _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL)
    assert said_by(_open(crm)) == {_PATH: commit}
    undo(_open(crm), "HEAD").change.commit("undone")
    assert apart(_open(crm), "contact") == set()


def test_a_decision_that_is_not_committed_has_no_commit(crm: Path) -> None:
    _put(crm, _PATH, _TEXT)
    assert said_by(_open(crm)) == {}
    assert apart(_open(crm), "contact") == {_BOTH}


def test_a_decision_follows_a_merge(crm: Path) -> None:
    _contact(crm, "p-00000001")
    _decide(crm, Verdict.DIFFERENT, _ERIKA, "p-00000001")
    change = merge(_open(crm), Ref("contacts", _PAUL), [Ref("contacts", "p-00000001")]).change
    change.commit("merged")
    assert apart(_open(crm), "contact") == {_BOTH}
    # What is said of the survivor is said already.
    assert _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL) is None


def test_a_decision_follows_a_rename(crm: Path) -> None:
    _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL)
    change, _ = rename(_open(crm), Ref("contacts", _PAUL), "p-99999999")
    change.commit("renamed")
    assert apart(_open(crm), "contact") == {frozenset((_ERIKA, "p-99999999"))}


def test_merging_two_that_were_kept_apart_drops_what_was_said(crm: Path) -> None:
    _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL)
    workspace = _open(crm)
    refs = [Ref("contacts", _ERIKA), Ref("contacts", _PAUL)]
    change = merge(workspace, refs[0], refs[1:]).change
    assert drop_between(workspace, change, refs) == 1
    change.commit("merged")
    assert not (crm / _PATH).exists()
    undo(_open(crm), "HEAD").change.commit("undone")
    assert (crm / _PATH).read_text() == _TEXT
    assert apart(_open(crm), "contact") == {_BOTH}


def test_what_was_said_of_others_is_not_dropped(crm: Path) -> None:
    _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL)
    workspace = _open(crm)
    change = workspace.change("merge")
    assert drop_between(workspace, change, [Ref("contacts", _ERIKA)]) == 0
    assert drop_between(workspace, change, [Ref("customers", i) for i in (_ERIKA, _PAUL)]) == 0
    drop_about(workspace, change, [Ref("customers", _ERIKA)])
    assert change.edits() == []


def test_erasing_a_person_drops_what_was_said_of_them_by_former_ids_too(crm: Path) -> None:
    _put(crm, _PATH, _TEXT.replace(_ERIKA, "p-0m2c8w4r"))
    workspace = _open(crm)
    change = workspace.change("redact")
    drop_about(workspace, change, [Ref("contacts", _ERIKA)])
    assert [edit.path for edit in change.edits()] == [_PATH]


def test_two_machines_that_decide_never_conflict(crm: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git = ["git", "-C", str(crm)]
    subprocess.run(["git", "clone", "-q", str(crm), str(other)], check=True)
    _decide(crm, Verdict.HOUSEHOLD, _ERIKA, _PAUL)
    _decide(other, Verdict.COLLEAGUE, _PAUL, _ERIKA)
    subprocess.run([*git, "pull", "-q", "--no-rebase", str(other), "HEAD"], check=True)
    _decide(crm, Verdict.DIFFERENT, _ERIKA, _PAUL)
    _decide(other, Verdict.DIFFERENT, _ERIKA, _PAUL)
    subprocess.run([*git, "pull", "-q", "--no-rebase", str(other), "HEAD"], check=True)
    assert decisions(_open(crm)).verdicts("contact") == {_BOTH: Verdict.DIFFERENT}
    assert apart(_open(crm), "contact") == apart(_open(other), "contact")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The file is empty."),
        ("kind: [\n", ""),
        (_TEXT + _TEXT, ""),
        (_TEXT.replace(_PAUL, _ERIKA), "Both ids are the same."),
        (_TEXT.replace("different", "perhaps"), "The decision is one of"),
        ("- kind\n", ""),
    ],
)
def test_a_file_that_is_no_decision_is_told_and_hinders_nothing(
    crm: Path, text: str, sentence: str
) -> None:
    _put(crm, "privacy/decisions/aa/mine.yaml", _TEXT)
    _put(crm, "privacy/decisions/zz/broken.yaml", text)
    _put(crm, "privacy/decisions/zz/notes.txt", "not read")
    _put(crm, "privacy/decisions/zz/.#locked.yaml", "not read")
    found = decisions(_open(crm))
    assert [each.path for each in found.decided] == ["privacy/decisions/aa/mine.yaml"]
    (finding,) = found.findings
    assert (finding.path, finding.code, finding.severity) == (
        "privacy/decisions/zz/broken.yaml",
        "R512",
        Severity.ERROR,
    )
    assert sentence in finding.message


def test_a_link_and_a_pipe_are_not_read(crm: Path) -> None:
    folder = crm / "privacy" / "decisions"
    folder.mkdir(parents=True)
    (folder / "link.yaml").symlink_to("/etc/hostname")
    os.mkfifo(folder / "pipe.yaml")
    assert [each.path for each in decisions(_open(crm)).findings] == [
        "privacy/decisions/link.yaml",
        "privacy/decisions/pipe.yaml",
    ]


def test_ids_that_no_record_answers_to_are_told(crm: Path) -> None:
    _put(crm, "privacy/decisions/one.yaml", _TEXT.replace(_PAUL, "p-00000000"))
    (found,) = decisions(_open(crm)).decided
    assert found.lost == {"p-00000000"}


def test_a_subject_names_few_ids_and_counts_many() -> None:
    assert subject("contact", ["a", "b"], Verdict.COLLEAGUE) == "contact a, b: colleague"
    many = [str(number) for number in range(4)]
    assert subject("contact", many, Verdict.DIFFERENT) == "contact 4 records: different"
