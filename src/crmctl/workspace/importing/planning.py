"""From files to what each of their rows would do."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from crmctl.interchange.mapping import ColumnMapping
from crmctl.interchange.paths import Path, field_path
from crmctl.model.record import Ref
from crmctl.model.walk import written
from crmctl.workspace.importing.barring import BarredFault, Barring
from crmctl.workspace.importing.documents import ANOTHER, Documents
from crmctl.workspace.importing.drafts import Refused, RowDraft
from crmctl.workspace.importing.faults import RowFault, UnknownFault
from crmctl.workspace.importing.former import Former
from crmctl.workspace.importing.gathering import Gathering
from crmctl.workspace.importing.loading import book_of
from crmctl.workspace.importing.past import Past
from crmctl.workspace.importing.placing import Placer
from crmctl.workspace.importing.plan import Fate, FilePlan, Plan, RowPlan
from crmctl.workspace.importing.reading import FileDraft, advancing, read
from crmctl.workspace.importing.references import References
from crmctl.workspace.importing.suspecting import Suspicion
from crmctl.workspace.importing.threads import Threads
from crmctl.workspace.importing.wish import Wish
from crmctl.workspace.inputs import Input
from crmctl.workspace.workspace import Workspace

# What is named comes before what names it, so that several files find each other's records.
_ORDER = (
    "product", "customer", "contact", "campaign", "contract", "deal", "quote", "order", "invoice",
    "credit", "complaint", "interaction", "task",
)  # fmt: skip

_DEEPEST = 20  # of companies above companies, where their rows stand in no order


class _Failed(NamedTuple):
    """A document, or another record, that cannot be taken.

    Attributes:
        at: the row at fault, if it is not all of them.
        fault: what is wrong.
        barred: whether it is about a person who was erased.
    """

    at: int | None
    fault: RowFault
    barred: bool


class _Row(NamedTuple):
    """A row with its file's number, and its own in the file; a plan where it is settled."""

    file: int
    at: int
    draft: RowDraft | Refused | RowPlan


def plan(workspace: Workspace, files: Sequence[Input], wish: Wish) -> Plan:
    """Decide what each row of some files would do. Nothing is written.

    Raises:
        UsageError: a file cannot be read, its kind is not clear, or a column is none.
    """
    return decide(
        workspace, [each for file in files for each in read(workspace, file, wish)], wish
    )


def decide(workspace: Workspace, found: Sequence[FileDraft], wish: Wish) -> Plan:
    """Decide what each row would do of files that were read."""
    rows = [
        _Row(number, at, row)
        for number, file in enumerate(found)
        for at, row in enumerate(file.rows)
    ]
    documents = Documents(found, [row.file for row in rows], [row.draft for row in rows])
    rows = [
        row
        if isinstance(row.draft, RowPlan)
        else row._replace(draft=documents.draft(at, row.draft))
        for at, row in enumerate(rows)
    ]
    drafts = [row.draft for row in rows if isinstance(row.draft, RowDraft)]
    barring = Barring(workspace, unchecked=wish.unchecked)
    book = book_of(workspace, drafts, Former(workspace), barring)
    catalogue = workspace.catalogue
    placer = Placer(
        book,
        References(book, catalogue, wish),
        Gathering(book, catalogue, wish),
        {source: Past(workspace, source) for source in _sources(rows)},
        wish,
    )
    plans = _decided(workspace, rows, placer, found, documents)
    threads = Threads(book, catalogue)
    suspicion = Suspicion(workspace, book)
    by_file = [list[RowPlan]() for _ in found]
    for row, planned in zip(rows, plans, strict=True):
        decided = threads.linked(row.draft, planned)
        is_decided = (row.file, row.at) in wish.decided
        by_file[row.file].append(decided if is_decided else suspicion.about(decided))
    kinds = catalogue.by_name
    return Plan(
        files=tuple(map(_file_plan, found, by_file)),
        new=book.new,
        changed=book.changed,
        besides=Counter(kinds[ref.folder].name for ref in book.besides),
        unformatted_phones=_unformatted_phones({**book.new, **book.changed}),
    )


def _file_plan(file: FileDraft, rows: Sequence[RowPlan]) -> FilePlan:
    """Give what the rows of a file would do, without what takes much memory and is decided."""
    failed = {row.line for row in rows if row.fate is Fate.FAILED}
    table = file.table and replace(
        file.table, rows=tuple(row for row in file.table.rows if row.line in failed)
    )
    return FilePlan(replace(file, rows=(), table=table), tuple(rows))


def _sources(rows: Sequence[_Row]) -> set[str]:
    drafts = (row.draft for row in rows if isinstance(row.draft, RowDraft))
    return {draft.record.source for draft in drafts} - {""}


# --- deciding ------------------------------------------------------------------------------


def _decided(
    workspace: Workspace,
    rows: Sequence[_Row],
    placer: Placer,
    found: Sequence[FileDraft],
    documents: Documents,
) -> list[RowPlan]:
    """Decide each row; those first that say nothing new, so that no other takes their record."""
    decided: dict[int, RowPlan | _Failed] = {}
    own = [at for at in range(len(rows)) if not documents.follows(at)]
    for at in own:
        draft = rows[at].draft
        settled = placer.settled(draft) if isinstance(draft, RowDraft) else draft
        if isinstance(settled, RowPlan):
            decided[at] = placer.claim(settled)
    for source, past in placer.past.items():
        open_ = (rows[at].draft for at in own if at not in decided)
        drafts = (row for row in open_ if isinstance(row, RowDraft))
        past.load(
            ref for row in drafts if row.record.source == source for ref in placer.meant(row)
        )
    with workspace.outside.progress("Comparing rows", len(rows)) as advance:
        for places in _in_order(rows):
            left = list[int]()
            for at in advancing(places, advance):
                if at not in decided and not documents.follows(at):
                    decided[at] = _verdict(rows, at, placer, documents)
                    left += [at] if _names_unknown(decided[at]) else []
            decided |= _decided_again(left, rows, placer, documents)
    firsts = [documents.first(at) for at in range(len(rows))]
    return [
        _of_document(decided[first], at, rows[at], found, first) for at, first in enumerate(firsts)
    ]


def _decided_again(
    left: list[int], rows: Sequence[_Row], placer: Placer, documents: Documents
) -> Mapping[int, RowPlan | _Failed]:
    """Decide those rows once more that name what a later row has made, as a company its parent."""
    decided: dict[int, RowPlan | _Failed] = {}
    for _ in range(_DEEPEST if left else 0):
        # The other way round, so that even a chain is done at once.
        now = {at: _verdict(rows, at, placer, documents) for at in reversed(left)}
        decided |= now
        still = [at for at in now if _names_unknown(now[at])]
        if len(still) in {0, len(left)}:
            break
        left = still
    return decided


def _names_unknown(one: RowPlan | _Failed) -> bool:
    return isinstance(one, _Failed) and isinstance(one.fault, UnknownFault)


def _in_order(rows: Sequence[_Row]) -> Iterator[list[int]]:
    """Give the rows kind by kind, what is named before what names it."""
    ranks = {name: rank for rank, name in enumerate(_ORDER)}
    together = defaultdict[int, list[int]](list)
    for at, row in enumerate(rows):
        kind = row.draft.record.kind.name if isinstance(row.draft, RowDraft) else ""
        together[ranks.get(kind, 0)].append(at)
    yield from (together[rank] for rank in sorted(together))


def _verdict(
    rows: Sequence[_Row], at: int, placer: Placer, documents: Documents
) -> RowPlan | _Failed:
    row = rows[at]
    draft = row.draft
    assert not isinstance(draft, RowPlan)  # noqa: S101 - what is settled is not decided again
    if isinstance(draft, Refused):
        return RowPlan(draft.line, Fate.FAILED, column=draft.place, reason=draft.reason)
    try:
        place = (row.file, row.at)
        decided = placer.wish.decided
        return placer.place(draft, (decided[place],) if place in decided else None)
    except RowFault as fault:
        barred = isinstance(fault, BarredFault) or placer.book.barring.is_back(draft)
        return _Failed(documents.at_fault(at, fault.path), fault, barred)


def _of_document(
    decided: RowPlan | _Failed, at: int, row: _Row, found: Sequence[FileDraft], first: int
) -> RowPlan:
    """Give what becomes of a row by what becomes of its document, which is mostly its own."""
    line = row.draft.line
    if isinstance(decided, _Failed):
        barred = decided.barred
        if decided.at not in {None, at}:
            return RowPlan(line, Fate.FAILED, reason=ANOTHER, barred=barred)
        file, fault = found[row.file], decided.fault
        column = _column(file.columns.main, fault.path) if file.columns else ""
        field = "" if column else written(fault.path)
        reason = f"{field} {fault.reason}".strip()
        return RowPlan(line, Fate.FAILED, column=column, reason=reason, barred=barred)
    if at == first:
        return decided
    fate = Fate.UPDATED if decided.fate is Fate.CREATED else decided.fate
    return RowPlan(line, fate, decided.ref, reason=decided.reason)


def _column(mapping: ColumnMapping, path: Path) -> str:
    """Give the column that a faulty field came from; an item's place may have moved."""
    field = field_path(path)
    columns = dict(zip(mapping.paths, mapping.columns, strict=True))
    alike = (column for each, column in columns.items() if each and field_path(each) == field)
    return columns.get(path) or next(alike, "")


def _unformatted_phones(records: Mapping[Ref, Mapping[str, Any]]) -> int:
    numbers = (item["number"] for data in records.values() for item in data.get("phones", ()))
    return sum(not number.startswith("+") for number in numbers)
