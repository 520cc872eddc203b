"""Records that a query matches, in a fixed order."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmctl.index import read
from crmctl.index.compile import Clause, Compiler, expression, joined
from crmctl.index.read import Stored
from crmctl.index.schema import place
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.query import fields
from crmctl.query.fields import Computed, Group
from crmctl.query.tree import And, Node, every_test

_NOT_ARCHIVED = "+rowid NOT IN (SELECT rowid FROM records WHERE archived IS NOT NULL)"
_FOLDED = {FieldType.TEXT, FieldType.LABEL, FieldType.NOTE}


class Order(NamedTuple):
    """Sorted by a field; records without a value of it come last."""

    field: str
    descending: bool = False


class Row(NamedTuple):
    """A record and the values of the columns asked for, each a list."""

    record: Stored
    values: tuple[list[Any], ...]


class Selection:
    """The records of some kinds that a query matches; archived ones only if it says so."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        catalogue: Catalogue,
        kinds: Sequence[Kind],
        node: Node,
        today: date,
    ) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._node = node
        self._kinds = list(kinds)
        self._compiler = Compiler(connection, catalogue, kinds, today)

    def rows(
        self, columns: Sequence[str] = (), order: Sequence[Order] = (), limit: int | None = None
    ) -> list[Row]:
        """Give the records, kind by kind, sorted by `order`, then by name and id.

        Raises:
            UnknownFieldError: a column or a field of the order is not known.
        """
        found: list[Row] = []
        for kind in self._kinds:
            left = -1 if limit is None else limit - len(found)
            if left:
                found += self._of_kind(kind, columns, order, left)
        return found

    def count(self) -> int:
        """Give how many records match."""
        return sum(
            self._connection.execute(f"SELECT count(*) {sql}", params).fetchone()[0]
            for sql, params in map(self._source, self._kinds)
        )

    def restriction(self) -> Clause:
        """Give the condition that a `rowid` is of a record that matches.

        The plus sign keeps SQLite from running a full-text query once for each single rowid.
        """
        if self._node == And() and set(self._kinds) == set(self._catalogue.kinds):
            return Clause(_NOT_ARCHIVED)
        sources = [self._source(kind) for kind in self._kinds]
        sql = " UNION ALL ".join(f"SELECT k.rowid {sql}" for sql, _ in sources)
        params = tuple(param for _, params in sources for param in params)
        return Clause(f"+rowid IN ({sql})", params)

    def _of_kind(
        self, kind: Kind, columns: Sequence[str], order: Sequence[Order], limit: int
    ) -> Iterator[Row]:
        meant = [self._meant(name, kind) for name in columns]
        computed = [field for field in meant if isinstance(field, Computed)]
        extra = "".join(f", {expression(kind, field)}" for field in computed)
        source, params = self._source(kind)
        sorting = ", ".join(
            [*(self._sorting(by, kind) for by in order), "r.sort", "r.id", "r.path"]
        )
        query = f"SELECT k.rowid{extra} {source} ORDER BY {sorting} LIMIT ?"
        # The rowids are sorted first, and only then the wide rows read: it is much faster.
        numbered = self._connection.execute(query, (*params, limit)).fetchall()
        records = read.by_rowids(self._connection, [row[0] for row in numbered])
        for record, row in zip(records, numbered, strict=True):
            found = iter(row[1:])
            data = record.data if len(meant) > len(computed) else {}
            yield Row(record, tuple(_values(data, field, found) for field in meant))

    def _source(self, kind: Kind) -> tuple[str, tuple[Any, ...]]:
        clauses = [self._compiler.clause(self._node, kind)]
        if not any(test.field.lower() == "archived" for test in every_test(self._node)):
            clauses.append(Clause("r.archived IS NULL"))
        clause = joined("AND", clauses)
        # CROSS JOIN keeps SQLite from reading the wide rows of `records` first.
        sql = (
            f'FROM "{kind.folder}" k CROSS JOIN records r ON r.rowid = k.rowid WHERE {clause.sql}'
        )
        return sql, clause.params

    def _meant(self, name: str, kind: Kind) -> Field | Computed | Group | None:
        found = fields.find(name, kind)
        if not found and not any(fields.find(name, other) for other in self._kinds):
            fields.resolve(name, kind)
        return found

    def _sorting(self, by: Order, kind: Kind) -> str:
        match self._meant(by.field, kind):
            case None:
                return "NULL"
            case Group(fields=below):
                value = f"fold({', '.join(self._value(field, kind) for field in below)})"
            case field:
                value = self._value(field, kind)
                value = f"fold({value})" if field.type in _FOLDED else value
        # Without the first part, which DESC does not need, SQLite can walk along an index.
        return f"{value} DESC" if by.descending else f"{value} IS NULL, {value}"

    def _value(self, field: Field | Computed, kind: Kind) -> str:
        if isinstance(field, Computed):
            return expression(kind, field)
        spot = place(kind, field)
        if not spot.listed:
            return f'k."{spot.column}"'
        # The key is a name out of crm.yaml or of a query: as a literal, its quotes are doubled.
        key = "l.key = '{}' AND ".format(spot.key.replace("'", "''")) if spot.key else ""
        return (
            f'(SELECT l."{spot.column}" FROM "{spot.table}" l WHERE {key}l.owner = k.rowid '  # noqa: S608 - names of the catalogue
            "ORDER BY l.n LIMIT 1)"
        )


def _values(
    data: dict[str, Any], field: Field | Computed | Group | None, computed: Iterator[Any]
) -> list[Any]:
    match field:
        case None:
            return []
        case Computed():
            value = next(computed)
            return [] if value is None else [value]
        case Group(fields=below):
            return [value for each in below for value in read.values(data, each)]
        case _:
            return read.values(data, field)
