import csv
import io
import json
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crmctl.cli.output import Column, Format, Row, cell, emit, emit_record, say
from crmctl.errors.records import NoReferencesError

ANNA: dict[str, Any] = {
    "kind": "contact",
    "id": "p-1",
    "name": "Anna [red]",
    "tags": ["a", "b"],
    "emails": [{"address": "a@x.example"}],
    "vip": True,
    "note": "one\ntwo",
}
BEN: dict[str, Any] = {"kind": "contact", "id": "p-2", "name": "日本"}
COLUMNS = [
    Column("id", whole=True),
    Column("name", "Who", style="bold"),
    Column("tags"),
    Column("note"),
]


def written(
    capsys: pytest.CaptureFixture[str], rows: Sequence[Row], columns: Sequence[Column], to: Format
) -> str:
    emit(rows, columns, to, ref=lambda row: f"contacts/{row['id']}")
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_a_table_in_a_pipe_is_aligned_plain_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert written(capsys, [ANNA, BEN], COLUMNS, Format.TABLE) == (
        "ID   WHO         TAGS  NOTE\np-1  Anna [red]  a, b  one two\np-2  日本\n"
    )


def test_numbers_stand_on_the_right_and_look_as_the_column_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    columns = [Column("n", align="right", show=lambda value: f"{value:,}"), Column("when")]
    rows: list[Row] = [{"n": 1000, "when": date(2026, 11, 21)}, {"n": None}, {"n": 5}]
    assert written(capsys, rows, columns, Format.TABLE).splitlines() == [
        "    N  WHEN",
        "1,000  2026-11-21",
        "",
        "    5",
    ]


def test_an_empty_table_says_so_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    emit([], COLUMNS, empty="No contacts.")
    emit([], COLUMNS)
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "No contacts.\n")


def test_a_table_on_a_terminal_fits_it_and_reads_no_markup(
    on_screen: Callable[..., io.StringIO],
) -> None:
    screen = on_screen()
    long = {**ANNA, "note": "word " * 40}
    emit([long], COLUMNS)
    text = screen.getvalue()
    assert "[red]" in text
    assert "\x1b[1m" in text
    assert "─" not in text
    assert max(map(len, text.replace("\x1b[1m", "").replace("\x1b[0m", "").splitlines())) <= 60


def test_a_long_table_on_a_terminal_is_plain_text_at_once(
    on_screen: Callable[..., io.StringIO],
) -> None:
    screen = on_screen()
    emit([{"id": str(n)} for n in range(600)], [Column("id")])
    assert screen.getvalue().startswith("ID\n0\n1\n")


def test_json_is_an_array_of_whole_rows(capsys: pytest.CaptureFixture[str]) -> None:
    text = written(capsys, [ANNA, BEN], COLUMNS, Format.JSON)
    assert json.loads(text) == [ANNA, BEN]
    assert text.startswith('[\n{"kind"')
    assert "日本" in text
    assert written(capsys, [], COLUMNS, Format.JSON) == "[]\n"


def test_json_lines_are_one_row_each(capsys: pytest.CaptureFixture[str]) -> None:
    lines = written(capsys, [ANNA, BEN], COLUMNS, Format.JSONL).splitlines()
    assert [json.loads(line) for line in lines] == [ANNA, BEN]


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\u202e", "\u2028", "\ud800", "\x7f"])
def test_json_escapes_what_a_terminal_would_act_upon(
    capsys: pytest.CaptureFixture[str], char: str
) -> None:
    text = written(capsys, [{"name": f"ü{char}"}], COLUMNS, Format.JSONL)
    assert char not in text
    assert "ü" in text
    assert json.loads(text) == {"name": f"ü{char}"}


def test_json_takes_dates_and_decimals_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"due": date(2026, 1, 2), "sum": Decimal("1.50")}
    assert written(capsys, [row], [], Format.JSONL) == '{"due": "2026-01-02", "sum": "1.50"}\n'


def test_json_for_a_terminal_without_unicode_is_ascii(
    on_screen: Callable[..., io.StringIO],
) -> None:
    screen = on_screen(encoding="ascii")
    emit([BEN], COLUMNS, Format.JSON)
    assert screen.getvalue().isascii()
    assert json.loads(screen.getvalue()) == [BEN]


def test_csv_gives_the_columns_faithfully(capsys: pytest.CaptureFixture[str]) -> None:
    columns = [*COLUMNS, Column("vip"), Column("emails"), Column("bar", people=True)]
    text = written(capsys, [ANNA, {"id": "=1+1", "note": "\x1b"}], columns, Format.CSV)
    rows = list(csv.reader(io.StringIO(text)))
    assert "\r" not in text
    assert rows == [
        ["id", "name", "tags", "note", "vip", "emails"],
        ["p-1", "Anna [red]", "a, b", "one\ntwo", "true", '[{"address": "a@x.example"}]'],
        ["=1+1", "", "", "\x1b", "", ""],
    ]


def test_tsv_is_one_line_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"id": "a\\b\tc", "note": "one\ntwo\r", "vip": False, "name": {"given": "Anna"}}
    columns = [Column(name) for name in row]
    assert written(capsys, [row], columns, Format.TSV).splitlines() == [
        "id\tnote\tvip\tname",
        'a\\\\b\\tc\tone\\ntwo\\r\tfalse\t{"given": "Anna"}',
    ]


@pytest.mark.parametrize("wanted", [Format.CSV, Format.TSV, Format.YAML, Format.IDS])
def test_no_format_lets_an_escape_reach_a_terminal(
    on_screen: Callable[..., io.StringIO], wanted: Format
) -> None:
    screen = on_screen()
    emit([{"id": "x", "name": "\x1b]0;x\x9b\u202e"}], COLUMNS, wanted, ref=lambda _: "\x1b")
    assert not {"\x1b", "\x9b", "\u202e"} & set(screen.getvalue())


def test_tabs_of_tsv_stay_on_a_terminal(on_screen: Callable[..., io.StringIO]) -> None:
    screen = on_screen()
    emit([{"id": "x", "name": "y"}], COLUMNS[:2], Format.TSV)
    assert screen.getvalue() == "id\tname\nx\ty\n"


def test_yaml_is_a_list_of_canonical_records(capsys: pytest.CaptureFixture[str]) -> None:
    text = written(capsys, [ANNA, {"id": "NO"}], COLUMNS, Format.YAML)
    assert text.startswith("- kind: contact\n  id: p-1\n")
    assert text.endswith('- id: "NO"\n')
    assert "  emails:\n    - address: a@x.example\n" in text
    assert "  note: |-\n    one\n    two\n" in text


def test_yaml_takes_the_figures_of_a_report(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"share": 33.3, "evidence": [{"bits": -0.5}], "ids": ("a", "b")}
    text = written(capsys, [row], [], Format.YAML)
    assert text == "- share: 33.3\n  evidence:\n    - bits: -0.5\n  ids:\n    - a\n    - b\n"


def test_ids_are_one_reference_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert written(capsys, [ANNA, BEN], COLUMNS, Format.IDS) == "contacts/p-1\ncontacts/p-2\n"


def test_rows_that_are_no_records_have_no_ids() -> None:
    with pytest.raises(NoReferencesError):
        emit([{"stage": "lead"}], [Column("stage")], Format.IDS)


@pytest.mark.parametrize(
    ("wanted", "start"),
    [
        (Format.JSON, '{\n  "kind": "contact"'),
        (Format.JSONL, '{"kind": "contact"'),
        (Format.YAML, "kind: contact\n"),
        (Format.TABLE, "kind: contact\n"),
        (Format.CSV, "kind,id,name,"),
        (Format.IDS, "contacts/p-1\n"),
    ],
)
def test_one_record_is_an_object_and_not_a_list(
    capsys: pytest.CaptureFixture[str], wanted: Format, start: str
) -> None:
    emit_record(ANNA, wanted, ref="contacts/p-1")
    assert capsys.readouterr().out.startswith(start)


def test_what_is_said_is_made_safe(capsys: pytest.CaptureFixture[str]) -> None:
    say("contacts/p-1\n\x1b[31m")
    assert capsys.readouterr().out == "contacts/p-1\n␛[31m\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (12, "12"),
        ({"height": 3, "fork": True}, "height: 3, fork: yes"),
        (("a", "b"), "a, b"),
        (Path("x"), "x"),
    ],
)
def test_a_cell_shows_a_value_in_words(value: object, text: str) -> None:
    assert cell(value) == text
