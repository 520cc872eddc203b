"""Every record of the sample CRM, exported and imported into an empty one, is what it was."""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner, Result

from crmctl.cli.app import app
from crmctl.git.repository import init_repository
from crmctl.interchange.tables.cells import defuse
from crmctl.model.kinds import KINDS
from crmctl.workspace.create import commit_new_files, first_files
from crmctl.workspace.sample import make

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDERS = tuple(kind.FOLDER for kind in KINDS)  # what is referred to comes first


def _crmctl(crm: Path, *arguments: str) -> Result:
    command = ["-C", str(crm), "--today", "2026-11-23T12:00:00+01:00", *arguments]
    return CliRunner().invoke(app, command, catch_exceptions=False)


def _a_file_a_kind(*options: str) -> Callable[[Path, Path], Sequence[Path]]:
    def files(crm: Path, place: Path) -> Sequence[Path]:
        assert _crmctl(crm, "export", *options, "-o", str(place)).exit_code == 0
        return [file for folder in _FOLDERS for file in place.glob(f"{folder}.*")]

    return files


def _one_file(form: str) -> Callable[[Path, Path], Sequence[Path]]:
    def files(crm: Path, place: Path) -> Sequence[Path]:
        file = place.with_suffix(f".{form}")
        assert _crmctl(crm, "export", form, "-o", str(file)).exit_code == 0
        return [file]

    return files


def _sheets_as_csv(crm: Path, place: Path) -> Sequence[Path]:
    """Give the sheets as tables of what a reader of workbooks finds in their cells."""
    reason = "python-calamine is not installed"
    calamine = pytest.importorskip("python_calamine", reason=reason)
    book = calamine.CalamineWorkbook.from_path(str(*_one_file("xlsx")(crm, place)))
    place.mkdir()
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        with (place / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([map(_cell, row) for row in rows])
    return [place / f"{name}.csv" for name in _FOLDERS if name in book.sheet_names]


def _cell(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    # Of a table the reader takes an apostrophe away.
    return cell.isoformat() if isinstance(cell, date) else defuse(str(cell))


_FORMS: "Iterable[object]" = (
    pytest.param(_a_file_a_kind("csv"), id="csv"),
    pytest.param(_a_file_a_kind("csv", "--excel", "de"), id="csv-excel-de"),
    pytest.param(_a_file_a_kind("tsv"), id="tsv"),
    pytest.param(_sheets_as_csv, id="xlsx-by-sheet"),
    pytest.param(_one_file("xlsx"), id="xlsx"),
    pytest.param(_one_file("json"), id="json"),
    pytest.param(_one_file("jsonl"), id="jsonl"),
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "crm"
    make(folder)
    return folder


@pytest.mark.parametrize("exported", _FORMS)
def test_every_example_comes_back_field_by_field(
    exported: Callable[[Path, Path], Sequence[Path]], sample: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    settings = (sample / "crm.yaml").read_bytes()
    commit_new_files(init_repository(copy), first_files(settings), "init")
    files = exported(sample, tmp_path / "out")

    for file in files:
        done = _crmctl(copy, "import", str(file), "--format", "json")
        assert (done.exit_code, json.loads(done.stdout)["failed"]) == (0, 0), done.stderr
        again = json.loads(_crmctl(copy, "import", str(file), "--format", "json").stdout)
        assert again["unchanged"] == again["rows_read"]

    assert _records(copy) == _records(sample)


def _records(crm: Path) -> list[object]:
    lines = _crmctl(crm, "export", "jsonl").stdout.splitlines()
    assert len(lines) > 200
    return [json.loads(line) for line in lines]
