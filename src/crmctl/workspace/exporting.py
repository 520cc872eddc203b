"""Records for another program, or for another CRM."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from crmctl.index.read import Stored, by_rowids
from crmctl.index.select import Selection
from crmctl.interchange.exporting.export import Cell, Export, Item, Sheet, SheetColumn
from crmctl.interchange.exporting.flat import flat_sheet
from crmctl.model.catalogue import Kind
from crmctl.model.record import Ref
from crmctl.workspace import columns as listed
from crmctl.workspace.flat_tables import extras
from crmctl.workspace.listing import Wish as ListWish
from crmctl.workspace.listing import listing
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.names import name
from crmctl.workspace.segments import query
from crmctl.workspace.view import View

_OWN = frozenset({SETTINGS_FILE, ".git", ".gitattributes", "privacy"})
_BATCH = 1_000  # records that are in memory at once

Advance = Callable[[int], None]


class Chosen(NamedTuple):
    """Which records are given.

    Attributes:
        kinds: of the records.
        rowids: of each kind, by its name, what the index numbers its records with, in the order
            of their ids.
        whole: whether that is the CRM as a whole.
    """

    kinds: tuple[Kind, ...]
    rowids: Mapping[str, Sequence[int]]
    whole: bool = False

    @property
    def size(self) -> int:
        """How many records that are."""
        return sum(map(len, self.rowids.values()))

    @property
    def filled(self) -> tuple[Kind, ...]:
        """The kinds of which there is a record."""
        return tuple(kind for kind in self.kinds if self.rowids.get(kind.name))


@contextmanager
def steady(view: View) -> Iterator[None]:
    """Let everything that is read of a CRM be of one moment, whoever changes it meanwhile."""
    if view.connection.in_transaction:  # which began when the files were looked at
        yield
        return
    view.connection.execute("BEGIN")
    try:
        yield
    finally:
        view.connection.rollback()


def choose(
    view: View, kind: Kind | None = None, wish: str = "", among: Sequence[str] = ()
) -> Chosen:
    """Choose records of one kind or of all.

    Without a query archived records are among them. Of erased records nothing is left to give.

    Args:
        view: the CRM, as it is or was.
        kind: of the records; of all kinds when None.
        wish: a query that they match.
        among: names of the kinds that count where no kind is named; empty for all of them.

    Raises:
        QuerySyntaxError: the query cannot be read.
        UnknownFieldError: no kind that is asked has a field of the query.
    """
    every = tuple(one for one in view.catalogue.kinds if not among or one.name in among)
    kinds = (kind,) if kind else every
    params: list[Any] = [one.name for one in kinds]
    condition = f"kind IN ({', '.join('?' * len(kinds))})"
    if wish:
        node, today = query(view, wish), view.now.date()
        found = Selection(view.connection, view.catalogue, kinds, node, today).restriction()
        condition, params = f"{condition} AND {found.sql}", [*params, *found.params]
    statement = (
        "SELECT kind, rowid FROM records WHERE json_extract(json, '$.erased') IS NULL "  # noqa: S608 - a compiled query
        f"AND {condition} ORDER BY kind, id, path"
    )
    rowids = dict[str, list[int]]()
    for name_, rowid in view.connection.execute(statement, params):
        rowids.setdefault(name_, []).append(rowid)
    return Chosen(kinds, rowids, whole=kind is None and not wish)


def records(view: View, kind: Kind | None = None, wish: str = "") -> Iterator[dict[str, Any]]:
    """Give records of one kind or of all, each as the one object that import reads.

    Raises:
        QuerySyntaxError: the query cannot be read.
        UnknownFieldError: no kind that is asked has a field of the query.
    """
    chosen = choose(view, kind, wish)
    for each in chosen.kinds:
        for item in _items(view, chosen, each, lambda _steps: None):
            yield item.as_json()


def export(
    view: View, chosen: Chosen, columns: Sequence[str] = (), advance: Advance = lambda _steps: None
) -> Export:
    """Give records as every format takes them.

    Args:
        view: the CRM, as it is or was.
        chosen: the records.
        columns: what tables hold of the one kind; empty for all fields.
        advance: told how many records were read just now.
    """

    def items(kind: Kind) -> Iterator[Item]:
        return _items(view, chosen, kind, advance)

    def sheet(kind: Kind) -> Sheet:
        return _listed(view, chosen, kind, columns) if columns else flat_sheet(kind, items)

    def page(kind: Kind) -> Sheet:
        return _listed(view, chosen, kind, columns, with_id=True)

    @cache
    def called(folder: str, id_: str) -> str:
        return name(view, Ref(folder, id_))

    return Export(
        name=view.config["name"],
        language=view.config["language"],
        kinds=chosen.kinds,
        items=items,
        sheet=sheet,
        list=page,
        called=called,
        extras=extras(view) if chosen.whole else (),
        now=view.now,
    )


def _items(view: View, chosen: Chosen, kind: Kind, advance: Advance) -> Iterator[Item]:
    rowids = chosen.rowids.get(kind.name, ())
    for start in range(0, len(rowids), _BATCH):
        batch = rowids[start : start + _BATCH]
        yield from map(_item, by_rowids(view.connection, batch))
        advance(len(batch))


def _item(stored: Stored) -> Item:
    return Item(stored.kind, stored.id, stored.label, stored.data)


def _listed(
    view: View, chosen: Chosen, kind: Kind, names: Sequence[str], *, with_id: bool = False
) -> Sheet:
    """Give the table that `crmctl list` shows of the records; the id before it, if wanted."""
    shown = listed.shown(kind, names)

    @cache
    def found() -> list[tuple[Cell, ...]]:
        wanted = set(chosen.rowids.get(kind.name, ()))
        known = view.rows("SELECT rowid, path FROM records WHERE kind = ?", (kind.name,))
        paths = {path for rowid, path in known if rowid in wanted}
        whole = listing(view, kind.name, ListWish(columns=names, archived=True))
        first = ("id",) if with_id else ()
        return [
            (*(entry.ref.id for _ in first), *map(_cell, entry.values))
            for entry in whole.entries
            if entry.stored.path in paths
        ]

    own = (SheetColumn("id"),) if with_id else ()
    folders = {one.name: one.folder for one in view.catalogue.kinds}
    return Sheet(
        kind,
        (
            *own,
            *(
                SheetColumn(one.name, one.type, folders.get(one.target, ""), one.unit)
                for one in shown
            ),
        ),
        lambda: iter(found()),
    )


def _cell(values: Sequence[Any]) -> Cell:
    if len(values) > 1:
        return list(values)
    return next(iter(values), None)


def is_own_place(view: View, file: Path) -> bool:
    """Tell whether a file lies where the CRM keeps its own: its settings, records, evidence."""
    root = view.repository.root.resolve()
    try:
        first, *_ = file.resolve().relative_to(root).parts or (".",)
    except ValueError:
        return False
    return first in {*_OWN, *(kind.folder for kind in view.catalogue.kinds)}
