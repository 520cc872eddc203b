"""The records of a kind that a query finds, in an order, with columns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from crmctl.errors import UnknownKindError
from crmctl.index.select import Row, Selection
from crmctl.model.catalogue import Kind
from crmctl.model.record import Record, Ref
from crmctl.workspace import columns
from crmctl.workspace.names import names
from crmctl.workspace.segments import query
from crmctl.workspace.view import View


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to have listed.

    Attributes:
        query: in the query language, segments included.
        columns: names of fields; empty for those that suit the kind.
        sort: names of fields, each with a minus sign for descending; empty for what suits.
        limit: at most so many; None for all.
        archived: archived records, too.
    """

    query: str = ""
    columns: Sequence[str] = ()
    sort: Sequence[str] = ()
    limit: int | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A record of a list, and for each column its values."""

    record: Record
    values: tuple[Sequence[Any], ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """Records of one kind."""

    kind: Kind
    columns: tuple[columns.Shown, ...]
    entries: tuple[Entry, ...]


def listing(view: View, kind_name: str, wish: Wish) -> Listing:
    """Give the records of a kind that a query finds.

    Raises:
        UnknownKindError: no kind is called so.
        QuerySyntaxError: the query cannot be read.
        UnknownFieldError: the kind has no field of a name in the query, columns or order.
        QueryValueError: a field never holds the value that the query compares it with.
    """
    kind = _kind(view, kind_name)
    shown = columns.shown(kind, wish.columns)
    order = columns.order(kind, wish.sort) or columns.usual_order(kind)
    selection = Selection(
        view.connection,
        view.catalogue,
        [kind],
        query(view, wish.query),
        view.now.date(),
        archived=wish.archived,
    )
    rows = selection.rows([column.field for column in shown], order, wish.limit)
    return Listing(kind, shown, tuple(_entry(kind, row) for row in rows))


def labelled(view: View, found: Listing) -> Listing:
    """Give the list with names in place of the ids of other records, for people."""
    refs = {
        Ref(view.catalogue.by_name[column.target].folder, value)
        for place, column in enumerate(found.columns)
        if column.target
        for entry in found.entries
        for value in entry.values[place]
    }
    named = names(view, refs)

    def named_values(entry: Entry) -> Entry:
        values = tuple(
            [named[Ref(view.catalogue.by_name[column.target].folder, value)] for value in values]
            if column.target
            else values
            for column, values in zip(found.columns, entry.values, strict=True)
        )
        return replace(entry, values=values)

    return replace(found, entries=tuple(map(named_values, found.entries)))


def _kind(view: View, name: str) -> Kind:
    kind = view.catalogue.by_name.get(name.lower())
    if kind is None:
        raise UnknownKindError(name, [kind.name for kind in view.catalogue.kinds])
    return kind


def _entry(kind: Kind, row: Row) -> Entry:
    stored = row.record
    return Entry(Record(stored.kind, Ref(kind.folder, stored.id), stored.data), row.values)
