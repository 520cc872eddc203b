"""The records of a kind that a query finds, in an order, with columns."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from crmctl.errors.records import UnknownKindError
from crmctl.index.read import Stored
from crmctl.index.select import Selection
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.record import Record, Ref
from crmctl.query.tree import And, Node, Op, Or, Test
from crmctl.workspace import columns
from crmctl.workspace.names import names
from crmctl.workspace.segments import query
from crmctl.workspace.view import View


class Wish(NamedTuple):
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


class Entry(NamedTuple):
    """A record of a list, and for each column its values."""

    stored: Stored
    ref: Ref
    values: tuple[Sequence[Any], ...]

    @property
    def record(self) -> Record:
        """The record whole, read from the index when asked for."""
        return Record(self.stored.kind, self.ref, self.stored.data)


class Listing(NamedTuple):
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
    node = query(view, wish.query)
    selection = Selection(
        view.connection,
        view.catalogue,
        [kind],
        _with_archived(node) if wish.archived else node,
        view.now.date(),
    )
    rows = selection.rows([column.field for column in shown], order, wish.limit)
    entries = (Entry(row.record, Ref(kind.folder, row.record.id), row.values) for row in rows)
    return Listing(kind, shown, tuple(entries))


def labelled(view: View, found: Listing) -> Listing:
    """Give the list with names in place of references to other records, for people."""
    pointing = [(place, column) for place, column in enumerate(found.columns) if _points(column)]
    refs = {
        _ref(view, column, value)
        for place, column in pointing
        for entry in found.entries
        for value in entry.values[place]
    }
    named = names(view, refs)

    def with_names(entry: Entry) -> Entry:
        texts = list(entry.values)
        for place, column in pointing:
            texts[place] = [named[_ref(view, column, value)] for value in texts[place]]
        return entry._replace(values=tuple(texts))

    return found._replace(entries=tuple(map(with_names, found.entries)))


def _points(column: columns.Shown) -> bool:
    return bool(column.target) or column.type is FieldType.LINK


def _ref(view: View, column: columns.Shown, value: str) -> Ref:
    if column.target:
        return Ref(view.catalogue.by_name[column.target].folder, value)
    return Ref.parse(value)


def _with_archived(node: Node) -> Node:
    """Ask for archived records too: they are left out only where a query does not name them."""
    either = (Test("archived", Op.MATCH, "any"), Test("archived", Op.MATCH, "none"))
    return And((node, Or(either)))


def _kind(view: View, name: str) -> Kind:
    kind = view.catalogue.by_name.get(name.lower())
    if kind is None:
        raise UnknownKindError(name, [kind.name for kind in view.catalogue.kinds])
    return kind
