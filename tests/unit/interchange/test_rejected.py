"""The file of rejected rows."""

from crmctl.interchange.rejected import Rejected, rejects_csv
from crmctl.interchange.tables.csvread import read


def test_rejected_rows_keep_their_cells_and_say_line_column_and_reason() -> None:
    rows = [Rejected(3, "b", "is no date", ("=1", "x")), Rejected(7, "", "is short", ("1",))]
    table = read(rejects_csv(("a", "b"), rows).encode())
    assert table.header == ("a", "b", "crmctl_line", "crmctl_column", "crmctl_reason")
    assert [row.cells for row in table.rows] == [
        ("=1", "x", "3", "b", "is no date"),
        ("1", "", "7", "", "is short"),
    ]


def test_more_cells_than_the_header_has_are_kept() -> None:
    table = read(rejects_csv(("a",), [Rejected(2, "", "is long", ("1", "2", "3"))]).encode())
    assert table.header[:3] == ("a", "column 2", "column 3")
    assert table.rows[0].cells[:3] == ("1", "2", "3")


def test_rejects_that_are_imported_again_have_one_reason_only() -> None:
    header = ("a", "crmctl_line", "crmctl_column", "crmctl_reason")
    rows = [Rejected(2, "a", "new", ("1", "9", "a", "old"))]
    table = read(rejects_csv(header, rows).encode())
    assert table.header == header
    assert table.rows[0].cells == ("1", "2", "a", "new")


def test_nothing_rejected_gives_the_header_alone() -> None:
    assert rejects_csv(("a",), []) == "a,crmctl_line,crmctl_column,crmctl_reason\r\n"
