"""The sheets of workbooks: what is read, and that hostile files are bounded."""

import struct
import time
import tracemalloc
from collections.abc import Callable
from urllib.parse import quote_plus

import pytest

from crmctl.errors.sheets import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    HostileWorkbookError,
    NoSheetError,
    TooLargeSheetError,
    UnknownSheetError,
    UnreadableWorkbookError,
)
from crmctl.errors.tables import TooLargeTableError
from crmctl.interchange.tables import archive, marks, sheets
from crmctl.interchange.tables.sheets import read_sheets
from crmctl.interchange.tables.table import Table

Make = Callable[..., bytes]


def _text(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def _row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _texts(number: int, *texts: str) -> str:
    return _row(number, *(_text(f"{chr(65 + at)}{number}", text) for at, text in enumerate(texts)))


ENDLESS = (
    '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
    "</table:table-cell></table:table-row>"
)
TWO_COLUMNS = _texts(1, "Name", "Ort") + _texts(2, "Anna", "Köln")


def _cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def test_cells_come_as_a_person_sees_them(xlsx: Make) -> None:
    formats = ("00000", "0.00%", "[h]:mm:ss", "+0", "#,##0.00", "hh:mm", "yyyy-mm-dd hh:mm")
    values = (
        ("1307", 1), ("0.525", 2), ("1.5", 3), ("493012345", 4), ("1234.5", 5), ("0.5", 6),
        ("45000.75", 7), ("45000", 8), ("17850", 0), ("1.7E+10", 0), ("242.65999999999997", 0),
        ("0.07", 9),
    )  # fmt: skip
    header = [f"column{at}" for at in range(len(values))]
    row = _row(
        2,
        *(f'<c r="{chr(65 + at)}2" s="{s}"><v>{v}</v></c>' for at, (v, s) in enumerate(values)),
        '<c r="M2" t="b"><v>1</v></c>',
    )
    (table,) = read_sheets(xlsx(_texts(1, *header, "flag") + row, formats=formats))
    assert _cells(table) == [
        (
            "01307", "52.5%", "36:00:00", "+493012345", "1234.5", "12:00:00",
            "2023-03-15T18:00:00", "2023-03-15", "17850", "17000000000", "242.66", "7%", "true",
        )
    ]  # fmt: skip
    assert table.types[:3] == ("number", "number", "time")
    assert table.types[6:9] == ("date", "date", "number")
    assert table.types[-1] == "boolean"


def test_a_formula_that_fails_or_has_no_value_is_a_problem_of_its_row(xlsx: Make) -> None:
    rows = (
        _texts(1, "Name", "Sum")
        + _row(2, _text("A2", "x"), '<c r="B2"><f>1+1</f><v>2</v></c>')
        + _row(3, _text("A3", "y"), '<c r="B3" t="e"><f>NA()</f><v>#N/A</v></c>')
        + _row(4, _text("A4", "z"), '<c r="B4"><f>1+1</f></c>')
        + _row(5, '<c r="A5" t="e"><v>#REF!</v></c>')
    )
    (table,) = read_sheets(xlsx(rows))
    assert [(row.line, row.problem) for row in table.rows] == [
        (2, ""),
        (3, marks.ERROR),
        (4, marks.NO_VALUE),
        (5, marks.ERROR),
    ]


def test_every_sheet_with_a_table_is_one_and_notes_are_left_out_aloud(xlsx: Make) -> None:
    notes = _texts(1, "Please read") + _texts(2, "this")
    content = xlsx(notes, TWO_COLUMNS, "", TWO_COLUMNS, names=("Notes", "People", "Empty", "hid"))
    people, last = read_sheets(content)
    assert (people.sheet, people.format_) == ("People", "xlsx, sheet 2 of 4")
    assert people.remarks == ("Left out, for they have no table: the sheets Notes.",)
    assert last.sheet == "hid"


def test_a_sheet_is_chosen_by_name_or_number_even_a_hidden_one(xlsx: Make) -> None:
    content = xlsx(_texts(1, "a", "b"), TWO_COLUMNS, names=("One", "hidden two"))
    assert [table.sheet for table in read_sheets(content)] == ["One"]
    assert read_sheets(content, "HIDDEN TWO")[0].header == ("Name", "Ort")
    assert read_sheets(content, "2")[0].header == ("Name", "Ort")
    for unknown in ("3", "0", "Three"):
        with pytest.raises(UnknownSheetError, match="One, hidden two"):
            read_sheets(content, unknown)


def test_a_workbook_without_a_table_is_refused(xlsx: Make) -> None:
    with pytest.raises(NoSheetError):
        read_sheets(xlsx("", ""))


def test_empty_columns_and_rows_around_a_table_do_not_matter(xlsx: Make) -> None:
    rows = "".join(
        _row(number, _text(f"C{number}", a), _text(f"D{number}", b), f'<c r="H{number}" s="1"/>')
        for number, a, b in ((4, "Name", "Ort"), (5, "Anna", "Köln"), (9, "Ute", "Bonn"))
    )
    (table,) = read_sheets(xlsx(rows + '<row r="1048576"/>'))
    assert table.header == ("Name", "Ort")
    assert [row.line for row in table.rows] == [5, 9]


def test_a_cell_merged_downwards_stands_in_each_of_its_rows(xlsx: Make) -> None:
    rows = (
        _texts(1, "Firma", "Person")
        + _texts(2, "Muster GmbH", "Anna")
        + _row(3, _text("B3", "Ute"))
        + _row(4, _text("B4", "Eva"))
    )
    merged = '<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="A1:B1"/></mergeCells>'
    (table,) = read_sheets(xlsx(rows, behind=merged))
    assert _cells(table) == [("Muster GmbH", "Anna"), ("Muster GmbH", "Ute"), ("", "Eva")]


def test_titles_of_dynamics_are_led_back_to_its_own_names(xlsx: Make) -> None:
    titles = {
        "accountid": "(Nicht ändern) Firma",
        "checksumLogicalName": "(Nicht ändern) Zeilenprüfsumme",
        "modifiedon": "(Nicht ändern) Geändert am",
        "name": "Firmenname",
        "address1_city": "Adresse 1: Ort",
        "emailaddress1": "E-Mail",
        "emailaddress2": "E-Mail",
    }
    pairs = "&amp;".join(f"{name}={quote_plus(title)}" for name, title in titles.items())
    hidden = _texts(1, f"account:Fs3PmXn%2bA%3d%3d:{pairs}")
    shown = [*titles.values()][:6]
    content = xlsx(
        _texts(1, *shown) + _texts(2, "0f3a", "x=", "2026-01-01", "Muster GmbH", "Köln", "a@b.de"),
        hidden,
        names=("Aktive Firmen", "hiddenSheet"),
    )
    (table,) = read_sheets(content)
    # Two attributes have one title; neither is guessed.
    assert table.logical == {
        "(Nicht ändern) Firma": "accountid",
        "(Nicht ändern) Zeilenprüfsumme": "checksumLogicalName",
        "(Nicht ändern) Geändert am": "modifiedon",
        "Firmenname": "name",
        "Adresse 1: Ort": "address1_city",
    }


def test_another_hidden_sheet_tells_nothing(xlsx: Make) -> None:
    content = xlsx(TWO_COLUMNS, _texts(1, "list: of values"), names=("a", "hidden"))
    assert read_sheets(content)[0].logical == {}


def test_an_ods_file_is_read_like_the_others(ods: Make) -> None:
    rows = (
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
            "</table:table-cell>"
            for text in ("Name", "Share", "Sum")
        )
        + '</table:table-row><table:table-row table:number-rows-repeated="2">'
        '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="3"/>'
        "</table:table-row><table:table-row>"
        '<table:table-cell office:value-type="string"><text:p>y</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
        'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p>'
        "</table:table-cell></table:table-row><table:table-row>"
        '<table:table-cell office:value-type="string"><text:p>z</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=1"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    (table,) = read_sheets(ods(rows))
    assert _cells(table)[:2] == [("x", "50%", "3"), ("x", "50%", "3")]
    assert [row.problem for row in table.rows] == ["", "", marks.ERROR, marks.NO_VALUE]


@pytest.mark.parametrize(
    "rows",
    [
        ENDLESS,
        '<table:table-row table:number-rows-repeated="99999999999999999999"/>',
        '<table:table-row table:number-rows-repeated="-1"/>',
    ],
)
def test_an_ods_cell_that_repeats_itself_without_end_is_refused(ods: Make, rows: str) -> None:
    with pytest.raises(TooLargeSheetError):
        read_sheets(ods(rows))


def test_an_ods_text_that_repeats_itself_is_bounded(ods: Make) -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="100000"><table:table-cell '
        f'office:value-type="string"><text:p>{"x" * 10_000}</text:p></table:table-cell>'
        "</table:table-row>"
    )
    with pytest.raises(HostileWorkbookError, match="MiB of text"):
        read_sheets(ods(rows))


def test_an_encrypted_ods_file_is_told(zipped: Make) -> None:
    manifest = "<m:manifest xmlns:m='m'><m:encryption-data/></m:manifest>"
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "META-INF/manifest.xml": manifest,
        "content.xml": b"\x00\x01",
    }
    with pytest.raises(EncryptedWorkbookError):
        read_sheets(zipped(parts))


def test_an_encrypted_xlsx_or_xls_file_is_told(compound: Make) -> None:
    with pytest.raises(EncryptedWorkbookError):
        read_sheets(compound("EncryptedPackage", b"\x01" * 5000))
    protected = _records((0x809, struct.pack("<HH12x", 0x600, 5)), (0x2F, bytes(54)))
    with pytest.raises(EncryptedWorkbookError):
        read_sheets(compound("Workbook", protected))


def _records(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(data)) + data for kind, data in records)


def _xls(cells: list[tuple[int, bytes]], *more: tuple[int, bytes]) -> bytes:
    begin = (0x809, struct.pack("<HH12x", 0x600, 5))
    name = b"S1"
    before = len(_records(begin, *more)) + 4 + 8 + len(name) + 4
    sheet = (0x85, struct.pack("<IBBBB", before, 0, 0, len(name), 0) + name)
    own = (0x809, struct.pack("<HH12x", 0x600, 0x10))
    return _records(begin, *more, sheet, (0x0A, b"")) + _records(own, *cells, (0x0A, b""))


def _number(row: int, column: int, value: float, style: int = 0) -> tuple[int, bytes]:
    return 0x203, struct.pack("<HHHd", row, column, style, value)


def _label(row: int, column: int, at: int) -> tuple[int, bytes]:
    return 0xFD, struct.pack("<HHHI", row, column, 0, at)


def _strings(*texts: str) -> tuple[int, bytes]:
    each = b"".join(struct.pack("<HB", len(text), 0) + text.encode() for text in texts)
    return 0xFC, struct.pack("<II", len(texts), len(texts)) + each


def test_an_xls_file_shows_its_formats_and_errors(compound: Make) -> None:
    formats = (0x41E, struct.pack("<HHB", 164, 5, 0) + b"00000")
    styles = [(0xE0, struct.pack("<HH16x", 0, number)) for number in (0, 164, 9)]
    cells = [
        _label(0, 0, 0),
        _label(0, 1, 1),
        _number(1, 0, 1307.0, 1),
        _number(1, 1, 0.5, 2),
        (0x205, struct.pack("<HHHBB", 2, 0, 0, 42, 1)),
        _number(2, 1, 7),
        (0x06, struct.pack("<HHHBBBBHHHI", 3, 0, 0, 2, 0, 42, 0, 0, 0xFFFF, 0, 0) + b"\0\0"),
        _number(3, 1, 8),
        (0xBD, struct.pack("<HHHIHIH", 4, 0, 1, (17 << 2) | 2, 2, (1 << 2) | 2, 1)),
    ]
    stream = _xls(cells, formats, *styles, _strings("PLZ", "Share"))
    (table,) = read_sheets(compound("Workbook", stream))
    assert table.format_ == "xls, sheet 1 of 1"
    assert [(row.line, row.cells, row.problem) for row in table.rows] == [
        (2, ("01307", "50%"), ""),
        (3, ("", "7"), marks.ERROR),
        (4, ("", "8"), marks.ERROR),
        (5, ("00017", "100%"), ""),
    ]


def test_an_xls_file_whose_texts_are_said_again_and_again_is_bounded(compound: Make) -> None:
    many = [_label(row, 0, 0) for row in range(60_000)]
    stream = _xls(many, _strings("x" * 8_000))
    with pytest.raises(HostileWorkbookError, match="MiB of text"):
        read_sheets(compound("Workbook", stream))


def test_an_xls_text_that_goes_on_in_the_next_record_has_its_length(compound: Make) -> None:
    first = struct.pack("<IIHB", 1, 1, 12_000, 0) + b"x" * 8_000
    stream = _xls(
        [_label(row, 0, 0) for row in range(40_000)], (0xFC, first), (0x3C, b"\0" + b"x" * 4_000)
    )
    with pytest.raises(HostileWorkbookError, match="MiB of text"):
        read_sheets(compound("Workbook", stream))


def test_xls_cells_far_apart_are_refused(compound: Make) -> None:
    stream = _xls([_number(0, 0, 1), _number(65_535, 60_000, 1)])
    with pytest.raises(TooLargeSheetError):
        read_sheets(compound("Workbook", stream))


@pytest.mark.parametrize(
    "content",
    [
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"PK\x03\x04" + bytes(100),
    ],
)
def test_a_file_that_only_begins_like_a_workbook_is_refused(content: bytes) -> None:
    with pytest.raises(DamagedWorkbookError):
        read_sheets(content)


def test_an_ole_file_of_another_program_and_a_circle_in_one_are_refused(compound: Make) -> None:
    with pytest.raises(DamagedWorkbookError):
        read_sheets(compound("WordDocument", b"x"))
    sound = bytearray(compound("Workbook", _xls([_number(0, 0, 1)])))
    sound[512 + 4 * 2 : 512 + 4 * 3] = struct.pack("<I", 2)  # the stream's first sector: itself
    with pytest.raises(DamagedWorkbookError):
        read_sheets(bytes(sound))
    short = compound("Workbook", _records((0x809, b"\0\6"), (0xE0, b"\0"), (0x0A, b"")))
    with pytest.raises(DamagedWorkbookError):
        read_sheets(short)


def test_a_zip_bomb_is_refused_before_it_is_unpacked(xlsx: Make) -> None:
    bomb = xlsx(TWO_COLUMNS, more={"xl/media/x.xml": b"\0" * 40_000_000})
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    begin = time.perf_counter()
    with pytest.raises(HostileWorkbookError, match="200 times"):
        read_sheets(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10_000_000
    assert time.perf_counter() - begin < 1


def test_a_zip_whose_directory_lies_is_refused(xlsx: Make) -> None:
    content = bytearray(xlsx(TWO_COLUMNS))
    at = content.index(b"xl/worksheets/sheet1.xml", content.index(b"PK\x01\x02"))
    size = int.from_bytes(content[at - 22 : at - 18], "little")
    for wrong in (size - 10, size + 10):
        content[at - 22 : at - 18] = wrong.to_bytes(4, "little")
        with pytest.raises(HostileWorkbookError, match="not as long"):
            read_sheets(bytes(content))


def test_a_zip_of_too_many_parts_or_too_much_in_them_is_refused(
    xlsx: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = xlsx(TWO_COLUMNS)
    monkeypatch.setattr(archive, "MAX_UNPACKED", 100)
    with pytest.raises(HostileWorkbookError, match="unpacks"):
        read_sheets(content)
    monkeypatch.setattr(archive, "MAX_PARTS", 2)
    with pytest.raises(HostileWorkbookError, match="parts"):
        read_sheets(content)


def test_two_parts_of_one_name_and_strange_packing_are_refused(xlsx: Make) -> None:
    with pytest.raises(HostileWorkbookError, match="one name"):
        read_sheets(xlsx(TWO_COLUMNS, more={"XL\\Workbook.xml": "<workbook/>"}))
    content = bytearray(xlsx(TWO_COLUMNS))
    at = content.index(b"PK\x01\x02")
    content[at + 10 : at + 12] = b"\x0c\x00"  # bzip2
    with pytest.raises(HostileWorkbookError, match="packed"):
        read_sheets(bytes(content))
    content[at + 8 : at + 10] = b"\x01\x00"  # encrypted
    with pytest.raises(EncryptedWorkbookError):
        read_sheets(bytes(content))


def test_path_names_in_an_archive_lead_nowhere(xlsx: Make) -> None:
    (table,) = read_sheets(xlsx(TWO_COLUMNS, more={"../../../tmp/evil": "x", "/etc/x": "y"}))
    assert table.header == ("Name", "Ort")


@pytest.mark.parametrize(
    "part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"]
)
def test_entities_in_xml_are_refused(xlsx: Make, part: str) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    with pytest.raises(HostileWorkbookError, match="document type"):
        read_sheets(xlsx(TWO_COLUMNS, more={part: bomb}))


def test_xml_that_is_not_well_formed_is_damage(xlsx: Make) -> None:
    with pytest.raises(DamagedWorkbookError):
        read_sheets(xlsx(TWO_COLUMNS, more={"xl/worksheets/sheet1.xml": "<worksheet><a>"}))


def test_two_cells_at_the_ends_of_a_sheet_are_refused_at_once(xlsx: Make) -> None:
    rows = _row(1, _text("A1", "x")) + _row(1_048_576, _text("XFD1048576", "x"))
    begin = time.perf_counter()
    with pytest.raises(TooLargeSheetError):
        read_sheets(xlsx(rows))
    assert time.perf_counter() - begin < 1


def test_cells_without_their_place_are_counted(xlsx: Make) -> None:
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    rows = "".join(
        f"<row>{cell.format(a)}{cell.format(b)}</row>" for a, b in (("Name", "Ort"), ("x", "y"))
    )
    assert _cells(read_sheets(xlsx(rows))[0]) == [("x", "y")]
    wide = f"<row>{'<c><v>1</v></c>' * 16_000}</row>{'<row><c><v>1</v></c></row>' * 1_000}"
    with pytest.raises(TooLargeSheetError):
        read_sheets(xlsx(wide))


def test_a_shared_text_that_is_shown_again_and_again_is_bounded(xlsx: Make) -> None:
    cells = "".join(_row(n, f'<c r="A{n}" t="s"><v>0</v></c>') for n in range(1, 20_001))
    with pytest.raises(HostileWorkbookError, match="MiB of text"):
        read_sheets(xlsx(cells, strings=["x" * 30_000]))


@pytest.mark.slow
def test_a_million_empty_rows_cost_little(xlsx: Make) -> None:
    empty = "".join(f'<row r="{n}" s="1"/>' for n in range(3, 1_048_577))
    begin = time.perf_counter()
    (table,) = read_sheets(xlsx(TWO_COLUMNS + empty))
    assert _cells(table) == [("Anna", "Köln")]
    assert time.perf_counter() - begin < 20


def test_merged_cells_that_cover_each_other_are_bounded(
    xlsx: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MAX_CELLS", 10)
    rows = _texts(1, "a", "b") + "".join(_texts(n, "1", "x") for n in range(2, 8))
    each = '<mergeCell ref="A2:A7"/>'
    merged = f"<mergeCells>{each * 9}</mergeCells>"
    with pytest.raises(HostileWorkbookError, match="merged"):
        read_sheets(xlsx(rows, behind=merged))


def test_workbooks_of_other_kinds_are_named(zipped: Make) -> None:
    with pytest.raises(UnreadableWorkbookError, match="xlsb"):
        read_sheets(zipped({"xl/workbook.bin": "x"}))
    with pytest.raises(UnreadableWorkbookError, match="zip archive"):
        read_sheets(zipped({"a.csv": "x"}))


def test_a_workbook_beyond_the_limit_is_refused(
    xlsx: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MAX_BYTES", 10)
    with pytest.raises(TooLargeTableError):
        read_sheets(xlsx(TWO_COLUMNS))


def test_an_encoding_hides_no_cell(xlsx: Make) -> None:
    cells = _row(1, _text("A1", "x")) + _row(1_048_576, _text("XFD1048576", "x"))
    sheet = f'<?xml version="1.0" encoding="cp037"?><worksheet>{cells}</worksheet>'
    with pytest.raises(TooLargeSheetError):
        read_sheets(xlsx("", more={"xl/worksheets/sheet1.xml": sheet}))


@pytest.mark.parametrize(
    ("cells", "strings", "error"),
    [
        # Calamine makes room for what the file says that it has, and ends the process.
        ([], (0xFC, struct.pack("<II", 1, 0x7FFFFFFF)), DamagedWorkbookError),
        (
            [(0x200, struct.pack("<IIHHH", 0, 0xFFFFFF, 0, 0xFFFF, 0))],
            _strings("x"),
            TooLargeSheetError,
        ),
    ],
)
def test_an_xls_file_that_says_it_is_huge_is_refused(
    compound: Make,
    cells: list[tuple[int, bytes]],
    strings: tuple[int, bytes],
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        read_sheets(compound("Workbook", _xls([*cells, _label(0, 0, 0)], strings)))


@pytest.mark.parametrize("at", [40, 44, 64, 72, 512 + 512 + 128 + 120, 512 + 512 + 128 + 124])
def test_an_ole_file_that_says_it_is_huge_is_refused(compound: Make, at: int) -> None:
    content = bytearray(compound("Workbook", _xls([_number(0, 0, 1)])))
    content[at : at + 4] = b"\xff\xff\xff\x7f"
    with pytest.raises(DamagedWorkbookError):
        read_sheets(bytes(content))


def test_a_file_at_which_calamine_gives_up_is_damaged(compound: Make) -> None:
    # A defined name whose formula is longer than its record.
    name = (0x18, struct.pack("<HBBHHHBBBB", 0, 0, 1, 0xFFFF, 0, 0, 0, 0, 0, 0) + b"\0x")
    with pytest.raises(DamagedWorkbookError):
        read_sheets(compound("Workbook", _xls([_number(0, 0, 1)], name)))
