"""`crmctl import`: tables into records, with an account of every row."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

Crmctl = Callable[..., Result]

_TABLE = "Name;E-Mail;Firma;Ampel\nPia Sommer;pia@beta.example;Beta AG;rot\n"
_BROKEN = "Name;Firma\nPia Sommer;Neu GmbH\nOle\n;Neu GmbH\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A table with one good row."""
    file = tmp_path / "people.csv"
    file.write_text(_TABLE)
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A table with one good row and two that cannot be taken."""
    file = tmp_path / "broken.csv"
    file.write_text(_BROKEN)
    return file


def _git(crm: Path, *arguments: str) -> str:
    command = ["git", "-C", str(crm), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_table_becomes_one_commit_and_every_row_is_accounted_for(
    crmctl: Crmctl, crm: Path, table: Path
) -> None:
    result = crmctl("import", str(table), "--source", "erp")

    assert (result.exit_code, result.stdout) == (0, "")
    *said, undo = result.stderr.splitlines(keepends=True)
    assert "".join(said) == (
        "A table of contacts: 1 row, utf-8, separated by semicolons\n"
        "  Name -> contact.name\n"
        "  E-Mail -> contact.emails.0.address\n"
        "  Firma -> contact.roles.0.customer\n"
        "  into the notes: Ampel\n"
        "1 row read: 1 created, 0 updated, 0 unchanged, 0 skipped, 0 failed.\n"
    )
    subject, _, action, record, source, batch = (
        _git(crm, "log", "-1", "--format=%B").strip().splitlines()
    )
    assert subject == "import 1 record into contacts"
    assert action == "Crmctl-Action: import"
    assert record.startswith("Crmctl-Record: contacts/p-")
    assert source == "Crmctl-Source: erp"
    assert batch.startswith("Crmctl-Batch: b-")
    assert undo == f"`crmctl undo {batch.split()[1]}` takes it back.\n"
    assert _git(crm, "status", "--short") == ""


def test_the_second_time_nothing_changes(crmctl: Crmctl, crm: Path, table: Path) -> None:
    crmctl("import", str(table))
    head = _git(crm, "rev-parse", "HEAD")

    result = crmctl("import", str(table))

    assert "1 row read: 0 created, 0 updated, 1 unchanged, 0 skipped, 0 failed.\n" in result.stderr
    assert _git(crm, "rev-parse", "HEAD") == head


def test_the_account_is_data_for_programs(crmctl: Crmctl, table: Path) -> None:
    account = json.loads(crmctl("import", str(table), "--format", "json").stdout)

    counts = {
        "rows_read": 1,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "failed": 0,
    }

    assert account.pop("commit")
    assert account.pop("batch").startswith("b-")
    assert account == {
        **counts,
        "dry_run": False,
        "also_created": {},
        "phones_as_typed": 0,
        "branch": None,
        "files": [
            {
                **counts,
                "file": str(table),
                "sheet": None,
                "format": "table",
                "kind": "contact",
                "preset": None,
                "source": None,
                "blank_rows": 0,
                "skipped_fields": 0,
                "possible_duplicates": 0,
                "unlinked": 0,
                "columns": {
                    "Name": "contact.name",
                    "E-Mail": "contact.emails.0.address",
                    "Firma": "contact.roles.0.customer",
                    "Ampel": None,
                },
                "noted_columns": ["Ampel"],
                "left_out_columns": {},
                "losses": {},
                "rejects": None,
            }
        ],
    }


def test_a_dry_run_shows_each_row_and_writes_nothing(
    crmctl: Crmctl, crm: Path, broken: Path
) -> None:
    head = _git(crm, "rev-parse", "HEAD")

    shown = crmctl("import", str(broken), "--dry-run", "--format", "json")
    table = crmctl("import", str(broken), "--dry-run")

    assert shown.exit_code == 1
    rows = json.loads(shown.stdout)["rows"]
    assert [(row["line"], row["outcome"], row["name"], row["reason"]) for row in rows] == [
        (2, "created", "Pia Sommer", None),
        (3, "failed", None, "its number of cells is 1, the header's 2"),
        (4, "failed", None, "is missing"),
    ]
    assert rows[0]["fields"] == ["name", "roles"]
    assert table.stdout.splitlines()[1].split()[:2] == ["2", "created"]
    assert table.stderr.endswith(
        "Made beside the rows: 1 customer.\n"
        "3 rows read: would be 1 created, 0 updated, 0 unchanged, 0 skipped, 2 failed.\n"
        "Nothing would be imported; correct the rows, or take the others with --partial.\n"
    )
    assert _git(crm, "rev-parse", "HEAD") == head
    assert not broken.with_name("broken.rejected.csv").exists()


def test_one_bad_row_keeps_all_out_and_is_written_beside_the_table(
    crmctl: Crmctl, crm: Path, broken: Path
) -> None:
    head = _git(crm, "rev-parse", "HEAD")
    rejects = broken.with_name("broken.rejected.csv")

    result = crmctl("import", str(broken))

    assert result.exit_code == 1
    assert result.stderr.endswith(
        "3 rows read: 0 created, 0 updated, 0 unchanged, 1 skipped, 2 failed.\n"
        f"Rejected rows, with reasons: {rejects}\n"
        "Nothing was imported; correct the rows, or take the others with --partial.\n"
    )
    assert _git(crm, "rev-parse", "HEAD") == head
    assert rejects.read_text().splitlines()[0] == (
        "Name,Firma,crmctl_line,crmctl_column,crmctl_reason"
    )


def test_partial_takes_the_good_rows_and_the_corrected_file_the_rest(
    crmctl: Crmctl, broken: Path
) -> None:
    rejects = broken.with_name("wrong.csv")

    result = crmctl("import", str(broken), "--partial", "--rejects", str(rejects))
    rejects.write_text(
        rejects.read_text().replace("Ole,,", "Ole,Neu GmbH,").replace("\n,", "\nUwe,")
    )
    corrected = crmctl("import", str(rejects))

    assert result.exit_code == 1
    assert (
        "3 rows read: 1 created, 0 updated, 0 unchanged, 0 skipped, 2 failed.\n" in result.stderr
    )
    assert corrected.exit_code == 0, corrected.stderr
    assert "2 rows read: 2 created" in corrected.stderr


def test_rows_that_were_kept_out_have_no_reference(crmctl: Crmctl, broken: Path) -> None:
    kept_out = crmctl("import", str(broken), "--format", "ids")
    taken = crmctl("import", str(broken), "--partial", "--format", "ids")
    lines = crmctl("import", str(broken), "--partial", "--format", "jsonl").stdout

    assert kept_out.stdout == ""
    assert taken.stdout.startswith("contacts/p-")
    assert [json.loads(line)["name"] for line in lines.splitlines()] == ["Pia Sommer", None, None]


def test_a_table_comes_from_standard_input(crmctl: Crmctl) -> None:
    table = "Vorname|Nachname|Mobil\nPia|Sommer|0171 2345679\n".encode("utf-16")

    result = crmctl("import", "-", input=table)

    assert result.exit_code == 0, result.stderr
    assert "1 row, utf-16, separated by bars" in result.stderr
    phones = crmctl("list", "contacts", "sommer", "--columns", "phone", "--format", "csv")
    assert phones.stdout == "phone\n+491712345679\n"


def test_options_say_what_the_table_does_not(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes("wer\tmail\tx\nPia Weiß\tpia@w.example\t1\n".encode("cp437"))
    options = ("--delimiter", "tab", "--encoding", "cp437", "--map", "wer=name", "--map", "x=")

    result = crmctl("import", str(file), "--kind", "contacts", *options)

    assert result.exit_code == 0, result.stderr
    assert "  left out: x\n" in result.stderr
    assert crmctl("list", "contacts", "pia", "--format", "ids").stdout.startswith("contacts/")


def test_differing_values_and_odd_phones_are_told(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Company,Industry,Phone\nACME Maschinenbau,wood,ask Bob\n")

    first = crmctl("import", str(file))
    second = crmctl("import", str(file))
    third = crmctl("import", str(file), "--overwrite")

    assert "1 field differs from the file and stays as it is; --overwrite" in first.stderr
    assert "warning: 1 phone number has no international writing" in first.stderr
    assert "line 2: customers/acme-gmbh keeps its own industry\n" in first.stderr
    assert "0 updated, 0 unchanged, 1 skipped" in second.stderr
    assert "1 updated, 0 unchanged, 0 skipped" in third.stderr


def test_bytes_that_are_not_utf8_are_a_guess_that_is_told(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes("Firma\nMüller GmbH\n".encode("cp1252"))

    assert "warning: cp1252 is a guess" in crmctl("import", str(file), "-n").stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("nowhere.csv",), "crmctl: nowhere.csv cannot be read: No such file or directory.\n"),
        (("{table}", "--kind", "widget"), "No kind of record is called 'widget'"),
        (("{table}", "--map", "Nix=name"), "The table has no column 'Nix'"),
        (("{table}", "--map", "Name"), "--map takes COLUMN=FIELD"),
        (("{table}", "--encoding", "klingon"), "cannot be read as klingon"),
        (("{table}", "--delimiter", "::"), "takes one character"),
    ],
)
def test_a_wrong_call_is_a_sentence(
    crmctl: Crmctl, table: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    result = crmctl("import", *(argument.format(table=table) for argument in arguments))

    assert result.exit_code == 2
    assert sentence in result.stderr


def test_rejected_rows_are_not_put_into_the_repository(
    crmctl: Crmctl, crm: Path, broken: Path
) -> None:
    result = crmctl("import", str(broken), "--partial", "--rejects", str(crm / "wrong.csv"))

    assert result.exit_code == 2
    assert "do not belong into the CRM's repository" in result.stderr
    assert _git(crm, "status", "--short") == ""


def test_several_tables_are_one_commit(
    crmctl: Crmctl, crm: Path, table: Path, tmp_path: Path
) -> None:
    companies = tmp_path / "companies.csv"
    companies.write_text("Firma,Ort\nGamma AG,Ulm\n")

    result = crmctl("import", str(table), str(companies))

    assert result.exit_code == 0
    assert _git(crm, "log", "-1", "--format=%s") == ("import 2 records into customers, contacts\n")
    assert f"{companies}: 1 row read: 1 created" in result.stderr
    assert "2 rows read: 2 created" in result.stderr
    assert crmctl("undo").exit_code == 0
    assert crmctl("list", "customers", "gamma", "--format", "ids").stdout == ""


def test_what_is_wrong_with_imported_records_is_counted_by_rule(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    table = tmp_path / "people.csv"
    table.write_text(
        "Name,Mail,Firma\nPia Probe,a@@b.example,Beta AG\nOle Probe,c@@b.example,Beta AG\n"
    )
    result = crmctl("import", str(table))
    assert result.exit_code == 0
    assert result.stderr.splitlines()[-1] == (
        "warning: C401: This has not the form of an e-mail address. "
        "(2 times; crmctl check --select C401)"
    )


def test_a_header_that_tells_no_kind_says_what_to_add(crmctl: Crmctl, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,email\nPia Probe,pia@mail.example\n")
    result = crmctl("import", str(table))
    assert (result.exit_code, result.stderr) == (
        2,
        (
            "crmctl: The header does not tell what the rows are. Say it, as in --kind contact; "
            "the kinds are customer, contact, interaction, task, product, deal, quote, order, "
            "invoice, credit, complaint, campaign, contract.\n"
        ),
    )
    assert crmctl("import", str(table), "--kind", "contact").exit_code == 0


def test_an_address_that_says_less_than_a_known_one_is_no_other(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    full, bare = tmp_path / "full.csv", tmp_path / "bare.csv"
    full.write_text(
        "name,emails.0.address,addresses.0.label,addresses.0.street,addresses.0.city\n"
        "Gamma AG,info@gamma.example,visiting,Ringweg 3,Kiel\n"
    )
    bare.write_text("Firma,E-Mail,Ort,Branche\nGamma AG,info@gamma.example,Kiel,Energy\n")
    assert crmctl("import", str(full), "--kind", "customer").exit_code == 0

    assert crmctl("import", str(bare), "--kind", "customer").exit_code == 0

    addresses = json.loads(crmctl("show", "gamma-ag", "--format", "json").stdout)["addresses"]
    assert [address["street"] for address in addresses] == ["Ringweg 3"]
