"""Rows that together are one document: its head, and each of its lines.

Other systems export orders as two tables, or repeat the head in each line. Rows of one import that
have one number, or one id in their source, are therefore one record with all their lines. It is
taken whole or not at all: an order that lacks a line is another order.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from crmctl.model.walk import Path
from crmctl.workspace.importing.drafts import Draft, Refused, RowDraft
from crmctl.workspace.importing.plan import RowPlan
from crmctl.workspace.importing.reading import FileDraft

LINES = "lines"
_NUMBER: Path = ("number",)
# Several rows may name several of these; of everything else there is one.
_LISTS = frozenset({"contacts", "tags", "deliveries"})
ANOTHER = "another row of the same document cannot be taken"

_Key = tuple[str, str, str]


@dataclass(slots=True)
class _Sheet:
    """One document, as its rows tell it.

    Attributes:
        rows: their places among all rows, the first of which stands for all.
        data: what they say together.
        remarks: what goes into the notes, each once.
        named: the names of records that lines give by their ids.
        by_id: which of their references are ids of their source.
        of_line: from which row each line comes.
        fault: a row that cannot be taken, with the column and the reason.
    """

    rows: list[int] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    remarks: dict[str, None] = field(default_factory=dict)
    named: dict[Path, str] = field(default_factory=dict)
    by_id: set[Path] = field(default_factory=set)
    of_line: list[int] = field(default_factory=list)
    fault: tuple[int, Refused] | None = None

    def add(self, at: int, draft: Draft) -> str:
        """Add what a row says; give the field of which it says something else, if there is one."""
        shift = len(self.of_line)
        for name, value in draft.data.items():
            known = self.data.get(name)
            if name == LINES:
                self.data.setdefault(LINES, []).extend(value)
                self.of_line += [at] * len(value)
            elif known is None or known == value:
                self.data[name] = value
            elif name in _LISTS:
                self.data[name] = [*known, *(item for item in value if item not in known)]
            else:
                return name
        self.rows.append(at)
        self.by_id |= draft.by_id
        self.remarks |= dict.fromkeys(draft.lines)
        self.named |= {_shifted(path, shift): name for path, name in draft.named.items()}
        return ""


class Documents:
    """The documents among the rows of an import."""

    def __init__(
        self,
        found: Sequence[FileDraft],
        files: Sequence[int],
        rows: Sequence[RowDraft | Refused | RowPlan],
    ) -> None:
        """Find those that are told by several rows.

        Args:
            found: the files.
            files: of each row, which of the files it stands in.
            rows: what each row says, or that it is settled.
        """
        self._sheets: dict[int, _Sheet] = {}
        keys = [_Keys(file) for file in found]
        together = defaultdict[_Key, list[int]](list)
        for at, row in enumerate(rows):
            if not isinstance(row, RowPlan) and (key := keys[files[at]].of(row)):
                together[key].append(at)
        for places in together.values():
            if len(places) > 1:
                sheet = _sheet(places, rows)
                self._sheets |= dict.fromkeys(places, sheet)

    def draft(self, at: int, row: RowDraft | Refused) -> RowDraft | Refused:
        """Give what the row at a place stands for: of a document its first row stands for all."""
        sheet = self._sheets.get(at)
        if sheet is None or isinstance(row, Refused):
            return row
        if sheet.fault is not None:
            culprit, refused = sheet.fault
            return refused if culprit == at else Refused(row.line, "", ANOTHER)
        if self.follows(at):
            return row
        record = replace(
            row.record,
            data=sheet.data,
            lines=tuple(sheet.remarks),
            named=sheet.named,
            by_id=frozenset(sheet.by_id),
        )
        return replace(row, record=record)

    def follows(self, at: int) -> bool:
        """Tell whether the first row of a document speaks for the row at a place."""
        sheet = self._sheets.get(at)
        return sheet is not None and sheet.fault is None and sheet.rows[0] != at

    def first(self, at: int) -> int:
        """Give the row that speaks for the one at a place: its document's first, or itself."""
        return self._sheets[at].rows[0] if self.follows(at) else at

    def at_fault(self, at: int, path: Path) -> int | None:
        """Give the row whose line is at fault; None where the fault is the whole document's."""
        sheet = self._sheets.get(at)
        if sheet is None or path[:1] != (LINES,) or len(path) == 1:
            return None
        place = int(path[1])
        return sheet.of_line[place] if place < len(sheet.of_line) else None


class _Keys:
    """Tells by what rows of one file are known as one document."""

    def __init__(self, file: FileDraft) -> None:
        self._columns, self._table = file.columns, file.table

    def of(self, row: RowDraft | Refused) -> _Key | None:
        """Give the key of a row; None for what is no document, or is our own."""
        columns = self._columns
        if columns is None or not columns.joins_rows:
            return None
        kind, source = columns.main.kind.name, columns.source
        if isinstance(row, RowDraft):
            data = row.record.data
            external = data.get("external_ids", {}).get(source, "")
            number = data.get("number", "")
        else:
            external = self._cell(row.line, ("external_ids", source))
            number = self._cell(row.line, _NUMBER)
        if external:
            return kind, source, str(external)
        return (kind, "", str(number)) if number else None

    def _cell(self, line: int, path: Path) -> str:
        """Give what a row that cannot be taken has in the column of a field."""
        if self._columns is None or path not in self._columns.main.paths:
            return ""
        at = self._columns.main.paths.index(path)
        cells = self._cells.get(line, ())
        return cells[at].strip() if at < len(cells) else ""

    @cached_property
    def _cells(self) -> Mapping[int, Sequence[str]]:
        return {row.line: row.cells for row in self._table.rows} if self._table else {}


def _sheet(places: Sequence[int], rows: Sequence[RowDraft | Refused | RowPlan]) -> _Sheet:
    sheet = _Sheet()
    for at in places:
        row = rows[at]
        assert not isinstance(row, RowPlan)  # noqa: S101 - no document is settled beforehand
        if isinstance(row, Refused):
            sheet.fault = sheet.fault or (at, row)
            continue
        differing = sheet.add(at, row.record)
        if differing and sheet.fault is None:
            first = rows[sheet.rows[0]].line
            reason = f"{differing} differs from that of line {first}, which has the same id"
            sheet.fault = at, Refused(row.line, "", reason)
    return sheet


def _shifted(path: Path, by: int) -> Path:
    """Give a path within the lines of one row as it is within those of its document."""
    if by and path[:1] == (LINES,):
        return (LINES, int(path[1]) + by, *path[2:])
    return path
