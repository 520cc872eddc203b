"""From a file to what its rows say, before it is known of which records."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from crmctl.errors.base import UsageError
from crmctl.errors.endless import TooManyRowsError
from crmctl.errors.git import NoIdentityError
from crmctl.errors.tables import TooLargeTableError
from crmctl.interchange.entries import MOST, BadEntry, Entry, Format, Setting
from crmctl.interchange.formats.registry import format_of
from crmctl.interchange.proposing import Proposal, ids_elsewhere, propose
from crmctl.interchange.stages import StageWords, proposal
from crmctl.interchange.tables.csvread import MAX_BYTES
from crmctl.interchange.tables.reading import read_tables
from crmctl.interchange.tables.table import Table
from crmctl.workspace.adding import kind_of
from crmctl.workspace.importing.drafts import Refused, RowDraft, of_entry, of_table
from crmctl.workspace.importing.plan import RowPlan
from crmctl.workspace.importing.settling import settling
from crmctl.workspace.importing.storing import Storing
from crmctl.workspace.importing.understanding import Columns, understand
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.inputs import Input
from crmctl.workspace.workspace import Workspace

T = TypeVar("T")

_SAMPLE = 200  # rows that are looked at to propose what a column is


@dataclass(frozen=True, slots=True)
class FileDraft:
    """What one file says.

    Attributes:
        input: the file.
        format: of its entries; None for a table.
        table: what was read, and how; None for entries.
        columns: what its columns are; None for entries.
        rows: what each row says, that it is settled, or why it cannot be taken, in the order of
            the file.
        losses: how often each property was met that no field takes and no note keeps.
        source: the system that it comes from; empty where nobody knows.
        proposals: what columns of a table may be that nothing tells.
        ids: columns of a table that are ids of a system which nobody named.
        told: what a person should know of its values, a sentence each.
    """

    input: Input
    format: Format | None
    table: Table | None
    columns: Columns | None
    rows: Sequence[RowDraft | Refused | RowPlan]
    losses: Mapping[str, int] = field(default_factory=dict)
    source: str = ""
    proposals: Sequence[Proposal] = ()
    ids: Sequence[str] = ()
    told: Sequence[str] = ()


def read(workspace: Workspace, file: Input, wish: Wish) -> Sequence[FileDraft]:
    """FileDraft one file; each sheet of a workbook is a table of its own.

    Raises:
        UsageError: it cannot be read, its kind is not clear, or a column is none.
    """
    parts = file.parts()
    format_ = format_of(_name(parts[0]), file.beginning(parts[0])) if parts else None
    if format_ is None:
        tables = _tables(file, wish)
        return [_one_of(tables, table, workspace, file, wish) for table in tables]
    return [_entries(workspace, file, format_, wish)]


def _name(part: Path | None) -> str:
    return part.name if part else ""


# --- tables --------------------------------------------------------------------------------


def _tables(file: Input, wish: Wish) -> Sequence[Table]:
    if file.size > MAX_BYTES:
        raise TooLargeTableError(MAX_BYTES)
    return read_tables(
        file.first(file.path, MAX_BYTES + 1),  # one more, to see that it is too much
        _name(file.path),
        delimiter=wish.delimiter,
        encoding=wish.encoding,
        sheet=wish.sheet,
    )


def _one_of(
    tables: Sequence[Table], table: Table, workspace: Workspace, file: Input, wish: Wish
) -> FileDraft:
    """Read one of the tables of a file, and say of which sheet it is that something is wrong."""
    try:
        return _table(workspace, file, table, wish)
    except UsageError as error:
        if len(tables) == 1:
            raise
        sentence = f"Sheet {table.sheet}: {error}"
        raise UsageError(sentence) from error


def _table(workspace: Workspace, file: Input, table: Table, wish: Wish) -> FileDraft:
    found = understand(workspace, table, _name(file.path), wish)
    with workspace.outside.progress("Reading rows", len(table.rows)) as advance:
        noticed = _Noticed()
        drafts = noticed.all(advancing(of_table(table, found, workspace, wish), advance))
        # Rows may be lines of one document, which says nothing new only as a whole.
        rows = list(drafts if found.joins_rows else settling(workspace, drafts, wish))
    return FileDraft(
        file,
        None,
        table,
        found,
        rows,
        source=found.source,
        proposals=_proposals(table, found),
        ids=_ids_elsewhere(table, found),
        told=(*_stages(workspace, noticed), *_unread(noticed)),
    )


class _Noticed:
    """What is noticed of rows while they are read.

    Attributes:
        stages: of deals, each with its pipeline.
        unread: how many rows have words in a column that a preset does not know.
    """

    def __init__(self) -> None:
        self.stages: dict[tuple[Any, Any], None] = {}
        self.unread = Counter[str]()

    def all(self, rows: Iterable[RowDraft | Refused]) -> Iterator[RowDraft | Refused]:
        """Give the rows, and look at each."""
        for row in rows:
            if isinstance(row, RowDraft):
                self.unread.update(dict.fromkeys(row.unread, 1))
                if row.record.kind.name == "deal":
                    data = row.record.data
                    self.stages[data.get("pipeline"), data.get("stage")] = None
            yield row


def _stages(workspace: Workspace, noticed: _Noticed) -> Sequence[str]:
    """Say which stages of deals crm.yaml does not have, and how it would take them."""
    pipelines = workspace.config["pipelines"]
    named = ({"pipeline": pipeline, "stage": stage or ""} for pipeline, stage in noticed.stages)
    unknown = StageWords(pipelines).unknown(named)
    if not unknown:
        return ()
    return (
        "Stages that crm.yaml does not have are kept as they are written; this would take them:",
        *proposal(unknown, pipelines).splitlines(),
    )


def _unread(noticed: _Noticed) -> Iterator[str]:
    """Say in which columns words stand that a preset does not know."""
    for column, count in noticed.unread.items():
        where = "1 row" if count == 1 else f"{count} rows"
        yield f"{column!r} has words that are not known here; they go into the notes ({where})."


def _proposals(table: Table, columns: Columns) -> Sequence[Proposal]:
    """Give what the columns may be that nothing knows, by their names and some cells."""
    if not columns.free:
        return ()
    kind = columns.main.kind
    rows = [row.cells for row in table.rows[:_SAMPLE] if not row.problem]
    samples = dict(zip(table.header, zip(*rows, strict=True), strict=True)) if rows else {}
    every = propose(table.header, kind, samples, columns.source)
    return [one for one in every if one.column in columns.free]


def _ids_elsewhere(table: Table, columns: Columns) -> Sequence[str]:
    """Give the columns that mean nothing until somebody names the system they come from."""
    if columns.source or not columns.noted:
        return ()
    every = ids_elsewhere(table.header, columns.main.kind)
    return [column for column in every if column in columns.noted]


# --- entries -------------------------------------------------------------------------------


def _entries(workspace: Workspace, file: Input, format_: Format, wish: Wish) -> FileDraft:
    losses = Counter[str]()
    storing = Storing(workspace.entry)

    def drafts(found: Iterable[Entry | BadEntry]) -> Iterator[RowDraft | Refused]:
        for number, entry in enumerate(found):
            if number == MOST:
                raise TooManyRowsError(MOST)
            if isinstance(entry, Entry):
                losses.update(entry.losses)
            yield of_entry(entry, workspace.catalogue, storing, wish.source)

    with workspace.outside.progress("Reading entries", None) as advance:
        found = advancing(entries(workspace, file, format_, wish), advance)
        rows = list(settling(workspace, drafts(found), wish))
    return FileDraft(file, format_, None, None, rows, losses, wish.source)


def entries(
    workspace: Workspace, file: Input, format_: Format, wish: Wish
) -> Iterator[Entry | BadEntry]:
    """Give the entries of a file, or of all files of a folder, one by one.

    In a folder the line of an entry is its place among the files, and a file without any entry is
    a bad one: it costs the others nothing.
    """
    setting = _setting(workspace, wish)
    for place, part in enumerate(file.parts(), start=1):
        with file.open(part) as stream:
            if not file.is_folder or part is None:
                yield from format_.read(stream, setting)
                continue
            try:
                for entry in format_.read(stream, setting):
                    yield replace(entry, line=place)
            except UsageError as error:
                yield BadEntry(place, b"", "", f"{part.name}: {error}")


def _setting(workspace: Workspace, wish: Wish) -> Setting:
    users = workspace.config["users"].values()
    own = {email.lower() for user in users for email in user.get("emails", ())}
    with suppress(NoIdentityError):
        _, _, email = workspace.repository.identity().author.rpartition(" <")
        own.add(email.partition(">")[0].lower())
    return Setting(
        timezone=ZoneInfo(workspace.config["timezone"]),
        today=workspace.now.date(),
        own_addresses=frozenset(own),
        kind=kind_of(workspace, wish.kind).name if wish.kind else "",
        source=wish.source,
        custom=frozenset(
            (kind.name, name) for kind in workspace.catalogue.kinds for name in kind.custom
        ),
    )


def advancing(items: Iterable[T], advance: Callable[[int], None]) -> Iterator[T]:
    """Give the items, and say of each that it is done."""
    for item in items:
        yield item
        advance(1)
