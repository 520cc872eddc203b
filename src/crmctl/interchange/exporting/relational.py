"""Records as the flat tables that `crmctl sql` shows, with real types, for other databases.

Every kind has a table named by its folder, with a column for each field that has one value
(`name.given` -> `name_given`), and a table for each list (`contacts_emails`) with `owner` (the
record's id) and `n` (the item's place, from 0). A list of scalars has the column `value`; maps
with free keys and custom fields have the columns `key` and `value`. What `crmctl sql` does not
show: an amount is exact, a moment has its day beside it (`at_day`), and each custom field a
column of its type in the kind's table (`custom_gate_height`).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from crmctl.interchange.amounts import SUFFIX
from crmctl.interchange.exporting.export import Export, Extra, Item
from crmctl.interchange.paths import text_of
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.forms import DECIMAL, INTEGER, MONEY, is_day

_RECORDS = 1_000  # that are written at once


class SqlType(StrEnum):
    """The type of a column, as SQL names it."""

    TEXT = "TEXT"
    DATE = "DATE"
    INTEGER = "BIGINT"
    NUMBER = "DECIMAL(27,9)"  # as many digits as a record may have
    AMOUNT = "DECIMAL(21,6)"
    BOOLEAN = "BOOLEAN"


Value = str | int | bool | None


class Column(NamedTuple):
    """One column.

    Attributes:
        name: in its table.
        type: of its values.
        field: the path of the field that they are from; empty for id, owner, n and key.
        read: gives the value out of the field's.
        target: the kind of the record that it names.
    """

    name: str
    type: SqlType
    field: str = ""
    read: Callable[[Any], Value] = lambda value: value
    target: str = ""


class Table(NamedTuple):
    """One table.

    Attributes:
        name: of the table.
        columns: all of them, in order.
        owner: the name of the table that `owner` refers to; empty where `id` is the key.
        list_path: of the list whose items are its rows.
        map: whether that is a map with free keys.
    """

    name: str
    columns: tuple[Column, ...]
    owner: str = ""
    list_path: str = ""
    map: bool = False


_ID = Column("id", SqlType.TEXT)
_ITEM = (Column("owner", SqlType.TEXT), Column("n", SqlType.INTEGER))
_KEY = Column("key", SqlType.TEXT)


def tables(kind: Kind) -> tuple[Table, ...]:
    """Give the tables of a kind, its own first, in the order of its fields."""
    found = {"": Table(kind.folder, (_ID,))}
    custom = [field for field in kind.fields if field.custom]
    for field in kind.fields:
        if not field.custom:
            at = field.list_path
            begun = found.get(at) or _of_list(kind, field)
            found[at] = begun._replace(columns=(*begun.columns, *_columns(field)))
    if custom:
        own = found[""]
        columns = (column for field in custom for column in _columns(field))
        found[""] = own._replace(columns=(*own.columns, *columns))
        found["custom"] = Table(
            f"{kind.folder}_custom",
            (*_ITEM, _KEY, _text("custom")),
            kind.folder,
            "custom",
            map=True,
        )
    return tuple(found.values())


def of_extra(extra: Extra) -> Table:
    """Give a table that is of no single kind."""
    return Table(extra.name, tuple(Column(name, SqlType(type_)) for name, type_ in extra.columns))


def _of_list(kind: Kind, field: Field) -> Table:
    name = f"{kind.folder}_{_named(field.list_path)}"
    first = (*_ITEM, _KEY) if field.map else _ITEM
    return Table(name, first, kind.folder, field.list_path, map=field.map)


def _columns(field: Field) -> tuple[Column, ...]:
    """Give the columns of a field; those of list items are named below their list."""
    if field.map:
        return (_text(field.path),)
    below = field.path[len(field.list_path) + 1 :] if field.list_path else field.path
    name = _named(below) or "value"
    if field.type is FieldType.MONEY:
        return (
            Column(name, SqlType.AMOUNT, field.path, _amount),
            Column(f"{name}{SUFFIX}", SqlType.TEXT, field.path, _currency),
        )
    if field.type is FieldType.MOMENT:
        return (
            Column(name, SqlType.TEXT, field.path, _as_text),
            Column(f"{name}_day", SqlType.DATE, field.path, _day),
        )
    type_, read = _TYPES.get(field.type, (SqlType.TEXT, _as_text))
    return (Column(name, type_, field.path, read, field.target),)


def _text(field: str) -> Column:
    return Column("value", SqlType.TEXT, field, _as_text)


def _named(path: str) -> str:
    return path.replace(".", "_")


def _as_text(value: Any) -> Value:
    return None if value is None else text_of(value)


def _amount(value: Any) -> Value:
    return value.partition(" ")[0] if isinstance(value, str) and MONEY(value) else None


def _currency(value: Any) -> Value:
    return value.partition(" ")[2] if isinstance(value, str) and MONEY(value) else None


def _day(value: Any) -> Value:
    day = str(value)[:10]
    return day if is_day(day) else None


def _integer(value: Any) -> Value:
    return int(value) if value is not None and INTEGER(text_of(value)) else None


def _number(value: Any) -> Value:
    return text_of(value) if value is not None and DECIMAL(text_of(value)) else None


def _boolean(value: Any) -> Value:
    return value if isinstance(value, bool) else None


_TYPES: Mapping[FieldType, tuple[SqlType, Callable[[Any], Value]]] = {
    FieldType.DATE: (SqlType.DATE, _day),
    FieldType.INTEGER: (SqlType.INTEGER, _integer),
    FieldType.DECIMAL: (SqlType.NUMBER, _number),
    FieldType.BOOLEAN: (SqlType.BOOLEAN, _boolean),
}


def filled(
    export: Export, kind: Kind, of_kind: Sequence[Table]
) -> Iterator[list[tuple[Table, list[tuple[Value, ...]]]]]:
    """Give the rows of a kind's tables, some records at a time, those of its own table first.

    Of two files with one id only the first one counts, as everywhere; the others are told.
    """
    readers = [_Reader(table) for table in of_kind]
    rows, count, before, twice = [list[tuple[Value, ...]]() for _ in of_kind], 0, "", 0
    for item in export.items(kind):
        if item.id == before:
            twice += 1
            continue
        before = item.id
        for reader, found in zip(readers, rows, strict=True):
            found.extend(reader.rows(item))
        count += 1
        if count % _RECORDS == 0:
            yield list(zip(of_kind, rows, strict=True))
            rows = [[] for _ in of_kind]
    yield list(zip(of_kind, rows, strict=True))
    if twice:
        files = "1 file has" if twice == 1 else f"{twice} files have"
        export.tell(
            f"{kind.folder}: {files} the id of another file and no row here; `crmctl check` "
            "says which."
        )


class _Reader:
    """Takes the rows of one table out of a record."""

    def __init__(self, table: Table) -> None:
        depth = len(table.list_path) + 1 if table.list_path else 0
        self._table = table
        self._list = table.list_path.split(".") if table.list_path else []
        own = (
            table.columns[3:]
            if table.map
            else table.columns[2:]
            if self._list
            else table.columns[1:]
        )
        self._columns = [(column.field[depth:], column.read) for column in own]
        self._paths = [(path.split(".") if path else [], read) for path, read in self._columns]

    def rows(self, item: Item) -> Iterator[tuple[Value, ...]]:
        """Give the rows of one record."""
        if not self._list:
            yield (item.id, *self._values(item.data))
            return
        found = _at(item.data, self._list)
        if found is None:
            return
        if self._table.map:
            pairs = found.items() if isinstance(found, Mapping) else ()
            (_, read), *_ = self._paths
            for n, (key, value) in enumerate(pairs):
                yield (item.id, n, key, read(value))
            return
        for n, each in enumerate(found if isinstance(found, list) else [found]):
            yield (item.id, n, *self._values(each))

    def _values(self, data: Any) -> Iterator[Value]:
        for path, read in self._paths:
            value = _at(data, path)
            yield None if value is None else read(value)


def _at(data: Any, path: Sequence[str]) -> Any:
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data
