"""Records that a query matches, in a fixed order."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from crmctl.index import private, read
from crmctl.index.clause import Clause, joined
from crmctl.index.compile import Compiler
from crmctl.index.read import LARGEST, Stored
from crmctl.index.schema import place
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import ERASED
from crmctl.query import fields
from crmctl.query.fields import Computed, Group, Meant
from crmctl.query.tree import And, Node, every_test

_ERASED = f"r.label = '{ERASED}' AND json_extract(r.json, '$.erased') IS NOT NULL"
_NOT_ERASED = Clause(f"NOT ({_ERASED})")
# By way of indexes; the folded name of what is left of an erased record is `erased`.
_NOT_LEFT_OUT = f"""+rowid NOT IN (
    SELECT r.rowid FROM records r WHERE r.archived IS NOT NULL UNION ALL
    SELECT r.rowid FROM records r WHERE r.sort = 'erased' AND r.kind IN ({{kinds}}) AND {_ERASED}
)"""  # noqa: S608 - our own names
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

    def among(self, ids: Sequence[str]) -> set[str]:
        """Give which of some records, by their ids, match; the selection must be of one kind."""
        (kind,) = self._kinds
        source, params = self._source(kind)
        asked = "SELECT value FROM json_each(?)"
        sql = (
            f"SELECT k.id {source} AND k.rowid IN "  # noqa: S608 - our own names
            f"(SELECT rowid FROM records WHERE kind = ? AND id IN ({asked}))"
        )
        found = self._connection.execute(sql, (*params, kind.name, json.dumps(list(ids))))
        return {id_ for (id_,) in found}

    def restriction(self) -> Clause:
        """Give the condition that a `rowid` is of a record that matches.

        The plus sign keeps SQLite from running a full-text query once for each single rowid.
        """
        if self._node == And() and set(self._kinds) == set(self._catalogue.kinds):
            people = ", ".join(f"'{kind.name}'" for kind in self._kinds if kind.person)
            return Clause(_NOT_LEFT_OUT.format(kinds=people))
        sources = [self._source(kind) for kind in self._kinds]
        sql = " UNION ALL ".join(f"SELECT k.rowid {sql}" for sql, _ in sources)
        params = tuple(param for _, params in sources for param in params)
        return Clause(f"+rowid IN ({sql})", params)

    def _of_kind(
        self, kind: Kind, columns: Sequence[str], order: Sequence[Order], limit: int
    ) -> Iterator[Row]:
        people = self._compiler.people(kind)
        meant = [self._meant(name, kind) for name in columns]
        computed = [field for field in meant if isinstance(field, Computed)]
        person = "p.rowid" if people else "NULL"
        extra = "".join(f", {self._compiler.shown(kind, field)}" for field in computed)
        source, params = self._source(kind)
        by_name = "coalesce(nullif(r.sort, ''), p.sort)" if people else "r.sort"
        sorting = ", ".join([*(self._sorting(by, kind) for by in order), by_name, "r.id, r.path"])
        query = f"SELECT k.rowid, {person}{extra} {source} ORDER BY {sorting} LIMIT ?"
        # The rowids are sorted first, and only then the wide rows read: it is much faster.
        most = min(limit, LARGEST)
        numbered = self._connection.execute(query, (*params, most)).fetchall()
        records = read.by_rowids(self._connection, [row[0] for row in numbered])
        whole = len(meant) > len(computed)
        persons = self._persons([row[1] for row in numbered]) if people and whole else {}
        for record, (_, person, *found) in zip(records, numbered, strict=True):
            data, theirs = record.data if whole else {}, persons.get(person, {})
            shown = iter(found)
            yield Row(
                record,
                tuple(
                    _values(data, field, shown) or self._of_person(theirs, name, field, people)
                    for name, field in zip(columns, meant, strict=True)
                ),
            )

    def _persons(self, rowids: Sequence[int | None]) -> dict[int, dict[str, Any]]:
        """Give the data of the people who private customers are, by their rowids."""
        known = list({rowid for rowid in rowids if rowid is not None})
        found = read.by_rowids(self._connection, known)
        return {rowid: record.data for rowid, record in zip(known, found, strict=True)}

    def _of_person(
        self, data: dict[str, Any], name: str, own: Meant | None, people: Kind | None
    ) -> list[Any]:
        """Give what the person says where the private customer's own record says nothing."""
        theirs = private.of_person(name, own, people) if data and own and people else None
        return [] if isinstance(theirs, Computed) else _values(data, theirs, iter(()))

    def _source(self, kind: Kind) -> tuple[str, tuple[Any, ...]]:
        clauses = [self._compiler.clause(self._node, kind)]
        if not self._names("archived"):
            clauses.append(Clause("r.archived IS NULL"))
        if kind.person and not self._names(fields.ERASED.path):
            clauses.append(_NOT_ERASED)
        clause = joined("AND", clauses)
        return f"{self._compiler.source(kind)} WHERE {clause.sql}", clause.params

    def _names(self, field: str) -> bool:
        """Tell whether the query asks for a field."""
        return any(test.field.lower() == field for test in every_test(self._node))

    def _meant(self, name: str, kind: Kind) -> Meant | None:
        found = fields.find(name, kind)
        if not found and not any(fields.find(name, other) for other in self._kinds):
            fields.resolve(name, kind)
        return found

    def _sorting(self, by: Order, kind: Kind) -> str:
        meant, people = self._meant(by.field, kind), self._compiler.people(kind)
        if meant is None:
            return "NULL"
        value = self._sorted(meant, kind, "k")
        theirs = people and private.of_person(by.field, meant, people)
        if people and theirs and not isinstance(theirs, Computed):
            value = f"coalesce({value}, {self._sorted(theirs, people, 'p')})"
        # Without the first part, which DESC does not need, SQLite can walk along an index.
        return f"{value} DESC" if by.descending else f"{value} IS NULL, {value}"

    def _sorted(self, meant: Meant, kind: Kind, row: str) -> str:
        """Give the SQL of what records are sorted by; `row` is k, or p for the person."""
        if isinstance(meant, Group):
            return f"fold({', '.join(self._value(field, kind, row) for field in meant.fields)})"
        value = self._value(meant, kind, row)
        return f"fold({value})" if meant.type in _FOLDED else value

    def _value(self, field: Field | Computed, kind: Kind, row: str) -> str:
        if isinstance(field, Computed):
            return self._compiler.expression(kind, field)
        spot = place(kind, field)
        if not spot.listed and row == "k":
            return f'k."{spot.column}"'
        if not spot.listed:
            return f'(SELECT l."{spot.column}" FROM "{spot.table}" l WHERE l.rowid = {row}.rowid)'  # noqa: S608 - names of the catalogue
        # The key is a name out of crm.yaml or of a query: as a literal, its quotes are doubled.
        key = "l.key = '{}' AND ".format(spot.key.replace("'", "''")) if spot.key else ""
        return (
            f'(SELECT l."{spot.column}" FROM "{spot.table}" l WHERE {key}l.owner = {row}.rowid '  # noqa: S608 - names of the catalogue
            "ORDER BY l.n LIMIT 1)"
        )


def _values(data: dict[str, Any], field: Meant | None, computed: Iterator[Any]) -> list[Any]:
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
