"""What `check --since` tells: what a change touched, and what it did to other files."""

import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.matching.decisions import Verdict
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.checking import check
from crmctl.workspace.deciding import decide
from crmctl.workspace.sifting import Scope

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _git(crm: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(crm), *arguments], check=True, capture_output=True)


def _write(crm: Path, files: Mapping[str, str]) -> None:
    for path, text in files.items():
        (crm / path).parent.mkdir(parents=True, exist_ok=True)
        (crm / path).write_text(text)


def _caused(crm: Path, before: Mapping[str, str], after: Mapping[str, str | None]) -> set[str]:
    """Give `path code` of what the second files cause beside the first ones."""
    _write(crm, before)
    _git(crm, "add", ".")
    _git(crm, "commit", "-qm", "before")
    for path, text in after.items():
        if text is None:
            (crm / path).unlink()
        else:
            _write(crm, {path: text})
    found = check(Workspace.open(crm, Surroundings(_NOW)), Scope(since="HEAD", unwanted=["Y111"]))
    return {f"{finding.path} {finding.code}" for finding in found}


_OLD, _NEW = "contacts/p-7k3f9q20.yaml", "contacts/p-7k3f9q21.yaml"
_MAIL = "name:\n  family: {}\nemails:\n  - address: a@muster.example\n"


def test_nothing_is_told_of_what_was_wrong_before(crm: Path) -> None:
    before = {_OLD: _MAIL.format("A"), _NEW: _MAIL.format("B")}
    assert _caused(crm, before, {"tasks/t-00000009.yaml": "title: Call\n"}) == set()


def test_a_new_duplicate_is_told_of_the_old_record_too(crm: Path) -> None:
    found = _caused(crm, {_OLD: _MAIL.format("A")}, {_NEW: _MAIL.format("B")})
    assert found == {f"{_OLD} R503", f"{_NEW} R503"}


@pytest.mark.parametrize("key", ["vat_id: DE136695976", "external_ids:\n  shop: '12'"])
def test_a_key_that_an_old_record_has_is_told(crm: Path, key: str) -> None:
    one, other = (f"type: organisation\nname: {name}\n{key}\n" for name in ("Nord", "Süd"))
    found = _caused(crm, {"customers/nord.yaml": one}, {"customers/sued.yaml": other})
    assert found == {"customers/nord.yaml R510", "customers/sued.yaml R510"}


def test_a_second_file_with_an_id_is_told_of_both(crm: Path) -> None:
    text = "name:\n  family: A\n"
    found = _caused(crm, {_OLD: text}, {"contacts/7k/p-7k3f9q20.yaml": text})
    assert found == {f"{_OLD} R502", "contacts/7k/p-7k3f9q20.yaml R502"}


def test_a_task_about_a_record_that_was_archived_is_told(crm: Path) -> None:
    customer = "type: organisation\nname: Nord\n"
    before = {
        "customers/nord.yaml": customer,
        "customers/sued.yaml": f"{customer}archived: 2026-01-31\n",
        "tasks/t-00000008.yaml": "title: Call\nabout:\n  - customers/sued\n",
        "tasks/t-00000009.yaml": "title: Call\nabout:\n  - customers/nord\n",
    }
    after = {"customers/nord.yaml": f"{customer}archived: 2026-01-31\n"}
    assert _caused(crm, before, after) == {"tasks/t-00000009.yaml R509"}


def test_what_referred_to_a_record_that_is_gone_is_told(crm: Path) -> None:
    before = {
        "customers/nord.yaml": "type: organisation\nname: Nord\n",
        "tasks/t-00000008.yaml": "title: Call\nabout:\n  - customers/gone\n",
        "tasks/t-00000009.yaml": "title: Call\nabout:\n  - customers/nord\n",
    }
    assert _caused(crm, before, {"customers/nord.yaml": None}) == {"tasks/t-00000009.yaml R501"}


def test_a_person_who_is_there_already_is_told_though_nothing_is_equal(crm: Path) -> None:
    one = "name:\n  given: Erika\n  family: Müller\nbirthday: 1980-05-17\n"
    two = "name:\n  given: Ericka\n  family: Mueller\nbirthday: 1980-05-17\n"
    phone = 'phones:\n  - number: "+493514123456"\n'
    found = _caused(crm, {_OLD: one + phone}, {_NEW: two + phone})
    assert found == {f"{_OLD} R504", f"{_NEW} R504"}


def test_namesakes_are_no_duplicates(crm: Path) -> None:
    one = "name:\n  given: Erika\n  family: Muster\nbirthday: 1980-05-17\n"
    two = "name:\n  given: Erika\n  family: Muster\nbirthday: 1961-02-01\n"
    assert _caused(crm, {_OLD: one}, {_NEW: two}) == set()


def test_a_decision_that_two_are_two_holds(crm: Path) -> None:
    text = 'name:\n  family: Muster\nbirthday: 1980-05-17\nphones:\n  - number: "+493514123456"\n'
    first = _caused(crm, {_OLD: text}, {_NEW: text})
    assert f"{_NEW} R504" in first
    workspace = Workspace.open(crm, Surroundings(_NOW))
    decide(workspace, "contact", ["p-7k3f9q20", "p-7k3f9q21"], Verdict.DIFFERENT).commit("two")
    found = check(Workspace.open(crm, Surroundings(_NOW)), Scope(wanted=["R504"]))
    assert found == []
