"""Tables that others published: each is read as its authors expect, or refused with a sentence."""

import json
from pathlib import Path

import pytest

from crmctl.errors.base import UsageError
from crmctl.interchange.tables.reading import read_tables
from crmctl.interchange.tables.table import Table

# Header, number of rows, and a row by its position, written down from the files.
_FIVE = ("A", "B", "C", "D", "E")
_EXPECTED: dict[str, tuple[tuple[str, ...], int, int, tuple[str, ...]]] = {
    "ascii.csv": (("A", "B", "C"), 1, 0, ("1", "2", "3")),
    "blank-rows-multiple.csv": (("id", "name", "age"), 2, 1, ("1102", "Julie", "26")),
    "blank-rows-no-fields.csv": (("id", "name", "age"), 2, 1, ("1102", "Julie", "26")),
    "blank-rows.csv": (("id", "name", "age"), 2, 1, ("1102", "Julie", "26")),
    "bom.csv": (("id", "name"), 2, 1, ("2", "中国人")),
    "capital-valid.csv": (("id", "name"), 5, 4, ("5", "Rome")),
    "chunk2.csv": (("id", "name"), 1, 0, ("2", "中国人")),
    "chunk2.headless.csv": (("column 1", "column 2"), 1, 0, ("2", "中国人")),
    "countries-cleaned.csv": (
        ("id", "neighbor_id", "name", "population"), 4, 3, ("4", "", "Italy", "60"),
    ),
    "data.csv": (
        ("id", "name", "description", "amount"), 2, 1,
        ("A5032", "Parking Fees", "Parking fees we collect", "2000.5"),
    ),
    "delimiter.csv": (("id", "name"), 2, 1, ("2", "中国人")),
    "dialect.csv": (("id", "name"), 2, 0, ("1", "#english#")),
    "duplicate-headers.csv": (
        ("id", "name", "id 2", "age", "id 3"), 2, 0, ("1101", "John", "0", "30", "001101"),
    ),
    "duplicate-rows.csv": (("id", "name", "age"), 3, 2, ("1101", "John", "30")),
    "invalid.csv": (("id", "name", "column 3", "name 2"), 3, 2, ("2", "german", "1", "2", "3")),
    "issue-1004-data1.csv": (("id", "neighbor_id", "name", "population"), 5, 4, ("5",)),
    "issue-1009-comma.csv": (("fieldNameA", "fieldNameB"), 1, 0, ("0123", "c")),
    "issue-1100.csv": (("id", "timestamp"), 2, 1, ("1", "2022-05-25 10.39.15")),
    "issue-1109.csv": (("int", "number", "string"), 3, 1, ("", "4.3", "string")),
    "issue-825.csv": (
        ("Musei", "2011", "2010"), 2, 1, ("Museo Pitrè", "in restauro", "in restauro"),
    ),
    "issue-833.csv": (("id", "value"), 3, 0, ("1", '["a"]')),
    "latin1.csv": (("id", "name"), 2, 1, ("2", "©")),
    "matrix-with-comment.csv": (("f1", "f2", "f3", "f4"), 4, 3, ("41", "42", "43", "44")),
    "skip-blank-at-the-end.csv": (("test1", "test2"), 1, 0, ("1", "2")),
    "skip-rows.csv": (("id", "name"), 2, 1, ("2", "中国人")),
    "structure-errors.csv": (("id", "name", "age"), 3, 2, ("1", "2", "3", "4", "5", "6")),
    "table-reverse.csv": (("id", "name"), 2, 0, ("1", "中国人")),
    "table.tsv": (("id", "name"), 3, 2, ("3", "\\N")),
    "timezone-with-id.csv": (
        ("id", "datetime", "time"), 4, 3, ("4", "2020-01-01T15:00:00-03:00", "15:00:00-03:00"),
    ),
    "transform-pivot.csv": (
        ("region", "gender", "style", "units"), 12, 0, ("east", "boy", "tee", "12"),
    ),
    "vix.csv": (
        ("Date", "VIXClose", "VIXHigh", "VIXLow", "VIXOpen"), 2, 0,
        ("2004-01-05T00:00:00Z", "17.49", "18.49", "17.44", "18.45"),
    ),
    "without-headers.csv": (("column 1", "column 2"), 3, 0, ("1", "english")),
    "without-headers-extra.csv": (("column 1", "column 2"), 3, 2, ("3", "german", "extra")),
    "adjust-floating-point-error.xlsx": (
        ("Sample Name", "peak PO4", "actual PO4 (formula)", "actual PO4 (values)"), 5, 1,
        ("W-2-98-NC TF1 0-4cm Total P split 1", "68.665", "274.66", "274.66"),
    ),
    "cast-int-to-string-issue-1251.xls": (_FIVE, 2, 1, ("002", "c", "1", "1", "1")),
    "cast-int-to-string-issue-1251.xlsx": (_FIVE, 2, 0, ("001", "b", "1", "a", "1")),
    "issue-312.xlsx": (
        ("id", "name", "column 3", "name 2", "column 5"), 4, 3, ("2", "german", "1", "2", "3"),
    ),
    "issue-313.xlsx": (
        ("Column_1", "Column_3", "Column_2", "Column_4", "Column_5"), 2, 1,
        ("column_1_value_2", "", "column_2_value_2", "column_4_value_2", "Column_5_value_2"),
    ),
    "preserve-formatting-percentage.xlsx": (("col1", "col2"), 3, 0, ("123", "52%")),
    "sheet2.xlsx": (("id", "name"), 2, 1, ("2", "中国人")),
    "skip-rows.xlsx": (("A", "B"), 2, 0, ("8", "9")),
    "table-infer-boolean.xlsx": (("number", "string", "boolean"), 2, 1, ("3", "four", "false")),
    "table-output.ods": (("id", "name"), 2, 1, ("2", "german")),
    "table-with-booleans.ods": (("id", "boolean"), 2, 1, ("2", "false")),
    "table-with-ints-floats-dates.ods": (
        ("Int", "Float", "Date", "Datetime"), 3, 1,
        ("1997", "5.6", "2009-09-20", "2009-09-20T15:30:00"),
    ),
    "table-with-ints-floats-dates.xls": (
        ("Int", "Float", "Date"), 3, 2, ("1969", "11.7", "2012-08-23"),
    ),
    "table.xls": (("id", "name"), 2, 1, ("2", "中国人")),
    "table.ods": (("id", "name"), 2, 1, ("2", "中国人")),
    "table.xlsx": (("id", "name"), 2, 1, ("2", "中国人")),
}  # fmt: skip
_SKIPPED = {
    "matrix-with-comment.csv": [1],
    "skip-blank-at-the-end.csv": [2],
    "skip-rows.csv": [1, 4],
    "skip-rows.xlsx": [1],
}


def _read(path: Path) -> tuple[Table, ...]:
    return read_tables(path.read_bytes(), path.name)


@pytest.mark.parametrize("name", _EXPECTED)
def test_a_file_of_frictionless_reads_as_a_person_reads_it(shared: Path, name: str) -> None:
    header, count, at, cells = _EXPECTED[name]
    table = _read(shared / "csv-frictionless" / "data" / name)[0]
    assert table.header == header
    assert len(table.rows) == count
    assert table.rows[at].cells == cells
    assert [line.line for line in table.skipped_lines] == _SKIPPED.get(name, [])


def test_every_file_of_frictionless_is_read_whole_or_refused(shared: Path) -> None:
    for path in sorted((shared / "csv-frictionless" / "data").iterdir()):
        try:
            tables = _read(path)
        except UsageError as error:
            assert str(error).endswith(".")  # noqa: PT017 - either is well
            continue
        for table in tables:
            width = len(table.header)
            assert all(row.problem or len(row.cells) == width for row in table.rows)


def test_csv_spectrum_reads_as_its_authors_expect(shared: Path) -> None:
    folder = shared / "csv-spectrum"
    for path in sorted((folder / "csvs").iterdir()):
        (table,) = _read(path)
        expected = json.loads((folder / "json" / f"{path.stem}.json").read_text(encoding="utf-8"))
        if path.stem == "location_coordinates":
            # As shared, it expects a phone number that its table does not have.
            expected |= {"Contact Phone Number": "2095257564"}
        assert [dict(zip(table.header, row.cells, strict=True)) for row in table.rows] == (
            expected if isinstance(expected, list) else [expected]
        )


def test_ids_of_a_shop_come_back_without_their_point(shared: Path) -> None:
    folder = shared / "retail-uci-online" / "data" / "retail-data" / "by-day"
    (table,) = _read(folder / "2010-12-01.csv")
    assert table.header == (
        "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice",
        "CustomerID", "Country",
    )  # fmt: skip
    assert table.rows[0].cells[6] == "17850"
    assert table.remarks == (
        "Numbers are read without the point that another program added: CustomerID.",
    )
    lines = (folder / "2010-12-01.csv").read_text(encoding="utf-8").count("\n")
    assert len(table.rows) + 1 >= lines - 1


def test_northwind_and_salesforce_are_read_whole(shared: Path) -> None:
    for name, header, count in (
        ("Customers.csv", "CustomerID", 93),
        ("Orders.csv", "OrderID", 830),
        ("Order_Details.csv", "OrderID", 2155),
        ("Products.csv", "ProductID", 77),
    ):
        (table,) = _read(shared / "northwind" / name)
        assert (table.header[0], len(table.rows)) == (header, count)
        assert not any(row.problem for row in table.rows)
        assert table.skipped_lines == ()
    resources = shared / "salesforce-dataloader" / "src"
    (accounts,) = _read(resources / "main" / "resources" / "samples" / "data" / "accountData.csv")
    assert (len(accounts.header), len(accounts.rows)) == (38, 423)
    tests = resources / "test" / "resources" / "testfiles" / "data"
    for name in ("UTF8", "UTF16BE", "UTF16LE"):
        (table,) = _read(tests / f"csvtext_BOM_{name}.csv")
        assert table.header == ("column1", "column2", "column3")
        assert table.rows[1].cells == ("row2-1", "row2-2", "row2-3")
