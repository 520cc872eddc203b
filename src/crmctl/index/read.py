"""Reading records and what refers to them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.index.schema import place
from crmctl.model.catalogue import Catalogue, Field
from crmctl.model.text import fold, words

# SQLite takes at most 32,766 parameters in one statement.
_BATCH = 10_000
LARGEST = 2**63 - 1
"""The largest number that SQLite takes."""
COLUMNS = "r.kind, r.id, r.path, r.label, r.archived, r.json"
_SELECT = f"SELECT {COLUMNS} FROM records r"  # noqa: S608 - our own names


class Stored(NamedTuple):
    """A record as the index holds it; `data` reads its JSON."""

    kind: str
    id: str
    path: str
    label: str
    archived: str | None
    json: str

    @property
    def data(self) -> dict[str, Any]:
        """Give the record's data, without kind and id."""
        data: dict[str, Any] = json.loads(self.json)
        return data


class Link(NamedTuple):
    """One reference of a record to another."""

    kind: str
    id: str
    field: str


def get(connection: sqlite3.Connection, kind: str, identifier: str) -> Stored | None:
    """Give a record; of two files with one id the one whose path comes first."""
    query = f"{_SELECT} WHERE r.kind = ? AND r.id = ? ORDER BY r.path LIMIT 1"
    return _one(connection.execute(query, (kind, identifier)))


def by_path(connection: sqlite3.Connection, path: str) -> Stored | None:
    """Give the record that a file holds."""
    return _one(connection.execute(f"{_SELECT} WHERE r.path = ?", (path,)))


def by_rowids(connection: sqlite3.Connection, rowids: Sequence[int]) -> list[Stored]:
    """Give records by what the index numbers them with, in the order asked."""
    found: dict[int, Stored] = {}
    for start in range(0, len(rowids), _BATCH):
        batch = rowids[start : start + _BATCH]
        query = f"SELECT r.rowid, {COLUMNS} FROM records r WHERE r.rowid IN ({_marks(batch)})"  # noqa: S608 - marks
        found |= {row[0]: Stored._make(row[1:]) for row in connection.execute(query, batch)}
    return [found[rowid] for rowid in rowids]


def every(connection: sqlite3.Connection, kind: str | None = None) -> Iterator[Stored]:
    """Give all records, of one kind or of all, archived ones too, in the order of their ids."""
    asked, params = (" WHERE r.kind = ?", (kind,)) if kind else ("", ())
    query = f"{_SELECT}{asked} ORDER BY r.kind, r.id, r.path"
    return map(Stored._make, connection.execute(query, params))


def labels(
    connection: sqlite3.Connection, refs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Give the display name of each known record, by kind and id."""
    query = "SELECT label FROM records WHERE kind = ? AND id = ? ORDER BY path LIMIT 1"
    found = {ref: connection.execute(query, ref).fetchone() for ref in set(refs)}
    return {ref: row[0] for ref, row in found.items() if row}


def links_to(connection: sqlite3.Connection, kind: str, identifier: str) -> list[Link]:
    """Give every reference to a record, also by its former ids."""
    names = _names(connection, kind, identifier)
    query = (
        "SELECT r.kind, r.id, l.field FROM links l JOIN records r ON r.rowid = l.owner "  # noqa: S608 - marks
        f"WHERE l.kind = ? AND l.id IN ({_marks(names)}) ORDER BY r.kind, r.id, l.field"
    )
    return list(map(Link._make, connection.execute(query, (kind, *names))))


def dangling(connection: sqlite3.Connection) -> list[tuple[str, str, str, str]]:
    """Give path, field, kind and id of every reference to a record that does not exist."""
    query = """
        SELECT r.path, l.field, l.kind, l.id FROM links l JOIN records r ON r.rowid = l.owner
        WHERE NOT EXISTS (SELECT 1 FROM records t WHERE t.kind = l.kind AND t.id = l.id)
          AND NOT EXISTS (SELECT 1 FROM aliases a WHERE a.alias = l.id AND a.kind = l.kind)
        ORDER BY r.path, l.field, l.kind, l.id
    """
    return connection.execute(query).fetchall()


def alias(connection: sqlite3.Connection, identifier: str, kind: str | None = None) -> list[Link]:
    """Give the records that a former id means now; `field` is `aliases`."""
    query = "SELECT kind, id, 'aliases' FROM aliases WHERE alias = ? ORDER BY kind, id"
    found = map(Link._make, connection.execute(query, (identifier,)))
    return [link for link in found if kind in {None, link.kind}]


def referring(  # noqa: PLR0913 - keyword-only, each a plain part of one question
    connection: sqlite3.Connection,
    catalogue: Catalogue,
    kind: str,
    identifier: str,
    *,
    by: str,
    field: str = "",
    without: str = "",
    order: str = "",
    newest_first: bool = False,
    limit: int = -1,
) -> list[Stored]:
    """Give the records of the kind `by` that refer to a record.

    Args:
        connection: the index.
        catalogue: its catalogue.
        kind: the kind of the record referred to.
        identifier: its id; references by its former ids count too.
        by: the kind of the records wanted: `interaction`, `task`, `contact`.
        field: only references of this field (`roles.customer`); any when empty.
        without: only records without a value of this field, as `done` for open tasks.
        order: sorted by this field, then by name; records without a value come last.
        newest_first: the highest value of `order` first.
        limit: at most so many; -1 for all.
    """
    wanted = catalogue.by_name[by]
    names = _names(connection, kind, identifier)
    of_field = " AND l.field = ?" if field else ""
    linking = (
        f"SELECT l.owner FROM links l WHERE l.kind = ? AND l.id IN ({_marks(names)}){of_field}"  # noqa: S608 - marks
    )
    # The plus sign keeps SQLite from walking through all records of the kind.
    conditions = [f"r.rowid IN ({linking})", "+r.kind = ?", "r.archived IS NULL"]
    params: list[Any] = [kind, *names, *([field] if field else []), wanted.name, limit]
    if without:
        conditions.append(f'k."{place(wanted, wanted.by_name[without]).column}" IS NULL')
    column = f'k."{place(wanted, wanted.by_name[order]).column}"' if order else "NULL"
    direction = "DESC" if newest_first else "ASC"
    query = (
        f'SELECT {COLUMNS} FROM records r JOIN "{wanted.folder}" k ON k.rowid = r.rowid '  # noqa: S608 - names of the catalogue
        f"WHERE {' AND '.join(conditions)} "
        f"ORDER BY {column} IS NULL, {column} {direction}, r.sort, r.id LIMIT ?"
    )
    return list(map(Stored._make, connection.execute(query, params)))


def complete(
    connection: sqlite3.Connection, beginning: str, kinds: Sequence[str] = (), limit: int = 50
) -> list[Stored]:
    """Give records whose id, name, or a word of it begins so, for shell completion."""
    among = f" AND r.kind IN ({_marks(kinds)})" if kinds else ""
    folded = " ".join(words(beginning))
    by_id = f"{_SELECT} WHERE r.kind = ? AND r.id >= ? AND r.id < ? ORDER BY r.id LIMIT ?"
    asked = kinds or [row[0] for row in connection.execute("SELECT DISTINCT kind FROM records")]
    low = fold(beginning)
    found = [
        Stored._make(row)
        for kind in asked
        for row in connection.execute(by_id, (kind, low, f"{low}\U0010ffff", limit))
    ]
    if folded:
        by_name = (
            f"{_SELECT} JOIN words w ON w.rowid = r.rowid WHERE words MATCH ?{among} "
            "ORDER BY r.sort, r.id LIMIT ?"
        )
        # "p-" asks for the whole word "p", "mül" for any word that begins so.
        begun = " *" if beginning[-1].isalnum() else ""
        params = (f'{{title}} : "{folded}"{begun}', *kinds, limit)
        found += map(Stored._make, connection.execute(by_name, params))
    return list(dict.fromkeys(found))[:limit]


def values(data: Mapping[str, Any], field: Field) -> list[Any]:
    """Give the values of a field in a record's data, in their order."""
    found: list[Any] = [data]
    names = field.path.split(".")
    for name in names:
        found = [inner for item in found for inner in _below(item, name)]
    return [inner for item in found for inner in _scalars(item)]


def _below(item: Any, name: str) -> list[Any]:
    value = item.get(name) if isinstance(item, dict) else None
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _scalars(item: Any) -> list[Any]:
    return list(item.values()) if isinstance(item, dict) else [item]


def _names(connection: sqlite3.Connection, kind: str, identifier: str) -> list[str]:
    """Give the id of a record and its former ids."""
    query = "SELECT alias FROM aliases WHERE kind = ? AND id = ?"
    return [identifier, *(row[0] for row in connection.execute(query, (kind, identifier)))]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _one(rows: sqlite3.Cursor) -> Stored | None:
    row = rows.fetchone()
    return Stored._make(row) if row else None
