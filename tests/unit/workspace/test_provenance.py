"""Where a value comes from, as git tells it."""

import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from crmctl.matching.choosing import Origin
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.merging import merge
from crmctl.workspace.provenance import Provenance

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_ERIKA, _PAUL, _ACME = (
    Ref("contacts", "p-7k3f9q2m"),
    Ref("contacts", "p-2b4d6f8h"),
    Ref("customers", "acme-gmbh"),
)


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def _provenance(crm: Path, *refs: Ref) -> Provenance:
    workspace = _open(crm)
    records = [record for ref in refs if (record := workspace.record(ref))]
    return Provenance(workspace, workspace.catalogue.by_name[records[0].kind], records)


@pytest.fixture
def on(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let commits be of a moment."""

    def of(moment: str) -> None:
        monkeypatch.setenv("GIT_AUTHOR_DATE", moment)
        monkeypatch.setenv("GIT_COMMITTER_DATE", moment)

    return of


def _set(crm: Path, ref: Ref, source: str = "", **fields: Any) -> None:
    change = _open(crm).change("set", source=source)
    change.put(ref, {**change.record(ref).data, **fields})
    change.commit("set")


def _day(origin: Origin) -> str:
    return origin.at.date().isoformat() if origin.at else ""


def test_a_value_is_as_old_as_its_last_change_and_of_that_source(crm: Path, on: Any) -> None:
    on("2026-11-22T09:00:00+01:00")
    _set(crm, _ERIKA, source="erp", birthday="1984-03-13", tags=["fair-2026", "vip"])
    on("2026-11-22T10:00:00+01:00")
    _set(crm, _ERIKA, language="de")
    origins = _provenance(crm, _ERIKA)
    assert _day(origins("p-7k3f9q2m", "name.family")) == "2026-11-21"
    birthday = origins("p-7k3f9q2m", "birthday")
    assert (_day(birthday), birthday.source) == ("2026-11-22", "erp")
    assert origins("p-7k3f9q2m", "language").source == ""


def test_a_list_and_a_group_are_as_old_as_their_latest_value(crm: Path, on: Any) -> None:
    on("2026-11-22T09:00:00+01:00")
    _set(crm, _ERIKA, tags=["fair-2026", "vip"])
    origins = _provenance(crm, _ERIKA)
    assert _day(origins("p-7k3f9q2m", "tags")) == "2026-11-22"
    assert _day(origins("p-7k3f9q2m", "tags[0]")) == "2026-11-21"
    assert _day(origins("p-7k3f9q2m", "name")) == "2026-11-21"


def test_nobody_knows_of_what_is_not_there(crm: Path) -> None:
    origins = _provenance(crm, _ERIKA)
    assert origins("p-7k3f9q2m", "language") == Origin()
    assert origins("p-9", "name") == Origin()


def test_a_hand_edit_is_of_this_moment(crm: Path) -> None:
    file = crm / "contacts" / "7k" / "p-7k3f9q2m.yaml"
    file.write_text(file.read_text().replace("1984", "1985"))
    assert _provenance(crm, _ERIKA)("p-7k3f9q2m", "birthday").at == _NOW


def test_a_record_tells_its_latest_day_which_is_not_ahead_and_no_birthday(crm: Path) -> None:
    _set(
        crm, _ERIKA, birthday="2026-11-22", roles=[{"customer": "beta-ag", "since": "2027-01-01"}]
    )
    assert _provenance(crm, _ERIKA)("p-7k3f9q2m", "birthday").dated == "2026-03-01"
    assert _provenance(crm, _ACME)("acme-gmbh", "name").dated == "2023-01-10"


def test_commits_of_one_second_stand_in_their_order(crm: Path) -> None:
    _set(crm, _ERIKA, language="de")
    _set(crm, _PAUL, language="en")
    origins = _provenance(crm, _ERIKA, _PAUL)
    first, second = (origins(ref.id, "language") for ref in (_ERIKA, _PAUL))
    assert first.at == second.at
    assert 0 < first.order < second.order


def test_a_merge_makes_no_value_younger_and_of_no_other_source(crm: Path, on: Any) -> None:
    third = Ref("contacts", "p-4d6f8h0k")
    change = _open(crm).change("add", source="erp")
    change.add("contact", {"name": {"family": "Ito"}, "language": "en"}, id_=third.id)
    change.commit("add")
    on("2026-11-22T09:00:00+01:00")
    merge(_open(crm), _PAUL, [third]).change.commit("merge")
    merge(_open(crm), _ERIKA, [_PAUL]).change.commit("merge")
    origins = _provenance(crm, _ERIKA)
    language = origins("p-7k3f9q2m", "language")
    assert (_day(language), language.source) == ("2026-11-21", "erp")
    assert _day(origins("p-7k3f9q2m", "phones[1].number")) == "2026-11-21"
    assert _day(origins("p-7k3f9q2m", "aliases[1]")) == "2026-11-22"


def test_in_a_clone_that_was_cut_off_a_value_is_as_old_as_the_merge(
    crm: Path, on: Any, tmp_path: Path
) -> None:
    on("2026-11-22T09:00:00+01:00")
    merge(_open(crm), _ERIKA, [_PAUL]).change.commit("merge")
    clone = tmp_path / "clone"
    command = ["git", "clone", "--quiet", "--depth", "1", f"file://{crm}", str(clone)]
    subprocess.run(command, check=True)
    origins = _provenance(clone, _ERIKA)
    assert _day(origins("p-7k3f9q2m", "phones[1].number")) == "2026-11-22"
