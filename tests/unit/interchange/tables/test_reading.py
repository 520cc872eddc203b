"""Files of any kind, told by what is in them."""

from collections.abc import Callable

import pytest

from crmctl.errors.sheets import NotASheetError, UnreadableWorkbookError
from crmctl.interchange.tables.reading import read_tables


def test_a_text_and_a_workbook_are_told_apart_whatever_they_are_called(
    xlsx: Callable[..., bytes],
) -> None:
    (text,) = read_tables(b"Name;Ort\nAnna;Bonn\n", "kontakte.XLS")
    assert text.remarks == ("The file is called .xls but is text; it is read as CSV.",)
    cells = '<c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="A2"><v>1</v></c>'
    (sheet,) = read_tables(xlsx(f'<row r="1">{cells}</row>'), "kontakte.csv")
    assert sheet.format_ == "xlsx, sheet 1 of 1"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"<html><body><table><tr><td>x</td></tr></table>", "web page"),
        (b"\xef\xbb\xbf \r\n<!-- x --><!DOCTYPE html>", "web page"),
        (b'<meta http-equiv="Content-Type">\n<table border="1">', "web page"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook>', "2003"),
        (b"%PDF-1.7\n", "PDF"),
    ],
)
def test_what_other_programs_call_a_table_is_named(content: bytes, what: str) -> None:
    with pytest.raises(UnreadableWorkbookError, match=what):
        read_tables(content, "export.xls")


def test_a_text_has_no_sheets() -> None:
    with pytest.raises(NotASheetError):
        read_tables(b"a,b\n1,2\n", sheet="People")


def test_delimiter_and_encoding_may_be_named() -> None:
    (table,) = read_tables("a|b;c\nž|1\n".encode("cp1250"), delimiter="|", encoding="cp1250")
    assert (table.header, table.rows[0].cells) == (("a", "b;c"), ("ž", "1"))
