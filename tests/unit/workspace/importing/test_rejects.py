"""Where rejected rows go, and what stands there."""

from io import BytesIO
from pathlib import Path

import pytest

from crmctl.errors.tables import RejectsInsideError
from crmctl.workspace import Workspace
from crmctl.workspace.importing import Input, Wish, plan
from crmctl.workspace.importing.rejects import place_of_rejects, write_rejects

_TABLE = b"Name;Firma\nPia Sommer;Neu GmbH;3\n"


def test_rejected_rows_lie_beside_their_table(workspace: Workspace, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"

    assert place_of_rejects(workspace.repository, table, None) == tmp_path / "people.rejected.csv"


def test_a_file_that_somebody_may_be_correcting_is_not_overwritten(
    workspace: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "people.rejected.csv").touch()
    (tmp_path / "people.rejected-2.csv").touch()

    for name in ("people.csv", "people.rejected.csv"):
        place = place_of_rejects(workspace.repository, tmp_path / name, None)
        assert place == tmp_path / "people.rejected-3.csv"


def test_rejected_rows_never_lie_in_the_repository(workspace: Workspace, tmp_path: Path) -> None:
    table = workspace.root / "import" / "people.csv"

    assert place_of_rejects(workspace.repository, table, None) == tmp_path / "people.rejected.csv"
    with pytest.raises(RejectsInsideError):
        place_of_rejects(workspace.repository, table, workspace.root / "rejected.csv")


def test_rows_of_standard_input_lie_in_the_current_folder(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = place_of_rejects(workspace.repository, None, None)

    assert place.absolute() == tmp_path / "import.rejected.csv"


def test_a_rejected_row_keeps_its_columns_and_says_why(
    workspace: Workspace, tmp_path: Path
) -> None:
    place = place_of_rejects(workspace.repository, None, tmp_path / "wrong.csv")

    (file,) = plan(workspace, [Input("-", BytesIO(_TABLE))], Wish()).files
    write_rejects(workspace, file, Wish(), place)

    assert place.read_text().splitlines() == [
        "Name,Firma,column 3,crmctl_line,crmctl_column,crmctl_reason",
        'Pia Sommer,Neu GmbH,3,2,,"its number of cells is 3, the header\'s 2"',
    ]
