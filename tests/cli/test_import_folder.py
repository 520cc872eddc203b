"""`crmctl import` of a folder: every file in it that can be imported, in one plan."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]

_MAIL = (
    "From: Pia Sommer <pia@strasse.example>\nSubject: Ten gates\n"
    "Date: Mon, 16 Nov 2026 10:00:00 +0100\nMessage-ID: <{id}@strasse.example>\n\nHello.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of files that name each other, and of some that say nothing to a CRM."""
    place = tmp_path / "export"
    (place / "older").mkdir(parents=True)
    (place / "1-deals.csv").write_text(
        "Deal Id,Deal Name,Account Id,Stage,Value\nD1,Ten gates,A7,qualified,500 EUR\n"
    )
    (place / "2-companies.tsv").write_text("Account Id\tFirma\nA7\tGamma AG\n")
    (place / "card.vcf").write_text("BEGIN:VCARD\nVERSION:4.0\nFN:Uwe Berg\nUID:u-1\nEND:VCARD\n")
    for number in (1, 2):
        (place / f"{number}.eml").write_text(_MAIL.format(id=number))
    (place / "README.md").write_text("# Exported on Monday\n")
    (place / "1-deals.rejected.csv").write_text("Deal Id,Deal Name\n,\n")
    (place / ".hidden.csv").write_text("a,b\n1,2\n")
    return place


def test_every_file_of_a_folder_that_can_be_imported_is_imported_at_once(
    crmctl: Crmctl, folder: Path
) -> None:
    result = crmctl("import", str(folder), "--source", "erp", "--format", "json")

    assert result.exit_code == 0, result.stderr
    account = json.loads(result.stdout)
    files = {file["file"]: (file["format"], file["rows_read"]) for file in account["files"]}
    assert files == {
        str(folder / "1-deals.csv"): ("table", 1),
        str(folder / "2-companies.tsv"): ("table", 1),
        str(folder): ("eml", 2),
        str(folder / "card.vcf"): ("vCard", 1),
    }
    assert account["created"] == 5
    assert f"{folder}: left out: 1-deals.rejected.csv, README.md, older/\n" in result.stderr
    deals = json.loads(crmctl("list", "deals", "gates", "--format", "json").stdout)
    assert deals[0]["customer"] == "gamma-ag"


def test_a_folder_that_is_imported_again_changes_nothing(crmctl: Crmctl, folder: Path) -> None:
    crmctl("import", str(folder), "--source", "erp")
    result = crmctl("import", str(folder), "--source", "erp")

    assert "5 rows read: 0 created, 0 updated, 5 unchanged" in result.stderr


def test_a_file_of_a_folder_that_cannot_be_read_is_named(crmctl: Crmctl, folder: Path) -> None:
    (folder / "x.csv").write_text("Pegel,Farbe\n1,rot\n")

    result = crmctl("import", str(folder), "--source", "erp")

    assert result.exit_code == 2
    assert f"{folder / 'x.csv'}: The header does not tell what the rows are." in result.stderr


def test_rejected_rows_of_several_files_of_a_folder_do_not_go_into_one(
    crmctl: Crmctl, folder: Path, tmp_path: Path
) -> None:
    result = crmctl("import", str(folder), "--rejects", str(tmp_path / "bad.csv"))

    assert result.exit_code == 2
    assert "--rejects names one file" in result.stderr


@pytest.mark.parametrize("names", [(), ("README.md",)])
def test_a_folder_without_anything_to_import_is_refused_with_what_there_could_be(
    crmctl: Crmctl, tmp_path: Path, names: tuple[str, ...]
) -> None:
    place = tmp_path / "empty"
    place.mkdir()
    for name in names:
        (place / name).write_text("# Nothing\n")

    result = crmctl("import", str(place))

    assert result.exit_code == 2
    assert "has no file that can be imported, such as .csv" in result.stderr


def test_a_folder_of_mails_beside_other_things_is_one_input(crmctl: Crmctl, folder: Path) -> None:
    for name in ("1-deals.csv", "2-companies.tsv", "card.vcf"):
        (folder / name).unlink()
    (folder / "3.eml").write_text("Subject: no date\n\nHello.\n")

    result = crmctl("import", str(folder), "--partial", "--format", "json")

    (file,) = json.loads(result.stdout)["files"]
    assert (file["rows_read"], file["created"], file["failed"]) == (3, 2, 1)
    assert "line 3: Date: has no date" in result.stderr


def test_many_files_that_are_left_out_are_told_in_short(crmctl: Crmctl, folder: Path) -> None:
    for number in range(30):
        (folder / f"z{number:02}.log").write_text("x")

    result = crmctl("import", str(folder), "--source", "erp", "--dry-run")

    assert "z16.log and 13 more\n" in result.stderr
