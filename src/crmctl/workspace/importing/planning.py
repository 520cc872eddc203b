"""From the bytes of a table to what each of its rows would do."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from crmctl.interchange.detect import detect_kind
from crmctl.interchange.mapping import ColumnMapping
from crmctl.interchange.paths import Path
from crmctl.interchange.report import Rejected
from crmctl.interchange.tables import csvread
from crmctl.model.identity import label
from crmctl.model.record import Ref
from crmctl.model.walk import written
from crmctl.workspace.adding import kind_of
from crmctl.workspace.importing.book import Book
from crmctl.workspace.importing.drafts import Columns, Draft, RowDraft, columns, drafts
from crmctl.workspace.importing.faults import RowFault
from crmctl.workspace.importing.placing import Placer
from crmctl.workspace.importing.plan import Fate, Plan, RowPlan, Wish
from crmctl.workspace.importing.references import (
    References,
    reference_keys,
    references,
)
from crmctl.workspace.importing.ways import bare_name, index_keys, wordless
from crmctl.workspace.workspace import Workspace

T = TypeVar("T")


def plan(workspace: Workspace, content: bytes, wish: Wish) -> Plan:
    """Decide what each row of a table would do. Nothing is written.

    Raises:
        UsageError: the table cannot be read, its kind is not clear, or a column is none.
    """
    table = csvread.read(content, wish.delimiter, wish.encoding)
    catalogue = workspace.catalogue
    kind = kind_of(workspace, wish.kind) if wish.kind else detect_kind(table, catalogue)
    found = columns(table, kind, catalogue, wish)
    with workspace.outside.progress("Reading rows", len(table.rows)) as advance:
        read = list(_advancing(drafts(table, found, catalogue, workspace.entry), advance))
    book = _book(workspace, read, found, wish)
    resolver = References(book, catalogue, wish, own_export=found.own_export)
    with workspace.outside.progress("Comparing rows", len(read)) as advance:
        rows, rejected = _decided(read, Placer(book, resolver, wish), found.main, advance)
    return Plan(
        table=table,
        mapping=found.main,
        people=found.people,
        noted=found.noted,
        rows=rows,
        new=book.new,
        changed=book.changed,
        besides=Counter(catalogue.by_name[ref.folder].name for ref in book.besides),
        unformatted_phones=_unformatted_phones({**book.new, **book.changed}),
        rejected=rejected,
    )


def _advancing(items: Iterable[T], advance: Callable[[int], None]) -> Iterator[T]:
    for item in items:
        yield item
        advance(1)


def _book(
    workspace: Workspace, read: Sequence[RowDraft | Rejected], columns: Columns, wish: Wish
) -> Book:
    """Learn of every record that a row may mean or name."""
    parts = [part for row in read if isinstance(row, RowDraft) for part in _parts(row)]
    named = [text for part in parts for _, _, text in references(part.kind, part.data)]
    systems = {wish.source, *(s for part in parts for s in part.data.get("external_ids", ()))}
    book = Book(workspace)
    book.load(
        key
        for keys in (
            *(index_keys(part.kind, part.data) for part in parts),
            *map(reference_keys, named),
        )
        for key in keys
    )
    called = [*named, *(label(part.kind, part.data) for part in parts)]
    book.load_wordless(filter(wordless, called))
    people = (part.data.get("name") for part in parts if part.kind.name == "contact")
    book.load_people({bare_name(name) for name in people} - {""})
    book.load_external_ids(systems - {""})
    book.load_ids([*named, *(text.rpartition("/")[2] for text in named), *(p.id for p in parts)])
    if columns.main.kind.name == "customer":
        book.load_customers_of(book.people())
        book.load_ids(str(part.data.get("person", "")) for part in parts)
    return book


def _parts(row: RowDraft) -> list[Draft]:
    return [row.record, row.person] if row.person else [row.record]


def _decided(
    read: Sequence[RowDraft | Rejected],
    placer: Placer,
    mapping: ColumnMapping,
    advance: Callable[[int], None],
) -> tuple[tuple[RowPlan, ...], tuple[Rejected, ...]]:
    """Decide each row; those first that say nothing new, so that no other takes their record."""
    settled = [placer.settled(row) if isinstance(row, RowDraft) else None for row in read]
    rows, rejected = list[RowPlan](), list[Rejected]()
    for row, same in zip(_advancing(read, advance), settled, strict=True):
        verdict = same or _verdict(row, placer, mapping)
        if isinstance(verdict, RowPlan):
            rows.append(verdict)
        else:
            rejected.append(verdict)
            column, reason = verdict.column, verdict.reason
            rows.append(RowPlan(verdict.line, Fate.FAILED, column=column, reason=reason))
    return tuple(rows), tuple(rejected)


def _verdict(
    row: RowDraft | Rejected, placer: Placer, mapping: ColumnMapping
) -> RowPlan | Rejected:
    if isinstance(row, Rejected):
        return row
    try:
        return placer.place(row)
    except RowFault as fault:
        column = _column(mapping, fault.path)
        field = "" if column else written(fault.path)
        reason = f"{field} {fault.reason}".strip()
        return Rejected(row.row.line, column, reason, row.row.cells)


def _column(mapping: ColumnMapping, path: Path) -> str:
    """Give the column that a faulty field came from; an item's place may have moved."""
    names = _names(path)
    columns = dict(zip(mapping.paths, mapping.columns, strict=True))
    alike = (column for each, column in columns.items() if each and _names(each) == names)
    return columns.get(path) or next(alike, "")


def _names(path: Path) -> list[str]:
    return [part for part in path if isinstance(part, str)]


def _unformatted_phones(records: Mapping[Ref, Mapping[str, Any]]) -> int:
    numbers = (item["number"] for data in records.values() for item in data.get("phones", ()))
    return sum(not number.startswith("+") for number in numbers)
