"""A merge is taken back, whatever was done since, or what stands in the way is named."""

import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crmctl.errors.records import ErasedSinceError, StillReferredToError, UndoConflictError
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.erasing import erase
from crmctl.workspace.merging import merge
from crmctl.workspace.removing import remove
from crmctl.workspace.undo import undo

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_ERIKA, _PAUL = Ref("contacts", "p-7k3f9q2m"), Ref("contacts", "p-2b4d6f8h")
_PRIVATE, _CALL = Ref("customers", "k-9w2e5t7y"), Ref("tasks", "t-3f5h7k9m")
_THIRD = Ref("contacts", "p-4d6f8h0k")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _merge(crm: Path, *refs: Ref) -> str:
    return merge(_open(crm), refs[0], refs[1:]).change.commit("merge") or ""


def _set(crm: Path, ref: Ref, **fields: Any) -> str:
    change = _open(crm).change("set")
    data = {**change.record(ref).data, **fields}
    change.put(ref, {name: value for name, value in data.items() if value is not None})
    return change.commit("set") or ""


def _undo(crm: Path, rev: str) -> None:
    undone = undo(_open(crm), rev)
    undone.change.commit(f"undo {undone.commit}")


def _third(crm: Path) -> None:
    change = _open(crm).change("add")
    said = {"name": {"given": "Pau", "family": "Ito"}, "tags": ["third"]}
    change.add("contact", {**said, "emails": [{"address": "pau@ito.example"}]}, id_=_THIRD.id)
    change.put(_CALL, {**change.record(_CALL).data, "about": ["contacts/p-4d6f8h0k"]})
    change.commit("add")


def _files(crm: Path) -> Mapping[str, bytes]:
    return {str(path.relative_to(crm)): path.read_bytes() for path in crm.rglob("*.yaml")}


def _data(crm: Path, ref: Ref) -> Mapping[str, Any]:
    record = _open(crm).record(ref)
    assert record is not None
    return record.data


@pytest.mark.parametrize("refs", [(_ERIKA, _PAUL), (_PAUL, _ERIKA)])
def test_both_come_back_to_the_byte_hand_edits_and_comments_too(
    crm: Path, refs: tuple[Ref, Ref]
) -> None:
    for ref in refs:
        file = crm / _open(crm).paths(ref)[0]
        file.write_text(f"# of {ref.id}\n{file.read_text()}custom:   # a layout of one's own\n")
    before = _files(crm)
    _undo(crm, _merge(crm, *refs))
    assert _files(crm) == before


def test_later_edits_of_other_records_stay_those_that_had_followed_too(crm: Path) -> None:
    before = _files(crm)
    commit = _merge(crm, _ERIKA, _PAUL)
    _set(crm, _CALL, title="Call again")
    _set(crm, _PRIVATE, stage="customer")
    _undo(crm, commit)
    after = _files(crm)
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {"customers/k-9w2e5t7y.yaml", "tasks/3f/t-3f5h7k9m.yaml"}
    assert _data(crm, _PRIVATE)["person"] == _PAUL.id
    assert _data(crm, _PRIVATE)["stage"] == "customer"


def test_later_edits_of_other_fields_of_the_survivor_stay(crm: Path) -> None:
    commit = _merge(crm, _ERIKA, _PAUL)
    data = _data(crm, _ERIKA)
    emails = [*data["emails"], {"address": "new@x.example"}]
    _set(crm, _ERIKA, language="de", emails=emails, tags=[*data["tags"], "vip"])
    _undo(crm, commit)
    erika = _data(crm, _ERIKA)
    assert erika["language"] == "de"
    assert [one["address"] for one in erika["emails"]] == [
        "erika.mueller@acme.example",
        "new@x.example",
    ]
    assert erika["tags"] == ["fair-2026", "vip"]
    assert "do_not_contact" not in erika
    assert _data(crm, _PAUL)["name"] == {"given": "Paul", "family": "Ito"}


def test_later_edits_of_the_same_fields_are_named_and_never_their_values(crm: Path) -> None:
    commit = _merge(crm, _PAUL, _ERIKA)
    before = _files(crm)
    name = {**_data(crm, _PAUL)["name"], "family": "Secretive"}
    _set(crm, _PAUL, name=name, birthday="1999-09-09")
    with pytest.raises(UndoConflictError) as raised:
        undo(_open(crm), commit)
    assert raised.value.exit_code == 5
    said = str(raised.value)
    assert "contacts/p-2b4d6f8h name.family" in said
    assert "contacts/p-2b4d6f8h birthday" in said
    assert "Secretive" not in said
    assert "1999" not in said
    assert set(_files(crm)) == set(before)


def test_a_withdrawal_since_is_not_lost_by_taking_the_merge_back(crm: Path) -> None:
    commit = _merge(crm, _PAUL, _ERIKA)
    consents = _data(crm, _PAUL)["consents"]
    no = {**consents[0], "id": "c-9", "event": "withdrawn", "at": "2026-11-22"}
    _set(crm, _PAUL, consents=[*consents, no])
    with pytest.raises(UndoConflictError, match="contacts/p-2b4d6f8h consents"):
        undo(_open(crm), commit)


def test_an_old_merge_is_taken_back_from_below_a_second_one(crm: Path) -> None:
    _third(crm)
    before = _files(crm)
    first = _merge(crm, _ERIKA, _PAUL)
    second = _merge(crm, _ERIKA, _THIRD)
    _undo(crm, first)
    assert _data(crm, _ERIKA)["aliases"] == ["p-0m2c8w4r", "p-4d6f8h0k"]
    assert [one["address"] for one in _data(crm, _ERIKA)["emails"]] == [
        "erika.mueller@acme.example",
        "pau@ito.example",
    ]
    assert _data(crm, _PRIVATE)["person"] == _PAUL.id
    assert _data(crm, _CALL)["about"] == ["contacts/p-7k3f9q2m"]
    _undo(crm, second)
    assert _files(crm) == before


def test_an_old_merge_whose_survivor_was_merged_on_waits_for_the_later_one(crm: Path) -> None:
    _third(crm)
    before = _files(crm)
    first = _merge(crm, _ERIKA, _PAUL)
    second = _merge(crm, _THIRD, _ERIKA)
    with pytest.raises(
        UndoConflictError, match="contacts/p-7k3f9q2m, customers/k-9w2e5t7y person"
    ):
        undo(_open(crm), first)
    _undo(crm, second)
    _undo(crm, first)
    assert _files(crm) == before


def test_a_merge_whose_survivor_was_removed_is_not_taken_back_in_half(crm: Path) -> None:
    commit = _merge(crm, _PAUL, _ERIKA)
    change = remove(_open(crm), [_PRIVATE, _PAUL], cascade=True)
    change.commit("remove")
    before = _files(crm)
    with pytest.raises(UndoConflictError, match="contacts/p-2b4d6f8h"):
        undo(_open(crm), commit)
    assert _files(crm) == before


def test_what_refers_to_the_survivor_since_stays_with_it(crm: Path) -> None:
    commit = _merge(crm, _ERIKA, _PAUL)
    _set(crm, _CALL, about=["contacts/p-7k3f9q2m", "contacts/p-2b4d6f8h"])
    _undo(crm, commit)
    assert _data(crm, _CALL)["about"] == ["contacts/p-7k3f9q2m", "contacts/p-2b4d6f8h"]


def test_taking_it_back_twice_merges_anew(crm: Path) -> None:
    commit = _merge(crm, _ERIKA, _PAUL)
    merged = _files(crm)
    _undo(crm, commit)
    _undo(crm, "HEAD")
    assert _files(crm) == merged


def test_taking_it_back_again_is_refused_while_something_refers_to_the_other(crm: Path) -> None:
    commit = _merge(crm, _ERIKA, _PAUL)
    _undo(crm, commit)
    _set(crm, _CALL, about=["contacts/p-2b4d6f8h"])
    with pytest.raises(StillReferredToError, match="t-3f5h7k9m"):
        undo(_open(crm), "HEAD~1")


def test_who_was_erased_since_does_not_come_back(crm: Path) -> None:
    commit = _merge(crm, _ERIKA, _PAUL)
    erase(_open(crm), _ERIKA, ground="asked").change.commit("redact")
    with pytest.raises(ErasedSinceError):
        undo(_open(crm), commit)


def test_the_commits_name_both_records(crm: Path) -> None:
    _merge(crm, _ERIKA, _PAUL)
    command = ["git", "-C", str(crm), "log", "-1", "--format=%B"]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert "Crmctl-Action: merge\n" in said
    assert "Crmctl-Record: contacts/p-2b4d6f8h\n" in said
    assert "Crmctl-Record: contacts/p-7k3f9q2m\n" in said
