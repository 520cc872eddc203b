"""Fixes of names and modes, and those that a person has to ask for."""

import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.checking import check
from crmctl.workspace.fixing import fix
from crmctl.workspace.sifting import Scope

_NOW = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Berlin"))
_DEAL = "title: Drive\nstage: new\nstages:\n  - stage: new\n    at: 2026-11-02\n"


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _fixed(crm: Path, *, unsafe: bool = True, only: str = "") -> dict[str, bytes | None]:
    change = fix(_open(crm), Scope(wanted=[only] if only else ()), unsafe=unsafe)
    return {edit.path: edit.after for edit in change.edits()}


def _codes(crm: Path, code: str) -> list[str]:
    return [finding.path for finding in check(_open(crm), Scope(wanted=[code]))]


def _git(crm: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(crm), *arguments], check=True, capture_output=True)
    return done.stdout.decode()


def test_a_record_that_is_marked_as_a_program_is_none_after_the_fix(crm: Path) -> None:
    path = "customers/acme-gmbh.yaml"
    (crm / path).chmod(0o755)
    _git(crm, "update-index", "--chmod=+x", path)
    _git(crm, "commit", "-qm", "mode")
    before = (crm / path).read_bytes()
    assert _codes(crm, "F013") == [path]
    change = fix(_open(crm), Scope(wanted=["F013"]))
    assert "mode 100755 -> 100644" in change.diff()
    change.commit("check: mend 1 file")
    assert _codes(crm, "F013") == []
    assert _git(crm, "ls-tree", "HEAD", path).startswith("100644")
    assert (crm / path).stat().st_mode & 0o111 == 0
    assert (crm / path).read_bytes() == before
    assert _git(crm, "status", "--porcelain") == ""
    assert fix(_open(crm), Scope(wanted=["F013"])).edits() == []


def test_a_program_that_is_wrong_too_is_mended_in_both_ways(crm: Path) -> None:
    path = "tasks/t-00000000.yaml"
    (crm / path).write_text("due:   2026-11-30\ntitle: 'Call'\n")
    (crm / path).chmod(0o755)
    _git(crm, "add", path)
    _git(crm, "commit", "-qm", "mode")
    fix(_open(crm), Scope(paths=[path])).commit("check: mend 1 file")
    assert (crm / path).read_text() == "title: Call\ndue: 2026-11-30\n"
    assert _git(crm, "ls-tree", "HEAD", path).startswith("100644")


def test_a_file_whose_name_is_no_id_is_renamed(crm: Path) -> None:
    (crm / "customers" / "Müller & Co.yaml").write_text("type: organisation\nname: Müller\n")
    assert _fixed(crm, unsafe=False, only="F010") == {}
    assert _fixed(crm, only="F010") == {
        "customers/Müller & Co.yaml": None,
        "customers/mueller-und-co.yaml": b"type: organisation\nname: M\xc3\xbcller\n",
    }


def test_the_file_of_a_person_gets_an_id_that_tells_nothing(crm: Path) -> None:
    (crm / "contacts" / "Erika Muster.yaml").write_text("name:\n  family: Muster\n")
    fixed = _fixed(crm, only="F010")
    assert fixed.pop("contacts/Erika Muster.yaml") is None
    (path,) = fixed
    assert "muster" not in path
    assert path.startswith("contacts/")


def test_the_file_of_a_person_in_capitals_keeps_its_id(crm: Path) -> None:
    (crm / "contacts" / "P-7K3F9Q2N.yaml").write_text("name:\n  family: Muster\n")
    assert "contacts/7k/p-7k3f9q2n.yaml" in _fixed(crm, only="F010")


def test_a_device_s_name_gets_another_one_and_references_follow(crm: Path) -> None:
    (crm / "customers" / "aux.yaml").write_text("type: organisation\nname: Aux\n")
    (crm / "tasks" / "t-00000000.yaml").write_text("title: Call\nabout:\n  - customers/aux\n")
    fixed = _fixed(crm, only="F012")
    assert fixed["customers/aux.yaml"] is None
    assert fixed["customers/aux-x.yaml"] == b"type: organisation\nname: Aux\n"
    task = b"title: Call\nabout:\n  - customers/aux-x\n"
    assert fixed["tasks/t-00000000.yaml"] == task


def test_a_record_in_a_folder_with_such_a_name_moves_and_keeps_its_id(crm: Path) -> None:
    place = crm / "customers" / "con" / "nord-ag.yaml"
    place.parent.mkdir()
    place.write_text("type: organisation\nname: Nord\n")
    assert _fixed(crm, only="F012") == {
        "customers/con/nord-ag.yaml": None,
        "customers/nord-ag.yaml": b"type: organisation\nname: Nord\n",
    }


def test_a_time_without_a_zone_gets_that_of_the_crm_if_it_is_asked_for(crm: Path) -> None:
    path = "interactions/2026-07-01-phone-7k3f.yaml"
    (crm / "interactions").mkdir(exist_ok=True)
    (crm / path).write_text("at: 2026-07-01T09:30:00\nchannel: phone\n")
    assert _fixed(crm, unsafe=False, only="D606") == {}
    assert _fixed(crm, only="D606")[path] == b"at: 2026-07-01T09:30:00+02:00\nchannel: phone\n"


def test_the_time_of_a_consent_stays_as_it_was_written(crm: Path) -> None:
    consent = "consents:\n  - id: c-1\n    purpose: newsletter\n    basis: consent\n"
    (crm / "contacts" / "p-7k3f9q2n.yaml").write_text(
        f"name:\n  family: Muster\n{consent}"
        "    event: granted\n    at: 2026-07-01T09:30:00\n    method: form\n"
    )
    assert _codes(crm, "D606") == ["contacts/p-7k3f9q2n.yaml"]
    assert _fixed(crm, only="D606") == {}


def test_a_mistyped_currency_and_stage_get_the_ones_that_are_meant(crm: Path) -> None:
    path = "deals/2026-11-drive-d7k2.yaml"
    (crm / "deals").mkdir(exist_ok=True)
    (crm / path).write_text(_DEAL.replace("stages:", "value: 10.00 ERU\nstages:"))
    assert b"value: 10.00 EUR\n" in (_fixed(crm, only="M701")[path] or b"")
    (crm / path).write_text(_DEAL.replace("stage: new", "stage: qualifed"))
    assert _codes(crm, "S205") == [path]
    assert b"\nstage: qualified\n" in (_fixed(crm, only="S205")[path] or b"")


def test_an_amount_with_a_comma_gets_a_point(crm: Path) -> None:
    path = "deals/2026-11-drive-d7k2.yaml"
    (crm / "deals").mkdir(exist_ok=True)
    (crm / path).write_text(_DEAL.replace("stages:", "value: 1.250,50 EUR\nstages:"))
    assert _codes(crm, "M702") == [path]
    assert b"value: 1250.50 EUR\n" in (_fixed(crm, only="M702")[path] or b"")
    (crm / path).write_text(_DEAL.replace("stages:", "value: 1,250 EUR\nstages:"))
    assert _fixed(crm, only="M702") == {}
