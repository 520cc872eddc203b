"""The tables of the index, derived from the catalogue.

Every kind has a table named by its folder, with a column for each field that has one value
(`name.given` -> `name_given`), and a table for each list (`contacts_emails`) with `owner` (the
record's rowid) and `n` (the item's place). A list of scalars has the column `value`. Maps with
free keys and custom fields have the columns `key` and `value`. Money is a number in the field's
column and a currency in `<column>_currency` (for custom fields: under the key `<name>_currency`).

`alike` holds by what a new record is found that may be the same as another: numbers made of plain
forms of names, addresses and numbers (`matching/keys.py`), which fit in few bytes. `sales` and
`sales_lines` hold what issued documents are worth (`sold.py`).
"""

from collections.abc import Iterator
from typing import NamedTuple

from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind

# Raised whenever the tables change: an index of another version is built again.
VERSION = "13"

_NUMERIC = {
    FieldType.INTEGER: "INTEGER",
    FieldType.BOOLEAN: "INTEGER",
    FieldType.DECIMAL: "REAL",
    FieldType.MONEY: "REAL",
}

# The text of `words` is split by Python before (`model.text.words`) and joined by spaces, so that
# index and query agree on what a word is: the ascii tokenizer then only splits at the spaces.
_COMMON = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID",
    """CREATE TABLE files (
        path TEXT PRIMARY KEY, digest TEXT, signature TEXT, suspect INTEGER, findings TEXT
    ) WITHOUT ROWID""",
    "CREATE TABLE broken (path TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TABLE records (
        rowid INTEGER PRIMARY KEY, kind TEXT, id TEXT, path TEXT, label TEXT, sort TEXT,
        archived TEXT, json TEXT
    )""",
    "CREATE TABLE links (owner INTEGER, field TEXT, kind TEXT, id TEXT, at TEXT)",
    "CREATE TABLE aliases (kind TEXT, alias TEXT, id TEXT, owner INTEGER)",
    "CREATE TABLE lookup (key TEXT, owner INTEGER)",
    """CREATE TABLE alike (
        owner INTEGER, key INTEGER, PRIMARY KEY (owner, key)
    ) WITHOUT ROWID""",
    "CREATE TABLE terms (term TEXT PRIMARY KEY) WITHOUT ROWID",
    """CREATE TABLE sales (
        owner INTEGER PRIMARY KEY, kind TEXT, customer TEXT, day TEXT, cancelled TEXT,
        purchase INTEGER, net INTEGER, currency TEXT
    )""",
    """CREATE TABLE sales_lines (
        owner INTEGER, n INTEGER, product TEXT, quantity REAL, net INTEGER,
        PRIMARY KEY (owner, n)
    ) WITHOUT ROWID""",
    "CREATE VIRTUAL TABLE words USING fts5(title, fields, notes, tokenize='ascii')",
)
_COMMON_INDEXES = (
    "CREATE UNIQUE INDEX records_path ON records (path)",
    "CREATE INDEX records_id ON records (kind, id)",
    "CREATE INDEX records_sort ON records (kind, sort, id)",
    "CREATE INDEX records_archived ON records (archived) WHERE archived IS NOT NULL",
    "CREATE INDEX links_target ON links (kind, id, at)",
    "CREATE INDEX links_owner ON links (owner)",
    "CREATE INDEX aliases_alias ON aliases (alias)",
    "CREATE INDEX aliases_owner ON aliases (owner)",
    "CREATE INDEX lookup_key ON lookup (key, owner)",
    "CREATE INDEX lookup_owner ON lookup (owner)",
    "CREATE INDEX alike_key ON alike (key)",
    "CREATE INDEX sales_customer ON sales (customer, day, purchase, cancelled, net, currency)",
)


class Place(NamedTuple):
    """Where the values of a field stand.

    Attributes:
        table: the table.
        column: the column.
        listed: whether the table has rows for items, with an `owner`, or is the kind's own.
        key: the key that the rows must have, for a custom field or one key of a map.
    """

    table: str
    column: str
    listed: bool = False
    key: str = ""


class Table(NamedTuple):
    """A table of a kind: its name and its columns after the first two, each with its type."""

    name: str
    columns: tuple[tuple[str, str], ...]
    listed: bool


def place(kind: Kind, field: Field) -> Place:
    """Give where the values of a field stand."""
    if field.custom:
        key = field.path.removeprefix("custom.")
        return Place(f"{kind.folder}_custom", "value", listed=True, key=key)
    if not field.list_path:
        return Place(kind.folder, _name(field.path))
    table = f"{kind.folder}_{_name(field.list_path)}"
    below = field.path[len(field.list_path) + 1 :]
    if field.map:
        return Place(table, "value", listed=True, key=below)
    return Place(table, _name(below) or "value", listed=True)


def tables(kind: Kind) -> tuple[Table, ...]:
    """Give the tables of a kind, its own first."""
    columns: dict[str, dict[str, str]] = {kind.folder: {}}
    for field in kind.fields:
        spot = place(kind, field)
        of_table = columns.setdefault(spot.table, {})
        if spot.key or field.map:
            of_table |= {"key": "TEXT", "value": ""}
        else:
            of_table |= _columns(spot.column, field.type)
    return tuple(
        Table(name, tuple(of_table.items()), listed=name != kind.folder)
        for name, of_table in columns.items()
    )


def create_tables(catalogue: Catalogue) -> Iterator[str]:
    """Give the statements that make all tables."""
    yield from _COMMON
    for kind in catalogue.kinds:
        for table in tables(kind):
            first = (
                "owner INTEGER, n INTEGER"
                if table.listed
                else "rowid INTEGER PRIMARY KEY, id TEXT"
            )
            rest = "".join(f', "{name}" {type_}' for name, type_ in table.columns)
            yield f'CREATE TABLE "{table.name}" ({first}{rest})'


def create_indexes(catalogue: Catalogue) -> Iterator[str]:
    """Give the statements that make all indexes; a bulk build runs them last, which is faster."""
    yield from _COMMON_INDEXES
    for kind in catalogue.kinds:
        for table in tables(kind):
            if table.listed:
                yield f'CREATE INDEX "{table.name}__owner" ON "{table.name}" (owner)'
        for spot in sorted({place(kind, f) for f in kind.fields if _has_index(f)}, key=str):
            name = f"{spot.table}__{spot.column}"
            yield f'CREATE INDEX "{name}" ON "{spot.table}" ("{spot.column}")'


def _has_index(field: Field) -> bool:
    """Whether records are often looked for by it: by whom they are about, and by when."""
    if field.custom or field.map:
        return False
    return field.type is FieldType.REFERENCE or (
        field.type is FieldType.MOMENT and not field.list_path
    )


def _columns(name: str, type_: FieldType) -> dict[str, str]:
    columns = {name: _NUMERIC.get(type_, "TEXT")}
    return columns | {f"{name}_currency": "TEXT"} if type_ is FieldType.MONEY else columns


def _name(path: str) -> str:
    return path.replace(".", "_")
