"""Giving records and rows to people and programs: nothing but the data on standard output."""

import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from crmctl.cli.messages import note
from crmctl.cli.tables import Layout, print_table
from crmctl.cli.terminal import encodable, is_terminal, safe, speaks_unicode
from crmctl.errors.records import NoReferencesError

Row = Mapping[str, Any]

# JSON may carry these as they are, but a terminal that shows the text may act on them.
_JSON_UNSAFE = re.compile(
    "[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_TSV_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Format(StrEnum):
    """How data is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    TSV = "tsv"
    YAML = "yaml"
    IDS = "ids"


class Column(NamedTuple):
    """One column of a table, and of CSV and TSV.

    Attributes:
        name: the key of a row's value; the heading of CSV and TSV.
        heading: the heading for people; by default the name with spaces.
        align: where the values stand.
        whole: never break its values over lines: references, dates, bars.
        show: how a value looks to people, if not as it is; CSV and TSV get the value itself.
        style: words such as `bold` or `dim`, on a terminal only.
        people: only in tables: bars, sparklines.
    """

    name: str
    heading: str = ""
    align: Literal["left", "right"] = "left"
    whole: bool = False
    show: Callable[[Any], str] | None = None
    style: str = ""
    people: bool = False


def emit(
    rows: Iterable[Row],
    columns: Sequence[Column],
    format: Format = Format.TABLE,  # noqa: A002 - the name that the option has
    *,
    ref: Callable[[Row], str] | None = None,
    empty: str = "",
) -> None:
    """Write rows to standard output.

    JSON, JSON Lines and YAML get each row whole; tables, CSV and TSV get the columns.

    Args:
        rows: plain data: records with `kind`, `id` and their fields, or rows of a report.
        columns: what tables show, in order.
        format: how to write.
        ref: gives a row's reference (`contacts/p-7k3f9q2m`) for `ids`; None if rows have none.
        empty: what to say on standard error if there is no row to put into a table.

    Raises:
        NoReferencesError: ids are wanted of rows that have none.
    """
    match format:
        case Format.TABLE:
            _table(list(rows), columns, empty)
        case Format.JSON:
            _json_array(rows)
        case Format.JSONL:
            encode = _encoder()
            _write(encode(row) + "\n" for row in rows)
        case Format.CSV:
            _csv(rows, _data_columns(columns))
        case Format.TSV:
            _write(_tsv_lines(rows, _data_columns(columns)))
        case Format.YAML:
            _write(_yaml_item(row) for row in rows)
        case Format.IDS:
            _ids(rows, ref)


def emit_record(
    record: Row,
    format: Format,  # noqa: A002 - the name that the option has
    *,
    ref: str,
) -> None:
    """Write one record, all of it, for a program: an object instead of a list of one.

    A page for people is the command's own; for `table` the record is written as YAML.
    """
    match format:
        case Format.JSON:
            _write([_encoder(indent=2)(record) + "\n"])
        case Format.YAML | Format.TABLE:
            _write([_yaml(record)])
        case _:
            emit([record], [Column(name) for name in record], format, ref=lambda _row: ref)


def say(text: str) -> None:
    """Write a line, or several, of data to standard output; values in it are made safe."""
    sys.stdout.write(safe(text, lines=True) + "\n")


def cell(value: object) -> str:
    """Give a value as text for a person: lists joined by commas, nothing for nothing."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(cell(item) for item in value)
        case Mapping():
            return ", ".join(f"{key}: {cell(item)}" for key, item in value.items())
        case _:
            return str(value)


def _table(rows: Sequence[Row], columns: Sequence[Column], empty: str) -> None:
    if not rows:
        if empty:
            note(empty)
        return
    layout = [
        Layout(
            heading=column.heading or column.name.replace("_", " "),
            right=column.align == "right",
            whole=column.whole,
            style=column.style,
        )
        for column in columns
    ]
    print_table(layout, [[_shown(row, column) for column in columns] for row in rows])


def _shown(row: Row, column: Column) -> str:
    value = row.get(column.name)
    shown = column.show(value) if column.show and value is not None else cell(value)
    return encodable(safe(shown))


def _data_columns(columns: Sequence[Column]) -> list[str]:
    return [column.name for column in columns if not column.people]


def _json_array(rows: Iterable[Row]) -> None:
    encode = _encoder()
    _write(["["])
    separator = "\n"
    for row in rows:
        _write([separator, encode(row)])
        separator = ",\n"
    _write(["]\n" if separator == "\n" else "\n]\n"])


def _encoder(indent: int | None = None) -> Callable[[Row], str]:
    encoder = json.JSONEncoder(ensure_ascii=not speaks_unicode(), indent=indent, default=str)

    def encode(row: Row) -> str:
        text = encoder.encode(row)
        if text.isprintable():
            return text
        return _JSON_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)

    return encode


def _csv(rows: Iterable[Row], names: Sequence[str]) -> None:
    csv.writer(sys.stdout, lineterminator="\n").writerows(_with_heading(rows, names))


def _tsv_lines(rows: Iterable[Row], names: Sequence[str]) -> Iterator[str]:
    for values in _with_heading(rows, names):
        yield "\t".join(value.translate(_TSV_ESCAPES) for value in values) + "\n"


def _with_heading(rows: Iterable[Row], names: Sequence[str]) -> Iterator[list[str]]:
    for_terminal = is_terminal()
    yield list(names)
    for row in rows:
        values = [_datum(row.get(name)) for name in names]
        yield [safe(value, lines=True) for value in values] if for_terminal else values


def _datum(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Mapping():
            return json.dumps(value, ensure_ascii=False, default=str)
        case list() | tuple() if any(isinstance(item, Mapping) for item in value):
            return json.dumps(value, ensure_ascii=False, default=str)
        case _:
            return cell(value)


def _yaml_item(row: Row) -> str:
    first, *rest = _yaml(row).splitlines()
    return "\n".join([f"- {first}", *(f"  {line}".rstrip() for line in rest)]) + "\n"


def _yaml(row: Row) -> str:
    from crmctl.store.canonical import emit as canonical  # noqa: PLC0415 - for this format only

    text = canonical({name: _writable(value) for name, value in row.items()})
    return safe(text, lines=True) if is_terminal() else text


def _writable(value: object) -> object:
    """Give a figure of a report as a decimal: no record holds a binary fraction."""
    match value:
        case float():
            return Decimal(str(value))
        case Mapping():
            return {name: _writable(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_writable(inner) for inner in value]
        case _:
            return value


def _ids(rows: Iterable[Row], ref: Callable[[Row], str] | None) -> None:
    if ref is None:
        raise NoReferencesError
    _write(safe(ref(row)) + "\n" for row in rows)


def _write(texts: Iterable[str]) -> None:
    sys.stdout.writelines(texts)
