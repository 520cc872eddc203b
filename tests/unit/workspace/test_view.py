from datetime import datetime
from pathlib import Path

from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _open(crm: Path) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW))


def test_settings_are_the_same_whichever_way_they_are_asked_for(crm: Path) -> None:
    view = _open(crm)
    assert view.settings.model_dump(mode="json", by_alias=True) == view.config
    assert view.settings.name == "Schmidt Webdesign"


def test_files_without_a_valid_record_are_counted(crm: Path) -> None:
    assert _open(crm).broken_files == 0
    (crm / "customers" / "broken.yaml").write_text("name: [\n")
    assert _open(crm).broken_files == 1


def test_in_a_folder_that_no_kind_has_there_is_no_record(crm: Path) -> None:
    view, ref = _open(crm), Ref("planets", "mars")
    assert (view.record(ref), view.paths(ref)) == (None, [])


def test_each_file_of_a_shared_id_is_listed(crm: Path) -> None:
    (crm / "customers" / "old").mkdir()
    (crm / "customers" / "old" / "beta-ag.yaml").write_text("type: organisation\nname: B\n")
    assert _open(crm).paths(Ref("customers", "beta-ag")) == [
        "customers/beta-ag.yaml",
        "customers/old/beta-ag.yaml",
    ]
