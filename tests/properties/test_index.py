"""The index is the same however it came about, and takes any record."""

import sqlite3
from contextlib import closing
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from crmctl.index.database import create
from crmctl.index.files import FileState
from crmctl.index.flatten import Rows, rows
from crmctl.index.plan import plan
from crmctl.index.schema import tables
from crmctl.index.write import Change, apply, fill
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import Record, Ref

names = st.sampled_from(["a", "b", "c"])


@st.composite
def fields(draw: st.DrawFn) -> Field:
    """A field at any place, of any type."""
    type_ = draw(st.sampled_from(list(FieldType)))
    weight = draw(st.sampled_from([0, 1, 4, 10]))
    where = draw(st.sampled_from(["single", "nested", "list", "item", "map", "custom"]))
    # Each place has its own first letter, so that no field lies inside another.
    name = draw(names)
    return {
        "single": Field(f"s{name}", type_, weight=weight),
        "nested": Field(f"n.{name}", type_, weight=weight),
        "list": Field(f"l{name}", type_, f"l{name}", weight=weight),
        "item": Field(f"i.{name}", type_, "i", weight=weight),
        "map": Field(f"m{name}", type_, f"m{name}", weight=weight, map=True),
        "custom": Field(f"custom.{name}", type_, weight=weight, custom=True),
    }[where]


catalogues = st.lists(fields(), min_size=1, max_size=8, unique_by=lambda field: field.path).map(
    lambda found: Catalogue((Kind("thing", "things", tuple(found)),))
)
scalars = st.one_of(
    st.sampled_from(["Müller", "aeoe 12", "12 EUR", "x/y", "+49351", "2026-01-01", ""]),
    st.integers(-3, 3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
)
keys = st.sampled_from(
    ["sa", "sb", "n", "la", "lb", "i", "ma", "mb", "custom", "a", "b", "aliases", "archived", "at"]
)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=8,
)
records = st.dictionaries(keys, trees, max_size=6)
changes = st.lists(st.tuples(st.sampled_from("123"), st.one_of(st.none(), records)), max_size=6)


def flat(catalogue: Catalogue, id_: str, data: dict[str, Any]) -> Rows:
    kind = catalogue.kinds[0]
    record = Record(kind.name, Ref(kind.folder, id_), data)
    return rows(plan(catalogue, kind), f"things/{id_}.yaml", record, f"Label Müller {id_}")


def change(catalogue: Catalogue, id_: str, data: dict[str, Any]) -> Change:
    return Change(FileState(f"things/{id_}.yaml", "digest", "sig"), flat(catalogue, id_, data))


def content(connection: sqlite3.Connection, catalogue: Catalogue) -> dict[str, list[Any]]:
    """Give everything in the index, with ids in place of rowids, which may differ."""
    found = {}
    common = ("aliases", "links", "lookup", "records", "words")
    for table in (*common, *(table.name for table in tables(catalogue.kinds[0]))):
        listed = table not in {"records", "words", "things"}
        owner = "owner" if listed else "rowid"
        cursor = connection.execute(
            f'SELECT r.id, t.* FROM "{table}" t JOIN records r ON r.rowid = t.{owner}'  # noqa: S608 - our own names
        )
        columns = [name for name, *_ in cursor.description]
        hidden = {index for index, name in enumerate(columns) if name in {"owner", "rowid"}}
        found[table] = sorted(
            repr([value for index, value in enumerate(row) if index not in hidden])
            for row in cursor
        )
    found["terms"] = connection.execute("SELECT * FROM terms ORDER BY 1").fetchall()
    found["files"] = connection.execute("SELECT * FROM files ORDER BY 1").fetchall()
    return found


@given(catalogues, records)
def test_flattening_never_raises_and_every_row_can_be_stored(
    catalogue: Catalogue, data: dict[str, Any]
) -> None:
    with closing(create(None, catalogue)) as connection:
        fill(connection, catalogue, [change(catalogue, "1", data)])
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (1,)


@given(catalogues, changes)
def test_change_by_change_gives_the_same_index_as_building_it_anew(
    catalogue: Catalogue, history: list[tuple[str, dict[str, Any] | None]]
) -> None:
    state: dict[str, dict[str, Any]] = {}
    with closing(create(None, catalogue)) as stepwise, closing(create(None, catalogue)) as anew:
        fill(stepwise, catalogue, [])
        for id_, data in history:
            if data is None:
                state.pop(id_, None)
                apply(stepwise, catalogue, [], [f"things/{id_}.yaml"])
            else:
                state[id_] = data
                apply(stepwise, catalogue, [change(catalogue, id_, data)])
        fill(anew, catalogue, [change(catalogue, id_, data) for id_, data in state.items()])
        assert content(stepwise, catalogue) == content(anew, catalogue)
