"""Tables from bytes: encodings, delimiters, headers, and rows that do not fit."""

import codecs
import json
from pathlib import Path

import pytest

from crmctl.errors.tables import TooLargeTableError, UnclosedHeaderError, UndecodableTableError
from crmctl.interchange.tables import csvread
from crmctl.interchange.tables.csvread import read
from crmctl.interchange.tables.table import Row, Table

SPECTRUM = Path(__file__).parents[3] / "data" / "csv-spectrum"


def _cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize("path", sorted(SPECTRUM.glob("*.csv")), ids=lambda path: path.stem)
def test_the_acid_test_reads_as_its_authors_expect(path: Path) -> None:
    table = read(path.read_bytes())
    records = [dict(zip(table.header, cells, strict=True)) for cells in _cells(table)]
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    if path.stem == "location_coordinates":
        # As shared, it expects a phone number that its table does not have.
        expected = [expected | {"Contact Phone Number": "2095257564"}]
    assert records == expected


@pytest.mark.parametrize(
    ("mark", "codec", "name"),
    [
        (codecs.BOM_UTF8, "utf-8", "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    ],
)
def test_a_byte_order_mark_names_the_encoding(mark: bytes, codec: str, name: str) -> None:
    table = read(mark + "Straße,Ort\nHauptstraße 1,Köln\n".encode(codec))
    assert table.header == ("Straße", "Ort")
    assert _cells(table) == [("Hauptstraße 1", "Köln")]
    assert (table.encoding, table.encoding_guessed) == (name, False)


@pytest.mark.parametrize(
    ("content", "encoding", "guessed", "cell"),
    [
        ("Ort\nKöln\n".encode(), "utf-8", False, "Köln"),
        ("Ort\nKöln €\n".encode("cp1252"), "cp1252", True, "Köln €"),
        (b"Ort\nK\xf6ln \x81\n", "latin-1", True, "Köln \x81"),
    ],
)
def test_without_a_mark_it_is_utf_8_or_a_guess_that_is_said(
    content: bytes, encoding: str, guessed: bool, cell: str
) -> None:
    table = read(content)
    assert (table.encoding, table.encoding_guessed) == (encoding, guessed)
    assert _cells(table) == [(cell,)]


def test_a_named_encoding_and_delimiter_are_used() -> None:
    table = read("a|b;c\nž|1\n".encode("cp1250"), delimiter="|", encoding="cp1250")
    assert (table.header, _cells(table)) == (("a", "b;c"), [("ž", "1")])


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (codecs.BOM_UTF8 + b"Ort\nK\xf6ln\n", None),
        (b"Ort\n", "no-such-codec"),
        ("Ort\nKöln\n".encode("utf-16-le"), None),  # no mark
        (b"\xfe\xff" + "Ort\nKöln\n".encode("utf-32-le"), None),  # a mark that is wrong
    ],
)
def test_an_encoding_that_does_not_fit_is_refused(content: bytes, encoding: str | None) -> None:
    with pytest.raises(UndecodableTableError):
        read(content, encoding=encoding)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("a\tb\n1, 2\t3\n", "\t"),
        ("a|b\n1|2\n", "|"),
        ("a,b;c\n1,2;3\n", ","),
        ("sep=;\na;b,c,d\n1;2\n", ";"),
        ("sep=;\r\na,b\n1,2\n", ";"),
        ("email\na@b.example\n", ","),
        ('a;b\n"x, y; z";1\n', ";"),
        ("", ","),
    ],
)
def test_the_delimiter_is_found_by_a_vote(text: str, delimiter: str) -> None:
    assert read(text.encode()).delimiter == delimiter


def test_lines_are_counted_as_an_editor_does() -> None:
    table = read(b'sep=,\r\na,b\r\n"x\r\ny",1\r\n\r\nz,2')
    assert table.rows == (Row(3, ("x\r\ny", "1")), Row(6, ("z", "2")))


def test_blank_rows_are_counted_and_not_read() -> None:
    table = read(b"\na,b\n\n1,2\n , \n,\n")
    assert _cells(table) == [("1", "2")]
    assert table.blank_rows == 4


def test_columns_without_a_name_or_with_the_same_get_one_of_their_own() -> None:
    assert read(b"id,,id,id 2,id\n").header == ("id", "column 2", "id 2", "id 2 2", "id 3")


def test_rows_that_do_not_fit_the_header_are_kept_with_the_reason() -> None:
    table = read(b"a,b\n1\n1,2,3\n1,2,,\n1,\x00\n")
    assert [row.cells for row in table.rows] == [
        ("1",),
        ("1", "2", "3"),
        ("1", "2"),
        ("1", "\x00"),
    ]
    assert [row.problem for row in table.rows] == [
        "its number of cells is 1, the header's 2",
        "its number of cells is 3, the header's 2",
        "",
        "holds a NUL character",
    ]


def test_a_quotation_mark_that_is_never_closed_loses_nothing() -> None:
    table = read(b'a,b\n1,2\n3,"4\n5,6\n')
    assert table.rows[1] == Row(
        3, ("3", "4\n5,6\n"), "a quotation mark is opened and never closed"
    )


def test_a_header_that_never_ends_is_refused() -> None:
    with pytest.raises(UnclosedHeaderError):
        read(b'a,"b\n1,2\n')


def test_quotation_marks_after_a_blank_are_understood_when_the_header_has_them() -> None:
    assert _cells(read(b'"a", "b"\n"1", "x, y"\n')) == [("1", "x, y")]
    assert _cells(read(b"a,b\n1, 2\n")) == [("1", " 2")]


def test_the_apostrophe_before_a_formula_is_taken_away() -> None:
    assert _cells(read(b"phone,town\n'+4930123,'s-Hertogenbosch\n")) == [
        ("+4930123", "'s-Hertogenbosch")
    ]


def test_a_cell_may_be_longer_than_the_csv_module_likes() -> None:
    assert len(read(b"a,b\n1," + b"x" * 1_000_000).rows[0].cells[1]) == 1_000_000


def test_a_file_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvread, "MAX_BYTES", 10)
    with pytest.raises(TooLargeTableError):
        read(b"a,b\n1,2,345")
