"""Private customers: what is theirs stands in the contact that they link to.

Whatever is asked of such a record is asked of that person as well, and what its own file does not
say, its name above all, is taken from there. In SQL `p` is the person's row of `records`.
"""

import sqlite3
from collections.abc import Sequence

from crmctl.index import read
from crmctl.index.clause import Clause, untrue
from crmctl.index.read import Stored
from crmctl.model.catalogue import Catalogue, FieldType, Kind
from crmctl.query import fields
from crmctl.query.fields import Group, Meant

LINK = "person"
# What each of two files has for itself.
_OF_THE_FILE = {"kind", "id", "aliases", "archived", "last_contact"}
_JOIN = (
    "LEFT JOIN records p ON p.rowid = ("
    "SELECT rowid FROM records WHERE kind = '{kind}' AND id = k.person ORDER BY path LIMIT 1)"
)
_AND_PRIVATE = (
    "WITH found(number) AS ({query}) SELECT number FROM found UNION ALL "
    'SELECT k.rowid FROM "{folder}" k {join} '
    "WHERE k.person IS NOT NULL AND p.rowid IN (SELECT number FROM found)"
)


def linked(catalogue: Catalogue, kind: Kind) -> Kind | None:
    """Give the kind of the people whom records of a kind may be; None for most kinds."""
    link = next((field for field in kind.fields if field.path == LINK), None)
    reference = link is not None and link.type is FieldType.REFERENCE
    return catalogue.by_name.get(link.target) if link and reference else None


def people(connection: sqlite3.Connection, catalogue: Catalogue, kind: Kind) -> Kind | None:
    """Give the kind of the people whom some records of a kind are; None when none is."""
    found = linked(catalogue, kind)
    return (
        found if found and connection.execute(f"{all_private(kind)} LIMIT 1").fetchone() else None
    )


def join(people: Kind) -> str:
    """Give the SQL that adds the person, `p`, to the row `k` of a kind."""
    return _JOIN.format(kind=people.name)


def all_private(kind: Kind) -> str:
    """Give a query of the rowids of all private customers."""
    return f'SELECT rowid FROM "{kind.folder}" WHERE {LINK} IS NOT NULL'  # noqa: S608 - names of the catalogue


def pairs(kind: Kind, people: Kind, among: Sequence[int] | None = None) -> str:
    """Give a table of the rowids of private customers, all or some, and of each one's `person`."""
    chosen = f"k.{LINK} IS NOT NULL" if among is None else f"k.rowid IN ({_numbers(among)})"
    return (
        f'(SELECT k.rowid AS rowid, p.rowid AS person FROM "{kind.folder}" k {join(people)} '  # noqa: S608 - names of the catalogue
        f"WHERE {chosen})"
    )


def _numbers(rowids: Sequence[int]) -> str:
    return ", ".join(map(str, rowids))


def person(connection: sqlite3.Connection, record: Stored, people: Kind) -> Stored | None:
    """Give the person who a private customer is."""
    return read.get(connection, people.name, str(record.data.get(LINK, "")))


def with_private(query: str, kind: Kind, people: Kind) -> str:
    """Give a query of rowids with those of a kind added who are the people among them."""
    return _AND_PRIVATE.format(query=query, folder=kind.folder, join=join(people))


def of_person(name: str, own: Meant, people: Kind) -> Meant | None:
    """Give what a field of a private customer is called at the person; None if it is not theirs.

    Args:
        name: the field's name, as typed.
        own: what it means for the customer.
        people: the kind of the person.
    """
    theirs = None if own.path in _OF_THE_FILE else fields.find(name, people)
    if theirs is None or isinstance(own, Group) or isinstance(theirs, Group):
        return theirs
    return theirs if theirs.type is own.type else None


def by_person(clause: Clause, people: Kind) -> Clause:
    """Give the condition that the person meets another one."""
    return Clause(f"p.rowid IN ({_people(clause.sql, people)})", clause.params)


def not_by_person(clause: Clause, people: Kind) -> Clause:
    """Give the condition that there is no person who fails another one."""
    failing = _people(untrue(clause).sql, people)
    return Clause(f"(p.rowid IN ({failing})) IS NOT TRUE", clause.params)


def _people(condition: str, people: Kind) -> str:
    source = f'"{people.folder}" k CROSS JOIN records r ON r.rowid = k.rowid'
    return f"SELECT k.rowid FROM {source} WHERE {condition}"  # noqa: S608 - a compiled query
