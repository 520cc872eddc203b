"""Every record of the sample CRM, exported and imported into an empty one, is what it was."""

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from crmctl.git.repository import init_repository
from crmctl.interchange.cells import defuse
from crmctl.interchange.exporting.registry import BY_NAME
from crmctl.model.kinds import KINDS
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.create import commit_new_files, first_files
from crmctl.workspace.exporting import choose, export, records
from crmctl.workspace.importing import Wish, carry_out, plan
from crmctl.workspace.sample import make

_OUTSIDE = Surroundings(datetime.fromisoformat("2026-11-23T12:00:00+01:00"))
_KINDS = tuple(kind.FOLDER for kind in KINDS)


def _texts(workspace: Workspace, form: str, folder: str, **options: Any) -> bytes:
    kind = workspace.catalogue.by_name[folder]
    found = export(workspace, choose(workspace, kind))
    return "".join(BY_NAME[form].texts(replace(found, **options))).encode()


def _csv(workspace: Workspace, folder: str, _place: Path) -> bytes:
    return _texts(workspace, "csv", folder)


def _german(workspace: Workspace, folder: str, _place: Path) -> bytes:
    return _texts(workspace, "csv", folder, excel="de")


def _tsv(workspace: Workspace, folder: str, _place: Path) -> bytes:
    return _texts(workspace, "tsv", folder)


def _xlsx(workspace: Workspace, folder: str, place: Path) -> bytes:
    """Give the sheet as the text that a reader of workbooks makes of it."""
    kind = workspace.catalogue.by_name[folder]
    BY_NAME["xlsx"].fill(export(workspace, choose(workspace, kind)), place)
    calamine = pytest.importorskip("python_calamine")
    rows = calamine.CalamineWorkbook.from_path(str(place)).get_sheet_by_name(folder).to_python()
    text = StringIO(newline="")
    csv.writer(text).writerows([[_cell(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def _cell(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    # What is no formula needs no apostrophe to stay none, but the reader of CSV takes one away.
    return defuse(text)


_FORMS: Mapping[str, Callable[[Workspace, str, Path], bytes]] = {
    "csv": _csv,
    "csv --excel de": _german,
    "tsv": _tsv,
    "xlsx": _xlsx,
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = tmp_path_factory.mktemp("sample")
    make(folder / "crm")
    workspace = Workspace.open(folder / "crm", _OUTSIDE)
    yield workspace
    workspace.connection.close()


@pytest.mark.parametrize("form", _FORMS)
def test_every_example_comes_back_field_by_field(
    form: str, sample: Workspace, tmp_path: Path
) -> None:
    repository = init_repository(tmp_path / "copy")
    commit_new_files(repository, first_files((sample.root / "crm.yaml").read_bytes()), "init")
    copy = Workspace.open(tmp_path / "copy", _OUTSIDE)

    for folder in _KINDS:
        content = _FORMS[form](sample, folder, tmp_path / f"{folder}.xlsx")
        first = plan(copy, content, Wish())
        assert [(row.line, row.column, row.reason) for row in first.rejected] == []
        carry_out(copy, first)
        assert {str(row.fate) for row in plan(copy, content, Wish()).rows} == {"unchanged"}

    assert list(records(copy)) == list(records(sample))
