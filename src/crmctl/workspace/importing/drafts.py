"""What each row says, in the form in which it is stored, before it is known of which record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic_core import PydanticCustomError

from crmctl.interchange.mapping import FULL_NAME, KIND, ColumnMapping, map_columns
from crmctl.interchange.report import Rejected
from crmctl.interchange.rows import Incoming, incoming
from crmctl.interchange.tables.table import Row, Table
from crmctl.model import types
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.entry import EntryContext, at_home, value_of
from crmctl.model.names import split
from crmctl.model.record import plain
from crmctl.model.walk import Path, mapped
from crmctl.workspace.importing.plan import Wish

# Columns of the file of rejected rows, which comes back once it has been corrected.
_OWN_COLUMNS = "crmctl_"
# What a table of customers may say of the contact in the same row. A phone or an address in such
# a row is the organisation's.
_OF_PEOPLE = frozenset({"name", "birthday", "profiles", "language"})
_OF_ROLES = frozenset({"position", "department"})
# Of a private customer this stands in the contact.
_PERSONAL = ("emails", "phones", "addresses")
_EMPTY: tuple[object, ...] = ("", None, {}, [])
_READERS = {
    FieldType.INTEGER: types.integer,
    FieldType.DECIMAL: types.decimal,
    FieldType.BOOLEAN: types.boolean,
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What a row says of one record.

    Attributes:
        kind: of the record.
        data: what the row says, as it is stored; references are as the table writes them.
        id: of the record, if the row says so.
        lines: what columns without a field say, for the notes.
    """

    kind: Kind
    data: Mapping[str, Any]
    id: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One row: a record, and the person whom a row of a table of customers may name beside it."""

    row: Incoming
    record: Draft
    person: Draft | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a table are.

    Attributes:
        main: the fields of the rows' own kind.
        people: those of the contact in the same row of a table of customers.
        noted: columns without a field that go into the notes.
    """

    main: ColumnMapping
    people: ColumnMapping | None
    noted: tuple[str, ...]

    @property
    def own_export(self) -> bool:
        """Whether crmctl wrote the table: then ids and references are ours."""
        return KIND in self.main.paths


def columns(table: Table, kind: Kind, catalogue: Catalogue, wish: Wish) -> Columns:
    """Tell what each column is."""
    main = map_columns(table.header, kind, wish.columns, wish.source)
    free = [
        column
        for column in main.unmapped
        if column not in wish.columns and not column.startswith(_OWN_COLUMNS)
    ]
    people = None
    if kind.name == "customer" and KIND not in main.paths:
        people = _people(free, catalogue.by_name["contact"])
    taken = {c for c in people.columns if c not in people.unmapped} if people else set()
    noted = tuple(column for column in free if column not in taken) if wish.keep_unmapped else ()
    return Columns(main, people, noted)


def _people(free: list[str], kind: Kind) -> ColumnMapping | None:
    found = map_columns(free, kind)
    paths = tuple(path if path and _is_of_person(path) else None for path in found.paths)
    named = {FULL_NAME, ("name", "given"), ("name", "family")} & set(paths)
    return replace(found, paths=paths) if named else None


def _is_of_person(path: Path) -> bool:
    return path[0] in _OF_PEOPLE or (path[0] == "roles" and path[-1] in _OF_ROLES)


def drafts(
    table: Table, columns: Columns, catalogue: Catalogue, context: EntryContext
) -> Iterator[RowDraft | Rejected]:
    """Give what each row says, or why it cannot be taken, in the order of the table."""
    beside = _beside(table, columns.people, context)
    reader = _Reader(table, columns, catalogue.by_name["contact"], context)
    for row, person in zip(incoming(table, columns.main), beside, strict=True):
        yield row if isinstance(row, Rejected) else reader.draft(row, person)


def _beside(
    table: Table, mapping: ColumnMapping | None, context: EntryContext
) -> Iterator[Draft | None]:
    """Give the person of each row of a table of customers."""
    if mapping is None:
        yield from (None for _ in table.rows)
        return
    places = [table.header.index(column) for column in mapping.columns]
    rows = tuple(replace(row, cells=tuple(_cells(row, places)), problem="") for row in table.rows)
    for found in incoming(replace(table, header=mapping.columns, rows=rows), mapping):
        said = found.data if isinstance(found, Incoming) else {}
        data = _stored(mapping.kind, said, context)
        yield Draft(mapping.kind, data) if data.get("name") else None


def _cells(row: Row, places: Sequence[int]) -> Iterator[str]:
    """Give some cells of a row, which may be too short."""
    return (row.cells[at] if at < len(row.cells) else "" for at in places)


class _Reader:
    """Reads the rows of one table."""

    def __init__(
        self, table: Table, columns: Columns, people: Kind, context: EntryContext
    ) -> None:
        self._kind, self._people, self._context = columns.main.kind, people, context
        self._noted = [(name, table.header.index(name)) for name in columns.noted]

    def draft(self, row: Incoming, person: Draft | None) -> RowDraft:
        """Give what a row says, with the person who was found in it."""
        data = _stored(self._kind, row.data, self._context)
        record = Draft(self._kind, data, row.id, tuple(self._lines(row)))
        if self._kind.name != "customer" or "person" in data:
            return RowDraft(row, record)
        if data.get("type") == "person":
            person = person or Draft(self._people, {"name": split(data.get("name", ""))})
            return _private(row, record, person)
        if person and not data.get("name"):
            return _private(row, record, person)
        return RowDraft(row, record, person)

    def _lines(self, row: Incoming) -> Iterator[str]:
        for name, at in self._noted:
            value = " ".join(row.cells[at].split())
            if value:
                yield f"{name}: {value}"


def _private(row: Incoming, record: Draft, person: Draft) -> RowDraft:
    """Take the row of a private customer apart: everything personal is the contact's."""
    moved = {name: record.data[name] for name in _PERSONAL if name in record.data}
    business = {n: value for n, value in record.data.items() if n not in {*moved, "name"}}
    personal = {name: value for name, value in person.data.items() if name != "roles"}
    return RowDraft(
        row,
        replace(record, data={**business, "type": "person"}),
        replace(person, data={**personal, **moved}),
    )


def _stored(kind: Kind, raw: Mapping[str, Any], context: EntryContext) -> dict[str, Any]:
    """Give the data as it is stored: normalised, numbers as numbers, nothing empty."""
    local = at_home(kind, raw, context)

    def change(field: Field, value: str) -> object:
        return _typed(field, value_of(field, value, local))

    filled: dict[str, Any] = _filled(mapped(kind, raw, change))
    return filled


def _typed(field: Field, value: str) -> object:
    """Read a number or a truth value; text that is none stays, for the model to refuse."""
    read = _READERS.get(field.type)
    if read is None:
        return value
    try:
        return plain({"": read(value)})[""]
    except PydanticCustomError:
        return value


def _filled(value: Any) -> Any:
    if isinstance(value, dict):
        items = ((name, _filled(item)) for name, item in value.items())
        return {name: item for name, item in items if item not in _EMPTY}
    if isinstance(value, list):
        return [item for item in map(_filled, value) if item not in _EMPTY]
    return value
