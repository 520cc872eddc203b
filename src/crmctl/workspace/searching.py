"""Ranked search over all kinds, with what a person wants to know of each hit."""

from collections.abc import Sequence
from typing import NamedTuple

from crmctl.errors.queries import EmptyQueryError
from crmctl.errors.records import UnknownKindError
from crmctl.index.excerpt import Excerpt
from crmctl.index.search import Found as FoundInIndex
from crmctl.index.search import search as search_index
from crmctl.model.record import Record, Ref
from crmctl.query.tree import And
from crmctl.workspace.names import names
from crmctl.workspace.segments import query
from crmctl.workspace.view import View

# The last interaction that took place, as the index keeps it.
_LAST_OF_CUSTOMERS = """
    SELECT i.customer, max(i.at) FROM interactions i
    WHERE i.planned IS NOT 1 AND i.customer IN ({}) GROUP BY i.customer
"""
_LAST_OF_CONTACTS = """
    SELECT c.value, max(i.at) FROM interactions_contacts c JOIN interactions i ON i.rowid = c.owner
    WHERE i.planned IS NOT 1 AND c.value IN ({}) GROUP BY c.value
"""
# With the contact who a private customer is, whom alone an interaction may name.
_LAST_OF_PRIVATE = """
    SELECT k.id, max(l.at) FROM customers k
    JOIN links l ON l.at IS NOT NULL AND (
        (l.kind = 'customer' AND l.id = k.id) OR (l.kind = 'contact' AND l.id = k.person)
    )
    WHERE k.person IS NOT NULL AND k.id IN ({}) GROUP BY k.id
"""
_LAST = (
    ("customer", _LAST_OF_CUSTOMERS),
    ("customer", _LAST_OF_PRIVATE),
    ("contact", _LAST_OF_CONTACTS),
)


class Hit(NamedTuple):
    """A record that was found.

    Attributes:
        record: the record.
        name: by what name people know it.
        excerpt: where the words stand in it; None when only its fields were tested.
        last_contact: when the last interaction took place; empty when there was none.
    """

    record: Record
    name: str
    excerpt: Excerpt | None
    last_contact: str = ""


class Found(NamedTuple):
    """The best hits, how many there are, and which words were taken for unknown ones."""

    hits: tuple[Hit, ...]
    total: int
    instead: tuple[tuple[str, tuple[str, ...]], ...]


def search(view: View, text: str, kinds: Sequence[str], limit: int) -> Found:
    """Give the best hits of a query.

    Args:
        view: the CRM.
        text: in the query language, segments included.
        kinds: only records of these kinds; of any kind when empty.
        limit: at most so many.

    Raises:
        UnknownKindError: no kind is called so.
        EmptyQueryError: the query asks for nothing.
        QuerySyntaxError: the query cannot be read.
        UnknownFieldError: it names a field that none of the kinds has.
        QueryValueError: a field never holds the value that the query compares it with.
    """
    known = view.catalogue.by_name
    for kind in kinds:
        if kind.lower() not in known:
            raise UnknownKindError(kind, [kind.name for kind in view.catalogue.kinds])
    node = query(view, text)
    if node == And():
        raise EmptyQueryError
    asked = [known[kind.lower()] for kind in kinds] or view.catalogue.kinds
    found = search_index(
        view.connection,
        view.catalogue,
        list(dict.fromkeys(asked)),
        node,
        view.now.date(),
        limit=limit,
    )
    return Found(_hits(view, found), found.total, tuple(found.instead.items()))


def _hits(view: View, found: FoundInIndex) -> tuple[Hit, ...]:
    known = view.catalogue.by_name
    records = [
        Record(hit.record.kind, Ref(known[hit.record.kind].folder, hit.record.id), hit.record.data)
        for hit in found.hits
    ]
    named = names(view, [record.ref for record in records])
    last = _last_contacts(view, records)
    return tuple(
        Hit(record, named[record.ref], hit.excerpt, last.get(record.ref, ""))
        for record, hit in zip(records, found.hits, strict=True)
    )


def _last_contacts(view: View, records: Sequence[Record]) -> dict[Ref, str]:
    last: dict[Ref, str] = {}
    for kind, statement in _LAST:
        ids = [record.id for record in records if record.kind == kind]
        rows = view.rows(statement.format(", ".join("?" * len(ids))), ids)
        folder = view.catalogue.by_name[kind].folder
        last |= {Ref(folder, id_): at for id_, at in rows}
    return last
