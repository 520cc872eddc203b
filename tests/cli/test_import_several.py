"""`crmctl import`: several files, a branch to review, rows that may be known."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result
from xlsxwriter.workbook import Workbook

Crmctl = Callable[..., Result]

_PEOPLE = "Id,Vorname,Nachname,Account Id\n1,Pia,Sommer,A7\n"
_COMPANIES = "Account Id,Firma\nA7,Gamma AG\n"
_DEALS = "Deal Id,Deal Name,Account Id,Stage,Value\nD1,Ten gates,A7,qualified,500 EUR\n"


def _git(crm: Path, *arguments: str) -> str:
    command = ["git", "-C", str(crm), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Deals, people and companies of one system, each named before what it names."""
    contents = {"deals.csv": _DEALS, "people.csv": _PEOPLE, "companies.csv": _COMPANIES}
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    return [str(tmp_path / name) for name in contents]


def test_files_find_each_others_records_in_whatever_order_they_are_named(
    crmctl: Crmctl, files: list[str]
) -> None:
    result = crmctl("import", *files, "--source", "erp", "--format", "json")

    assert result.exit_code == 0, result.stderr
    account = json.loads(result.stdout)
    assert (account["rows_read"], account["created"], account["also_created"]) == (3, 3, {})
    assert [file["kind"] for file in account["files"]] == ["deal", "contact", "customer"]
    deals = crmctl("list", "deals", "gates", "--format", "json").stdout
    people = crmctl("list", "contacts", "sommer", "--columns", "customer", "--format", "csv")
    assert json.loads(deals)[0]["customer"] == "gamma-ag"
    assert "gamma-ag" in people.stdout
    again = crmctl("import", *files, "--source", "erp")
    assert "3 rows read: 0 created, 0 updated, 3 unchanged" in again.stderr


def test_a_row_that_fails_in_one_file_keeps_all_files_out(
    crmctl: Crmctl, crm: Path, files: list[str]
) -> None:
    Path(files[1]).write_text(f"{_PEOPLE}2,,,A7\n")
    head = _git(crm, "rev-parse", "HEAD")

    result = crmctl("import", *files, "--source", "erp")

    assert result.exit_code == 1
    assert _git(crm, "rev-parse", "HEAD") == head
    assert "4 rows read: 0 created, 0 updated, 0 unchanged, 3 skipped, 1 failed." in result.stderr
    assert Path(files[1]).with_name("people.rejected.csv").exists()


def test_a_branch_gets_the_import_and_everything_else_stays(
    crmctl: Crmctl, crm: Path, files: list[str]
) -> None:
    head = _git(crm, "rev-parse", "HEAD")

    result = crmctl("import", files[2], "--source", "erp", "--branch", "review/erp")

    assert result.exit_code == 0, result.stderr
    assert "On the branch review/erp; `git diff HEAD...review/erp` shows it" in result.stderr
    assert _git(crm, "rev-parse", "HEAD") == head
    assert _git(crm, "status", "--short") == ""
    assert _git(crm, "diff", "--name-only", "HEAD...review/erp") == "customers/gamma-ag.yaml\n"
    assert crmctl("list", "customers", "gamma", "--format", "ids").stdout == ""
    _git(crm, "merge", "--quiet", "review/erp")
    assert crmctl("list", "customers", "gamma", "--format", "ids").stdout == "customers/gamma-ag\n"


@pytest.mark.parametrize(
    ("branch", "sentence"),
    [
        ("old", "There is a branch 'old' already"),
        ("old/x", "There is a branch 'old/x' already, or one that is in its way"),
        ("a..b", "git takes no branch of that name"),
        ("-x", "git takes no branch of that name"),
    ],
)
def test_a_branch_that_cannot_be_made_changes_nothing(
    crmctl: Crmctl, crm: Path, files: list[str], branch: str, sentence: str
) -> None:
    _git(crm, "branch", "old")
    before = _git(crm, "for-each-ref")

    result = crmctl("import", files[2], f"--branch={branch}")

    assert result.exit_code == 2
    assert sentence in result.stderr
    assert _git(crm, "for-each-ref") == before
    assert _git(crm, "status", "--short") == ""


def test_an_edit_that_was_not_saved_is_committed_before_the_branch(
    crmctl: Crmctl, crm: Path, tmp_path: Path
) -> None:
    file = next((crm / "customers").rglob("*.yaml"))
    file.write_text(f"{file.read_text()}# mine\n")
    table = tmp_path / "t.csv"
    name = crmctl("list", "customers", f"id:{file.stem}", "--columns", "name", "--format", "csv")
    table.write_text(f"Company,Industry\n{name.stdout.splitlines()[1]},glass\n")

    result = crmctl("import", str(table), "--branch", "review", "--overwrite")

    assert result.exit_code == 0, result.stderr
    assert _git(crm, "log", "-1", "--format=%s") == "save edits made by hand\n"
    assert file.read_text().endswith("# mine\n")
    assert "# mine" in _git(crm, "show", f"review:customers/{file.name}")


def test_a_new_record_that_may_be_a_known_one_is_told_or_joined(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    crmctl(
        "add",
        "contact",
        "Katharina Vogelsang",
        "--phone",
        "0731 998877",
        "--birthday",
        "1980-02-03",
    )
    table = tmp_path / "people.csv"
    table.write_text("Vorname,Nachname,Geburtstag,Ort\nKatharina,Vogelsang,1980-02-03,Ulm\n")

    told = crmctl("import", str(table), "--dry-run", "--format", "json")
    joined = crmctl("import", str(table), "--possible", "same")

    (row,) = json.loads(told.stdout)["rows"]
    assert row["outcome"] == "created"
    assert row["possible_duplicate"].startswith("contacts/p-")
    assert f"line 2 may be the same as {row['possible_duplicate']} (" in told.stderr
    assert "1 row read: 0 created, 1 updated" in joined.stderr
    found = crmctl("list", "contacts", "vogelsang", "--columns", "city", "--format", "csv")
    assert found.stdout == "city\nUlm\n"


def test_rejects_of_several_files_do_not_go_into_one(crmctl: Crmctl, files: list[str]) -> None:
    result = crmctl("import", *files, "--rejects", "bad.csv")

    assert result.exit_code == 2
    assert "--rejects names one file" in result.stderr


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Two sheets, each with a row that cannot be taken."""
    file = tmp_path / "people.xlsx"
    with Workbook(str(file)) as book:
        for name, people in (("North", ("Pia Sommer", "")), ("South", ("Uwe Berg", ""))):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ("Name", "Firma", "E-Mail"))
            for at, person in enumerate(people, start=1):
                page.write_row(at, 0, (person, "Gamma AG", ""))
    return file


def test_each_sheet_has_its_own_file_of_rejected_rows(crmctl: Crmctl, workbook: Path) -> None:
    result = crmctl("import", str(workbook), "--partial", "--format", "json")

    assert result.exit_code == 1, result.stderr
    account = json.loads(result.stdout)
    places = [file["rejects"] for file in account["files"]]
    assert [Path(place).name for place in places] == [
        *("people.rejected.csv", "people.rejected-2.csv")
    ]
    assert all(Path(place).is_file() for place in places)


def test_rejects_of_several_sheets_do_not_go_into_one(crmctl: Crmctl, workbook: Path) -> None:
    place = workbook.with_name("bad.csv")
    result = crmctl("import", str(workbook), "--partial", "--rejects", str(place))

    assert result.exit_code == 2
    assert "--rejects names one file" in result.stderr
    assert not place.exists()


def test_what_is_said_of_a_line_names_its_sheet(crmctl: Crmctl, workbook: Path) -> None:
    result = crmctl("import", str(workbook), "--partial")
    rows = crmctl("import", str(workbook), "--dry-run", "--format", "csv")
    account = json.loads(crmctl("import", str(workbook), "-n", "--format", "json").stdout)

    for name in ("North", "South"):
        assert f"{workbook}, sheet {name}: line 3: " in result.stderr
        assert f"{workbook}, sheet {name}: 2 rows read: 1 created" in result.stderr
    assert [line.split(",")[1:3] for line in rows.stdout.splitlines()] == [
        *(["sheet", "line"], ["North", "2"], ["North", "3"], ["South", "2"], ["South", "3"])
    ]
    assert [file["sheet"] for file in account["files"]] == ["North", "South"]
    assert [row["sheet"] for row in account["rows"]] == ["North", "North", "South", "South"]


def test_a_sheet_that_is_read_alone_is_not_named_with_each_line(
    crmctl: Crmctl, workbook: Path
) -> None:
    result = crmctl("import", str(workbook), "--sheet", "South", "-n", "--format", "csv")

    assert result.stdout.startswith("line,outcome,")
    assert "sheet South:" not in result.stderr


def test_a_table_that_cannot_be_read_names_its_sheet(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "people.xlsx"
    with Workbook(str(file)) as book:
        for name, day in (("North", "31/12/1980"), ("South", "01/02/1980")):
            page = book.add_worksheet(name)
            page.write_row(0, 0, ("Vorname", "Nachname", "Geburtstag"))
            page.write_row(1, 0, ("Pia", "Sommer", day))

    result = crmctl("import", str(file))

    assert result.exit_code == 2
    assert "Sheet South: " in result.stderr


def test_an_import_is_taken_back_by_its_name_after_other_changes(
    crmctl: Crmctl, files: list[str]
) -> None:
    account = json.loads(crmctl("import", *files, "--source", "erp", "-f", "json").stdout)
    crmctl("add", "customer", "Delta AG")

    result = crmctl("undo", account["batch"])

    assert result.exit_code == 0, result.stderr
    assert crmctl("list", "customers", "gamma", "--format", "ids").stdout == ""
    assert crmctl("list", "customers", "delta", "--format", "ids").stdout != ""


def test_a_calendar_without_an_event_costs_the_others_of_its_folder_nothing(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    event = "BEGIN:VEVENT\nUID:1\nDTSTART:20260301T090000Z\nSUMMARY:Visit\nEND:VEVENT\n"
    for name, content in (("a", "BEGIN:VFREEBUSY\nEND:VFREEBUSY\n"), ("b", event)):
        calendar = f"BEGIN:VCALENDAR\nVERSION:2.0\n{content}END:VCALENDAR\n"
        (tmp_path / f"{name}.ics").write_text(calendar)

    folder = crmctl("import", str(tmp_path), "--partial")
    files = crmctl("import", str(tmp_path / "b.ics"), str(tmp_path / "a.ics"))

    assert "2 rows read: 1 created, 0 updated, 0 unchanged, 0 skipped, 1 failed." in folder.stderr
    assert files.exit_code == 2
    assert "a.ics: The calendar has only VFREEBUSY" in files.stderr


@pytest.mark.parametrize(
    ("amount", "currency", "value"),
    [
        ("12500.00", "EUR", "12500.00 EUR"),
        ("12,500.00", "USD", "12500.00 USD"),
        ("12500", "JPY", "12500 JPY"),
        ("€12,500.00", "EUR", "12500.00 EUR"),
        ("77", "", "77.00 EUR"),
    ],
)
def test_an_amount_has_the_currency_of_the_column_beside_it(
    crmctl: Crmctl, tmp_path: Path, amount: str, currency: str, value: str
) -> None:
    table = tmp_path / "deals.csv"
    table.write_text(
        "Record ID,Deal Name,Deal Stage,Amount,Currency,Close Date\n"
        f'1,Ten gates,Closed Won,"{amount}",{currency},2026-12-15\n'
        '2,One gate,Closed Won,"1,234.50",,2026-12-15\n'
    )
    assert crmctl("import", str(table)).exit_code == 0
    deals = json.loads(crmctl("list", "deals", "--format", "json").stdout)
    assert {deal["title"]: deal["value"] for deal in deals}["Ten gates"] == value


def test_an_amount_of_two_currencies_is_rejected(crmctl: Crmctl, tmp_path: Path) -> None:
    table = tmp_path / "deals.csv"
    table.write_text("Record ID,Deal Name,Deal Stage,Amount,Currency\n1,Gates,Won,€5.50,USD\n")
    result = crmctl("import", str(table))
    assert result.exit_code == 1
    assert "1 failed" in result.stderr


def test_a_list_of_one_address_and_custom_fields_of_an_object_are_fields(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "form.json"
    file.write_text(
        '{"kind": "customer", "firma": "Beta AG", "emails": ["info@beta.example"],'
        ' "custom": {"gate_height": 3.2, "colour": "red"}}'
    )

    result = crmctl("import", str(file), "--format", "ids")

    assert result.exit_code == 0, result.stderr
    record = json.loads(crmctl("show", result.stdout.strip(), "--format", "json").stdout)
    assert record["emails"] == [{"address": "info@beta.example"}]
    assert record["custom"] == {"gate_height": 3.2}
    assert record["notes"] == "custom.colour: red\n"


def test_our_own_ldif_brings_people_back_to_where_they_work(
    crmctl: Crmctl, files: list[str], tmp_path: Path
) -> None:
    crmctl("import", *files[1:], "--source", "erp")
    book, place = tmp_path / "book.ldif", tmp_path / "new"
    crmctl("export", "ldif", "-o", str(book))
    crmctl("init", str(place))

    result = crmctl("-C", str(place), "import", str(book))

    assert result.exit_code == 0, result.stderr
    found = crmctl("-C", str(place), "list", "contacts", "sommer", "--format", "json").stdout
    assert json.loads(found)[0]["roles"] == [{"customer": "gamma-ag"}]


def test_a_row_with_a_name_written_otherwise_at_one_address_is_told(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    known = crmctl(
        *("add", "contact", "Erika Müller", "--email", "erika@alt.example"),
        *("--street", "Goethestr. 5a", "--postal-code", "01067", "--city", "Dresden"),
    )
    table = tmp_path / "people.csv"
    table.write_text(
        "Vorname,Nachname,E-Mail,Straße,PLZ,Ort\n"
        "Ericka,Mueller,em@neu.example,Goethestraße 5 A,01067,Dresden\n"
        "Uwe,Berg,uwe@berg.example,Am Hang 1,99999,Ulm\n"
    )

    told = crmctl("import", str(table), "--dry-run", "--format", "json")

    one, other = json.loads(told.stdout)["rows"]
    assert one["possible_duplicate"] == known.stdout.strip()
    assert not other.get("possible_duplicate")
