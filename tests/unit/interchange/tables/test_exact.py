import csv
import io
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.base import UsageError
from crmctl.errors.tables import (
    EmptyTableError,
    SeveralSheetsError,
    TooLargeTableError,
    UnclosedHeaderError,
    UndecodableTableError,
)
from crmctl.interchange.tables import exact
from crmctl.interchange.tables.exact import Layout, read_exactly


def test_cells_stay_as_they_are_written() -> None:
    table = read_exactly(b"id, name ,phone\n1, anna ,+49 30 1\n2,'x,=1\n")
    assert table.header == ["id", " name ", "phone"]
    assert table.rows == [["1", " anna ", "+49 30 1"], ["2", "'x", "=1"]]
    assert table.column(" name ") == ["anna", "'x"]


def test_an_apostrophe_that_is_not_a_cells_own_is_kept_and_not_compared() -> None:
    table = read_exactly(b"name,phone\nAnna,'+49301234\n")
    assert table.rows == [["Anna", "'+49301234"]]
    assert table.column("phone") == ["+49301234"]


def test_blank_rows_totals_and_headers_within_are_rows_and_empty_lines_are_none() -> None:
    table = read_exactly(b"name,amount\nAnna,1\n,\n\nname,amount\nTotal,1\n")
    assert table.rows == [["Anna", "1"], ["", ""], ["name", "amount"], ["Total", "1"]]


def test_a_row_of_another_width_loses_nothing() -> None:
    table = read_exactly(b"a,b\n1\n1,2,3\n4,5\n")
    assert table.header == ["a", "b", "column 3"]
    assert table.rows == [["1", "", ""], ["1", "2", "3"], ["4", "5", ""]]


def test_columns_of_one_name_are_told_apart_and_written_as_they_were() -> None:
    table = read_exactly(b"Phone,Phone,\n1,2,3\n")
    assert table.header == ["Phone", "Phone", ""]
    assert table.names == ("Phone", "Phone 2", "column 3")


def test_a_table_without_a_header_gets_one_and_says_so() -> None:
    table = read_exactly(b"anna@a.example,Berlin\nbea@b.example,Bonn\n")
    assert table.header == ["column 1", "column 2"]
    assert len(table.rows) == 2
    assert "no header" in table.told[0]


def test_what_stands_above_the_header_is_told() -> None:
    title = b"List of members,,\n,,\nname,email,city\nA,a@a.example,Bonn\nB,b@b.example,Ulm\n"
    table = read_exactly(title)
    assert table.header == ["name", "email", "city"]
    assert table.told == ["Above the header: 2 lines, no part of the table."]


@pytest.mark.parametrize(
    ("content", "layout"),
    [
        (b"a;b\r\n1;2\r\n", Layout(";", "\r\n")),
        (b"a\tb\n1\t2\n", Layout("\t", "\n")),
        ("\ufeffa,b\n1,2\n".encode(), Layout(",", "\n", mark=True)),
        (b"sep=|\na|b\n1|2\n", Layout("|", "\n")),
        ("a,b\n1,ä\n".encode("cp1252"), Layout(",", "\n", mark=True)),
        ("\ufeffa,b\n1,ä\n".encode("utf-16-le"), Layout(",", "\n", mark=True)),
    ],
)
def test_the_layout_of_a_file_is_found(content: bytes, layout: Layout) -> None:
    table = read_exactly(content)
    assert table.layout == layout
    assert len(table.rows) == 1


def test_a_guessed_encoding_is_told() -> None:
    assert read_exactly("name,b\nJörg,1\n".encode("cp1252")).told == [
        "cp1252 is a guess: the table is not UTF-8; --encoding names it."
    ]
    assert read_exactly("name,b\nJörg,1\n".encode("cp1252"), encoding="cp1252").told == []


def test_a_quotation_mark_that_is_never_closed_is_told_and_nothing_is_lost() -> None:
    table = read_exactly(b'a,b\n1,"2\n3,4\n')
    assert table.rows == [["1", "2\n3,4\n"]]
    assert "never closed" in table.told[0]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", EmptyTableError),
        (b"\xef\xbb\xbf \n", EmptyTableError),
        (b",,\n,,\n", EmptyTableError),
        (b'a,"b\n1,2\n', UnclosedHeaderError),
        ("a,b\n1,2\n".encode("utf-16-le"), UndecodableTableError),
        (b"%PDF-1.7\n", UsageError),
        (b"\x1f\x8b\x08", UsageError),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, error: type[UsageError]) -> None:
    with pytest.raises(error):
        read_exactly(content)


def test_a_table_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exact, "MAX_BYTES", 8)
    with pytest.raises(TooLargeTableError):
        read_exactly(b"a,b\n1,2,3\n")


def _workbook(folder: Path, *sheets: str) -> bytes:
    path = folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name in sheets:
            sheet = book.add_worksheet(name)
            rows = [["name", "city"], ["Anna", "Bonn"], ["Bea", ""], ["Total", 2]]
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path.read_bytes()


def test_a_sheet_is_a_table_with_all_its_rows(tmp_path: Path) -> None:
    table = read_exactly(_workbook(tmp_path, "People"))
    assert table.header == ["name", "city"]
    assert table.rows == [["Anna", "Bonn"], ["Bea", ""], ["Total", "2"]]
    assert table.layout == Layout(",", "\r\n")


def test_of_several_sheets_one_must_be_named(tmp_path: Path) -> None:
    content = _workbook(tmp_path, "One", "Two")
    with pytest.raises(SeveralSheetsError, match="One, Two"):
        read_exactly(content)
    assert len(read_exactly(content, sheet="2").rows) == 3
    with pytest.raises(UsageError):
        read_exactly(b"a,b\n", sheet="2")


_CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8)


@given(st.lists(st.lists(_CELL, min_size=3, max_size=3), max_size=8))
def test_any_cells_come_back_as_they_were(rows: list[list[str]]) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([["given", "family", "city"], *rows])
    table = read_exactly(text.getvalue().encode())
    assert table.header == ["given", "family", "city"]
    assert [list(row) for row in table.rows] == rows
