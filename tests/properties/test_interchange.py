"""What is written comes back as it was; nothing is lost; nothing crashes."""

import string
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from crmctl.errors.base import UsageError
from crmctl.interchange.exporting.as_csv import PROFILES, written
from crmctl.interchange.exporting.export import Item
from crmctl.interchange.exporting.flat import flat_sheet
from crmctl.interchange.mapping import map_columns
from crmctl.interchange.paths import flatten, join, split, text_of, unflatten
from crmctl.interchange.rows import Incoming, incoming
from crmctl.interchange.tables.cells import defuse, restore
from crmctl.interchange.tables.csvread import read
from crmctl.interchange.tables.csvwrite import write
from crmctl.interchange.tables.table import Table
from crmctl.model.describe import catalogue
from crmctl.model.settings import Settings

CONTACT = catalogue(Settings(format=1, name="x")).by_name["contact"]

_cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
_texts = _cells.filter(str.strip)
_keys = st.text(string.ascii_letters + string.digits + "._\\ -=@", min_size=1, max_size=6)
_scalars = st.one_of(_texts, st.integers(), st.booleans(), st.floats(allow_nan=False))
_values = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.dictionaries(_keys, inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)
_items = st.lists(_texts, min_size=1, max_size=3)
_contacts = st.fixed_dictionaries(
    {"kind": st.just("contact"), "id": st.text(string.ascii_lowercase, min_size=1)},
    optional={
        "name": st.fixed_dictionaries({"given": _texts}, optional={"family": _texts}),
        "emails": st.lists(
            st.fixed_dictionaries({"address": _texts}, optional={"primary": st.just(value=True)}),
            min_size=1,
            max_size=3,
        ),
        "profiles": st.dictionaries(_keys, _texts, min_size=1, max_size=2),
        "tags": _items,
        "interests": _items,
        "notes": _texts,
    },
)


def _as_texts(value: object) -> object:
    if isinstance(value, dict):
        return {name: _as_texts(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_as_texts(inner) for inner in value]
    return text_of(value)


@given(_cells)
def test_a_defused_cell_is_restored(cell: str) -> None:
    assert restore(defuse(cell)) == cell
    assert not defuse(cell).startswith(("=", "+", "-", "@"))


@given(st.lists(st.one_of(_keys, st.integers(0, 20)), min_size=1, max_size=4).map(tuple))
def test_a_path_that_is_written_reads_the_same(path: tuple[str | int, ...]) -> None:
    assert split(join(path)) == path


@given(st.dictionaries(_keys, _values, max_size=4))
def test_a_flattened_record_is_built_again(data: dict[str, object]) -> None:
    assert unflatten(flatten(data)) == _as_texts(data)


@given(st.lists(st.tuples(_cells, _cells, _texts), max_size=5))
def test_rows_that_are_written_read_the_same(rows: list[tuple[str, str, str]]) -> None:
    table = read(write(("a", "b", "c"), rows).encode())
    assert [row.cells for row in table.rows] == rows
    assert not any(row.problem for row in table.rows)


@given(st.lists(_contacts, min_size=1, max_size=4))
def test_records_that_are_exported_import_without_loss(records: list[dict[str, object]]) -> None:
    items = [
        Item(
            "contact",
            str(one["id"]),
            "",
            {name: value for name, value in one.items() if name not in {"kind", "id"}},
        )
        for one in records
    ]
    sheet = flat_sheet(CONTACT, lambda _kind: iter(items))
    for profile in PROFILES.values():
        _assert_same("".join(written(sheet, profile)).encode(), records)


def _assert_same(content: bytes, records: list[dict[str, object]]) -> None:
    table = read(content)
    rows = list(incoming(table, map_columns(table.header, CONTACT)))
    assert all(isinstance(row, Incoming) for row in rows)
    assert [
        _as_texts({"kind": "contact", "id": row.id, **row.data})
        for row in rows
        if isinstance(row, Incoming)
    ] == [_as_texts(record) for record in records]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    try:
        table = read(content)
    except UsageError:
        return
    assert all(row.problem or len(row.cells) == len(table.header) for row in table.rows)


@given(st.text(',;|\t"\n\r ab\x00', max_size=40))
def test_no_row_is_lost(text: str) -> None:
    try:
        table = read(text.encode(), delimiter=",")
    except UsageError:
        return
    shown = (*(table.header if table.header_line else []), *_all_cells(table))
    assert Counter(text) & Counter("ab" * 40) == Counter("".join(shown)) & Counter("ab" * 40)


def _all_cells(table: Table) -> list[str]:
    rows = [row.cells for row in table.rows]
    return [
        cell for cells in (*rows, *(line.cells for line in table.skipped_lines)) for cell in cells
    ]
