"""`crmctl export` in every format, read again by somebody else's program."""

import sqlite3
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner, Result

from crmctl.cli.app import app
from crmctl.interchange.exporting.registry import EXPORTERS, Exporter, Shape
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.exporting import records, steady
from crmctl.workspace.sample import make

Crmctl = Callable[..., Result]

_NAMESPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def _sheet(file: Path, number: int) -> list[dict[str, tuple[str, str]]]:
    """Give the rows of a sheet: of each cell its column, its type and what stands there."""
    with zipfile.ZipFile(file) as book:
        root = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - ours
    return [
        {
            str(cell.get("r")).rstrip("0123456789"): (
                cell.get("t", "n"),
                "".join(cell.itertext()),
            )
            for cell in row.iterfind("m:c", _NAMESPACE)
        }
        for row in root.iterfind(".//m:row", _NAMESPACE)
    ]


def test_a_workbook_has_a_sheet_a_kind_and_types(crmctl: Crmctl, tmp_path: Path) -> None:
    crmctl("set", "acme-gmbh", "name==1+1", "website=https://acme.example")
    file = tmp_path / "crm.xlsx"
    assert crmctl("export", "-o", str(file)).exit_code == 0

    with zipfile.ZipFile(file) as book:
        names = ET.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - ours
        assert not [
            name for name in book.namelist() if "hyperlink" in name or "rels/sheet" in name
        ]
        assert b"<pane " in book.read("xl/worksheets/sheet1.xml")
        assert not any(b"<f>" in book.read(name) for name in book.namelist())
    assert [sheet.get("name") for sheet in names.iterfind(".//m:sheet", _NAMESPACE)] == [
        *("customers", "contacts", "interactions", "tasks")
    ]
    header, acme, *_ = _sheet(file, 1)
    by_name = {text: column for column, (_, text) in header.items()}
    assert acme[by_name["name"]] == ("inlineStr", "=1+1")
    assert acme[by_name["addresses.0.postal_code"]] == ("inlineStr", "01067")
    assert acme[by_name["custom.gate_height"]] == ("n", "3.2")
    assert acme[by_name["since"]] == ("n", "44936")  # 10 January 2023
    assert acme[by_name["phones.0.number"]] == ("inlineStr", "+4935141234560")


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_that_is_said(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    crmctl("set", "beta-ag", f"notes={'x' * 40_000}")
    result = crmctl("export", "xlsx", "customers", "-o", str(tmp_path / "x.xlsx"))
    assert result.exit_code == 0
    assert "1 text is longer than a cell holds (32,767 characters) and cut there" in result.stderr


def test_more_rows_than_a_sheet_has_are_refused(
    crmctl: Crmctl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crmctl.interchange.exporting.xlsx._ROWS", 3)
    result = crmctl("export", "xlsx", "customers", "-o", str(tmp_path / "x.xlsx"))
    assert result.exit_code == 2
    assert "The customers are more than a sheet holds" in result.stderr
    monkeypatch.setattr("crmctl.interchange.exporting.xlsx._COLUMNS", 3)
    assert crmctl("export", "xlsx", "tasks", "-o", str(tmp_path / "x.xlsx")).exit_code == 2
    assert not (tmp_path / "x.xlsx").exists()


def test_a_kind_without_records_is_an_empty_sheet(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "x.xlsx"
    assert crmctl("export", "xlsx", "deals", "-o", str(file)).exit_code == 0
    assert [[text for _, text in row.values()] for row in _sheet(file, 1)] == [["kind", "id"]]


def test_sqlite_has_flat_tables_with_keys(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "crm.sqlite"
    assert crmctl("export", "sqlite", "-o", str(file)).exit_code == 0
    with closing(sqlite3.connect(file)) as base:
        ask = base.execute
        assert ask("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert ask("PRAGMA foreign_key_check").fetchall() == []
        assert ask(
            "SELECT c.name, e.address FROM customers c JOIN contacts_roles r ON r.customer = c.id "
            "JOIN contacts_emails e ON e.owner = r.owner"
        ).fetchall() == [("ACME Maschinenbau", "erika.mueller@acme.example")]
        assert ask("SELECT custom_gate_height, since FROM customers WHERE id = 'acme-gmbh'")
        assert ask("SELECT do_not_contact FROM contacts ORDER BY id").fetchall() == [(1,), (None,)]
        assert ask("SELECT label FROM records WHERE id = 'beta-ag'").fetchall() == [("Beta AG",)]
        assert ("task", "t-m4k8z1qp", "about", "customer", "acme-gmbh") in ask(
            "SELECT * FROM links"
        ).fetchall()


def test_a_part_of_the_crm_has_the_tables_of_its_kind_alone(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "tasks.db"
    assert crmctl("export", "tasks", "priority:high", "-o", str(file)).exit_code == 0
    with closing(sqlite3.connect(file)) as base:
        found = base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        assert {name.partition("_")[0] for (name,) in found} == {"tasks"}
        assert base.execute("SELECT id FROM tasks").fetchall() == [("t-m4k8z1qp",)]


def test_duckdb_and_parquet_hold_the_same_tables(crmctl: Crmctl, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="the extra duckdb is not installed")
    crmctl("set", "acme-gmbh", 'notes=a "quoted", text\nof two lines')
    base, folder = tmp_path / "crm.duckdb", tmp_path / "it's here"
    assert crmctl("export", "duckdb", "-o", str(base)).exit_code == 0
    written = crmctl("export", "parquet", "-o", str(folder))
    assert written.exit_code == 0
    with duckdb.connect(str(base), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SHOW TABLES").fetchall()]
        assert sorted(names) == sorted(file.stem for file in folder.iterdir())
        for name in names:
            place = str(folder / f"{name}.parquet").replace("'", "''")
            ours, theirs = (connection.sql(f"FROM {each}") for each in (f'"{name}"', f"'{place}'"))
            assert (ours.columns, ours.types) == (theirs.columns, theirs.types)
            assert ours.fetchall() == theirs.fetchall()
        asked = "SELECT notes, since, custom_gate_height FROM customers WHERE id = 'acme-gmbh'"
        ((notes, since, height),) = connection.execute(asked).fetchall()
        assert notes.startswith('a "quoted", text\nof two lines')
        assert (since.isoformat(), str(height)) == ("2023-01-10", "3.200000000")
    assert written.stderr == f"Written: {len(names)} files in {folder}\n"


def test_without_the_extra_the_error_names_it(
    crmctl: Crmctl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = crmctl("export", "duckdb", "-o", str(tmp_path / "crm.duckdb"))
    assert (result.exit_code, list(tmp_path.glob("*duckdb*"))) == (2, [])
    assert result.stderr == "crmctl: This needs more packages: pip install 'crmctl[duckdb]'\n"


def test_a_page_shows_what_list_shows(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "crm.html"
    assert crmctl("export", "-o", str(file)).exit_code == 0
    page = file.read_text(encoding="utf-8")
    assert '<a href="#customers/acme-gmbh">ACME Maschinenbau</a>' in page
    assert '<tr id="contacts/p-7k3f9q2m">' in page
    assert "<script" not in page
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")


def test_columns_are_chosen_as_in_list(crmctl: Crmctl) -> None:
    result = crmctl("export", "csv", "customers", "stage:customer", "--columns", "name,city,phone")
    assert result.stdout_bytes.decode() == (
        "name,city,phone\r\nACME Maschinenbau,Dresden,'+4935141234560\r\n"
    )


def test_several_kinds_of_csv_take_a_folder(crmctl: Crmctl, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = crmctl("export", "tsv", "-o", str(folder))
    assert (result.exit_code, result.stderr) == (0, f"Written: 4 files in {folder}\n")
    names = sorted(file.name for file in folder.iterdir())
    assert names == ["contacts.tsv", "customers.tsv", "interactions.tsv", "tasks.tsv"]

    result = crmctl("export", "tsv", "drive", "-o", str(folder))
    assert (
        "files of before that were not written now: contacts.tsv, customers.tsv" in result.stderr
    )
    assert result.stderr.startswith(f"Written: 2 files in {folder}\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("parquet",), "This makes several files of parquet; name a folder"),
        (("csv",), "One such file holds records of one kind"),
        (("csv", "-o", "{file}"), "is a file; name a folder"),
        (("json", "-o", "{folder}"), "is a folder; name the file"),
        (("json", "customers", "--columns", "name"), "--columns is not for json, but for csv"),
        (("csv", "--columns", "name", "-o", "{new}"), "--columns are those of one kind"),
        (("tsv", "customers", "--excel", "de"), "--excel is not for tsv, but for csv."),
        (("csv", "customers", "--excel", "fr"), "--excel knows de."),
        (("csv", "customers", "--purpose", "x"), "--purpose is not for csv, but for mailchimp"),
        (("--format", "xml"), "'xml' is neither a format nor a kind"),
        (("csv", "customers", "--columns", "nofield"), "'nofield'"),
        (("brevo", "--channel", "fax"), "takes email or sms"),
        (("mailchimp", "--channel", "sms"), "--channel sms is not for mailchimp, but for brevo."),
    ],
)
def test_a_wrong_call_is_a_sentence(
    crmctl: Crmctl, tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    (tmp_path / "taken").touch()
    (tmp_path / "folder").mkdir()
    places = {"file": tmp_path / "taken", "folder": tmp_path / "folder", "new": tmp_path / "new"}
    result = crmctl("export", *(each.format(**places) for each in arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert sentence in result.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["crm", "folder", "taken"]


def _target(exporter: Exporter, folder: Path) -> Path:
    several = exporter.shape in {Shape.FOLDER, Shape.TEXT_A_KIND}
    return folder / (exporter.name if several else f"crm{exporter.endings[0]}")


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_the_same_records_give_the_same_bytes_in_every_run(
    exporter: Exporter, crm: Path, tmp_path: Path
) -> None:
    if exporter.name in {"duckdb", "parquet"}:
        pytest.importorskip("duckdb", reason="the extra duckdb is not installed")
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text() + "purposes:\n  newsletter:\n    basis: consent\n")
    found = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        target = _target(exporter, folder)
        call = ["-m", "crmctl", "-C", str(crm), "export", exporter.name, "-o", str(target)]
        environment = {
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": ":".join(sys.path),
            "PATH": "/usr/bin",
        }
        subprocess.run([sys.executable, *call], check=True, env=environment, capture_output=True)
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        found.append({file.name: file.read_bytes() for file in files})
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_a_full_disk_is_a_sentence(exporter: Exporter, crmctl: Crmctl, crm: Path) -> None:
    if exporter.shape in {Shape.FOLDER, Shape.TEXT_A_KIND} or exporter.name == "duckdb":
        pytest.skip("takes a folder, or an extra")
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text() + "purposes:\n  newsletter:\n    basis: consent\n")
    result = crmctl("export", exporter.name, "-o", "/dev/full")
    assert result.exit_code == 6
    assert "/dev/full: the disk is full; free some space" in result.stderr


def test_bytes_go_into_a_pipe_but_never_to_a_terminal(
    crmctl: Crmctl, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert crmctl("export", "sqlite", "tasks").stdout_bytes.startswith(b"SQLite format 3\0")
    monkeypatch.setattr("crmctl.cli.sending.is_terminal", lambda: True)
    result = crmctl("export", "xlsx")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "A terminal cannot show this; name a file with --output." in result.stderr


def test_a_file_keeps_its_mode_and_a_new_one_gets_the_usual(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    plain, file, secret = tmp_path / "plain", tmp_path / "new.xlsx", tmp_path / "old.xlsx"
    plain.touch()
    secret.touch(mode=0o600)
    crmctl("export", "xlsx", "-o", str(file))
    crmctl("export", "xlsx", "-o", str(secret))
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600


def test_a_failed_export_leaves_the_old_file(
    crmctl: Crmctl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "crm.json"
    file.write_text("old")

    def interrupted(*_arguments: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("crmctl.interchange.exporting.as_json.line", interrupted)
    assert crmctl("export", "-o", str(file)).exit_code == 130
    assert file.read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["crm", "crm.json"]


_SMALL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
from crmctl.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize("name", ["json", "xlsx", "sqlite", "duckdb", "parquet"])
def test_a_disk_that_takes_no_more_leaves_the_old_file(
    name: str, crmctl: Crmctl, crm: Path, tmp_path: Path
) -> None:
    if name in {"duckdb", "parquet"}:
        pytest.importorskip("duckdb", reason="the extra duckdb is not installed")
    assert crmctl("list", "customers").exit_code == 0  # the index is there before
    target = tmp_path / "out"
    if name != "parquet":
        target.write_text("old")
    call = [sys.executable, "-c", _SMALL, "-C", str(crm), "export", name, "-o", str(target)]
    environment = {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin"}
    done = subprocess.run(call, check=False, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (6, "")
    assert done.stderr.count("\n") == 1
    left = {"crm"} if name == "parquet" else {"crm", "out"}
    assert {each.name for each in tmp_path.iterdir()} == left
    assert name == "parquet" or target.read_text() == "old"


def test_what_documents_are_worth_is_in_the_tables_of_a_whole_crm(tmp_path: Path) -> None:
    make(tmp_path / "crm")
    file = tmp_path / "crm.sqlite"
    command = ["-C", str(tmp_path / "crm"), "export", "sqlite", "-o", str(file)]
    assert CliRunner().invoke(app, command).exit_code == 0
    with closing(sqlite3.connect(file)) as base:
        ask = base.execute
        # What an invoice comes to without tax is what stands in its own totals.
        assert ask(
            "SELECT count(*) FROM invoices i JOIN sales s ON s.owner = i.id "
            "WHERE s.kind = 'invoice' "
            "AND (s.net, s.currency) <> (i.totals_net, i.totals_net_currency)"
        ).fetchall() == [(0,)]
        ((invoices,),) = ask("SELECT count(*) FROM sales WHERE kind = 'invoice'").fetchall()
        assert invoices > 40
        ((lines,),) = ask("SELECT count(*) FROM sales_lines WHERE quantity > 0").fetchall()
        assert lines > invoices


def test_an_export_reads_one_moment_of_the_crm(crm: Path) -> None:
    workspace = Workspace.open(crm, Surroundings(datetime.now(UTC)))
    workspace.connection.commit()
    with steady(workspace):
        assert workspace.connection.in_transaction
        with steady(workspace):
            assert len(list(records(workspace))) == 9
        assert workspace.connection.in_transaction
    assert not workspace.connection.in_transaction
