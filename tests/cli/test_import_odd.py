"""`crmctl import` of odd files and calls: nothing is lost, overwritten or brought back."""

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from crmctl.workspace.importing import Input

Crmctl = Callable[..., Result]

_HEADER = "Id;Vorname;Nachname;Firma;E-Mail\n"
_PIA = "1;Pia;Sommer;Beta AG;pia@beta.example\n"
_EVA = "2;Eva;Lang;Beta AG;eva@beta.example\n"


@pytest.fixture
def imported(crmctl: Crmctl, tmp_path: Path) -> Callable[..., dict[str, int]]:
    """Import a text as a file; gives the counts of its rows, without those that are 0."""

    def run(text: str, *options: str, name: str = "people.csv") -> dict[str, int]:
        file = tmp_path / name
        file.write_text(text)
        result = crmctl("import", str(file), *options, "--format", "json")
        account = json.loads(result.stdout)
        fates = ("created", "updated", "unchanged", "skipped", "failed")
        assert account["rows_read"] == sum(account[fate] for fate in fates)
        return {fate: account[fate] for fate in fates if account[fate]}

    return run


Imported = Callable[..., dict[str, int]]


def _refused(crmctl: Crmctl, *arguments: str) -> str:
    result = crmctl("import", *arguments)
    assert result.exit_code == 2
    return result.stderr


def _contacts(crmctl: Crmctl) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(crmctl("export", "json", "contacts").stdout)
    return found


def _id_of(crmctl: Crmctl, given: str) -> str:
    names = {str(one["name"]["given"]): one for one in _contacts(crmctl)}  # type: ignore[index]
    return f"contacts/{names[given]['id']}"


# --- records that are gone -----------------------------------------------------------------


def test_a_person_who_was_erased_does_not_come_back(crmctl: Crmctl, imported: Imported) -> None:
    imported(_HEADER + _PIA + _EVA, "--source", "erp")
    erased = _id_of(crmctl, "Eva")
    assert crmctl("redact", erased, "--yes").exit_code == 0

    for options in ((), ("--overwrite",), ("--possible", "new")):
        again = imported(_HEADER + _PIA + _EVA, "--source", "erp", *options)
        assert again == {"unchanged": 1, "skipped": 1}
    assert erased not in {f"contacts/{one['id']}" for one in _contacts(crmctl)}


def test_two_rows_of_what_was_merged_stay_one_record(crmctl: Crmctl, imported: Imported) -> None:
    twin = "9;Pi;Sommer;Beta AG;pi@beta.example\n"
    imported(_HEADER + _PIA + twin, "--source", "erp")
    kept, merged = _id_of(crmctl, "Pia"), _id_of(crmctl, "Pi")
    assert crmctl("merge", kept, merged, "--yes").exit_code == 0
    known = _contacts(crmctl)

    assert imported(_HEADER + _PIA + twin, "--source", "erp") == {"unchanged": 1, "skipped": 1}
    assert imported(_HEADER + twin, "--source", "erp") == {"skipped": 1}
    assert imported(_HEADER + _PIA, "--source", "erp") == {"unchanged": 1}
    assert _contacts(crmctl) == known


def test_two_rows_of_one_id_do_not_take_turns(imported: Imported) -> None:
    text = _HEADER + _PIA + _PIA.replace("Sommer", "Winter")

    assert imported(text, "--source", "erp") == {"created": 1, "skipped": 1}
    assert imported(text, "--source", "erp") == {"unchanged": 1, "skipped": 1}


# --- rejected rows ---------------------------------------------------------------------------


def test_of_entries_on_one_line_the_bad_ones_alone_are_rejected(
    imported: Imported, tmp_path: Path
) -> None:
    people = [
        {"first_name": "Pia", "last_name": "Sommer"},
        {"first_name": "Ole", "last_name": "Ost", "birthday": "soon"},
    ]

    assert imported(json.dumps(people), "--partial", name="people.json") == {
        "created": 1,
        "failed": 1,
    }
    told, rejected = (tmp_path / "people.rejected.json").read_text().splitlines()
    assert "birthday" in json.loads(told)["crmctl_reason"]
    assert json.loads(rejected) == people[1]


def test_an_answer_is_for_one_of_the_entries_on_a_line(crmctl: Crmctl, imported: Imported) -> None:
    imported(_HEADER + _PIA)
    people = [
        {"first_name": "Ole", "last_name": "Ost", "email": "ole@beta.example"},
        {"first_name": "Ute", "last_name": "Sommer", "email": "pia@beta.example"},
    ]

    imported(json.dumps(people), "--possible", "same", name="people.json")

    assert "Ole" in {one["name"]["given"] for one in _contacts(crmctl)}  # type: ignore[index]


def test_rejects_do_not_replace_the_file_that_is_imported(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(_HEADER + _PIA + "3;;;Beta AG;\n")
    (tmp_path / "same.csv").symlink_to(file)

    for name in ("people.csv", "same.csv"):
        said = _refused(crmctl, str(file), "--partial", "--rejects", str(tmp_path / name))
        assert "would replace the file that is imported" in said
    assert file.read_text() == _HEADER + _PIA + "3;;;Beta AG;\n"


def test_each_sheet_has_rejects_of_its_own(crmctl: Crmctl, tmp_path: Path) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - few tests need it

    file = tmp_path / "book.xlsx"
    with Workbook(str(file)) as book:
        for name in ("One", "Two"):
            sheet = book.add_worksheet(name)
            for at, row in enumerate((("Vorname", "Nachname", "Firma"), ("", "", name))):
                sheet.write_row(at, 0, row)

    said = _refused(crmctl, str(file), "--rejects", str(tmp_path / "bad.csv"))
    assert "--sheet names it" in said

    account = json.loads(crmctl("import", str(file), "--format", "json").stdout)
    rejects = [Path(each["rejects"]).read_text() for each in account["files"]]
    assert ["One" in text for text in rejects] == [True, False]
    assert ["Two" in text for text in rejects] == [False, True]


# --- presets -----------------------------------------------------------------------------------


def test_a_call_that_fails_keeps_no_preset(crmctl: Crmctl, crm: Path, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(_HEADER + _PIA)

    for name in ("con", "../x", "A B"):
        assert "is no name for a preset" in _refused(crmctl, str(file), "--save-preset", name)
    branch = ("--branch", "a..b", "--save-preset", "erp")
    assert "git takes no branch" in _refused(crmctl, str(file), *branch)

    assert not (crm / "presets").exists()
    assert "Pia" not in crmctl("export", "json", "contacts").stdout


@pytest.mark.parametrize("what", ["link", "folder", "pipe", "bytes"])
def test_what_is_no_preset_is_a_sentence_and_told_to_nobody(
    what: str, crmctl: Crmctl, crm: Path, tmp_path: Path
) -> None:
    file, place = tmp_path / "people.csv", crm / "presets" / "odd.yaml"
    file.write_text(_HEADER + _PIA)
    place.parent.mkdir()
    if what == "link":
        (tmp_path / "secret").write_text("token-4711: x\n")
        place.symlink_to(tmp_path / "secret")
    elif what == "folder":
        place.mkdir()
    elif what == "pipe":
        os.mkfifo(place)
    else:
        place.write_bytes(b"name: \xff\n")

    result = crmctl("import", str(file))

    assert result.exit_code in {2, 5, 6}
    assert "presets/odd.yaml" in result.stderr
    assert "4711" not in result.stderr


# --- options -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x\nCrmctl-Action: undo", " ", "a\x1b[31m", "s" * 81])
def test_a_source_is_a_name_on_one_line(name: str, crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(_HEADER + _PIA)

    assert "--source" in _refused(crmctl, str(file), "--source", name)


@pytest.mark.parametrize("encoding", ["utf-16", "UTF_32"])
def test_a_named_encoding_needs_no_mark(encoding: str, crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes((_HEADER + _PIA).encode(f"{encoding}-le".replace("_", "-")))

    assert crmctl("import", str(file), "--encoding", encoding).exit_code == 0


# --- files ---------------------------------------------------------------------------------------


def test_a_table_comes_out_of_a_pipe(crmctl: Crmctl, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    feeding = threading.Thread(target=pipe.write_text, args=(_HEADER + _PIA,))
    feeding.start()

    result = crmctl("import", str(pipe))

    feeding.join()
    assert "1 row read: 1 created" in result.stderr


def test_a_file_that_is_written_meanwhile_is_refused(
    crmctl: Crmctl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "people.vcf"
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Pia Sommer\nEND:VCARD\n"
    file.write_text(card)
    beginning = Input.beginning

    def meanwhile(self: Input, part: Path | None) -> bytes:
        found = beginning(self, part)
        file.write_text(card + card)
        return found

    monkeypatch.setattr(Input, "beginning", meanwhile)

    assert "changed while it was read" in _refused(crmctl, str(file))
    assert "Pia" not in crmctl("export", "json", "contacts").stdout


def test_a_jcard_may_be_called_json(imported: Imported) -> None:
    card = ["vcard", [["version", {}, "text", "4.0"], ["fn", {}, "text", "Pia Sommer"]]]

    assert imported(json.dumps(card), name="card.json") == {"created": 1}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \n", "is empty"),
        (b"\x1f\x8b\x08\x00\x00\x00\x00\x00", "packed with gzip; unpack it"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "packed with 7z; unpack it"),
    ],
)
def test_what_holds_no_table_is_said(
    content: bytes, sentence: str, crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(content)

    assert sentence in _refused(crmctl, str(file))


def test_a_line_of_millions_of_delimiters_is_not_taken_apart(
    crmctl: Crmctl, tmp_path: Path
) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"{_HEADER}{';' * 20_000_000}\n")

    assert "more than 16384 columns" in _refused(crmctl, str(file))


def test_a_table_of_thousands_of_columns_takes_seconds(imported: Imported) -> None:
    columns = ";".join(f"c{number}" for number in range(5_000))
    cells = ";".join(map(str, range(5_000)))
    begun = time.process_time()

    assert imported(f"Firma;{columns}\nBeta AG;{cells}\n", "-n") == {"updated": 1}
    assert time.process_time() - begun < 20


def test_a_row_that_is_larger_than_a_record_costs_no_other(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(f"Vorname,Nachname,Notiz\nPia,Sommer,{'x' * 2_000_000}\nUwe,Berg,\n")

    result = crmctl("import", str(file), "--partial")

    assert result.exit_code == 1
    assert "line 2: has more than 2,000,000 characters" in result.stderr
    assert "2 rows read: 1 created, 0 updated, 0 unchanged, 0 skipped, 1 failed" in result.stderr


def test_the_first_and_the_last_day_of_all_are_days(crmctl: Crmctl, tmp_path: Path) -> None:
    file = tmp_path / "days.ics"
    days = ("00010101T000000", "00010101T000000Z", "99991231T235959Z", "99991231", "00000101")
    events = (
        f"BEGIN:VEVENT\nUID:{at}\nDTSTART:{day}\nDURATION:P999999W\nSUMMARY:x\nEND:VEVENT\n"
        for at, day in enumerate(days)
    )
    file.write_text(f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(events)}END:VCALENDAR\n")

    result = crmctl("import", str(file), "--dry-run")

    assert result.exit_code in {0, 1}, result.stderr
    assert "5 rows read: " in result.stderr


def test_a_workbook_of_very_many_sheets_is_refused(crmctl: Crmctl, tmp_path: Path) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - few tests need it

    file = tmp_path / "book.xlsx"
    with Workbook(str(file)) as book:
        for _ in range(501):
            book.add_worksheet()

    assert "it has more than 500 sheets" in _refused(crmctl, str(file))
