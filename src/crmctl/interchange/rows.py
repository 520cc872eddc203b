"""Raw records from the rows of a table, for the model to validate."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from crmctl.interchange.amounts import in_one, with_points
from crmctl.interchange.cell_rules import joined, list_items
from crmctl.interchange.columns.cell_value import CellValue
from crmctl.interchange.columns.values import TEXTS, ColumnValues
from crmctl.interchange.mapping import FULL_NAME, ID, KIND, ColumnMapping
from crmctl.interchange.paths import Path, unflatten
from crmctl.interchange.rejected import Rejected
from crmctl.interchange.tables.cells import split_items
from crmctl.interchange.tables.table import Row, Table
from crmctl.model import names

# Further values of one cell stand behind all items that have a column of their own.
_BEHIND = 10_000
MAX_ROW = 2_000_000
"""Characters of a row; a record has at most 4 MiB."""
_TOO_LARGE = f"has more than {MAX_ROW:,} characters, which is more than a record takes"


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row as a record.

    Attributes:
        line: on which the row begins.
        cells: of the row, for the file of rejected rows.
        id: the record's id, if the table gives it.
        data: what the row says, every value as the text of its cell. A field that is not there
            is unknown, not empty. References are as the table writes them: an id or a name.
        remarks: what no field takes although its column has one, a line each for the notes.
        unread: columns whose word for a choice is not known; it stands in `remarks`.
        named: for the path of a reference by an id, the name of the record that is meant.
    """

    line: int
    cells: tuple[str, ...]
    id: str
    data: dict[str, Any]
    remarks: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    named: Mapping[Path, str] = field(default_factory=dict)


def incoming(
    table: Table, mapping: ColumnMapping, column_values: ColumnValues = TEXTS
) -> Iterator[Incoming | Rejected]:
    """Give every row of the table, in order: as a record, or with the reason why it is none.

    Args:
        table: whose header the mapping is of.
        mapping: which column is which field.
        column_values: what cells say that are not just text.
    """
    typed = [
        (at, column_values.columns[column])
        for at, column in enumerate(mapping.columns)
        if column in column_values.columns
    ]
    for row in table.rows:
        read = {at: texts[row.cells[at]] for at, texts in typed} if not row.problem else {}
        fault = next((at for at, one in read.items() if one.reason), None)
        cells = _read_cells(row.cells, read)
        values = list(_values(cells, mapping))
        if row.problem:
            yield Rejected(row.line, "", row.problem, row.cells)
        elif sum(map(len, row.cells)) > MAX_ROW:
            yield Rejected(row.line, "", _TOO_LARGE, row.cells)
        elif _kind_of(values) not in {"", mapping.kind.name, mapping.kind.folder}:
            yield Rejected(row.line, "kind", f"is not a {mapping.kind.name}", row.cells)
        elif fault is not None:
            yield Rejected(row.line, mapping.columns[fault], read[fault].reason, row.cells)
        elif mapping.plain and not any(one.items is not None for one in read.values()):
            yield Incoming(row.line, row.cells, _text_at(values, ID), _data(values, mapping))
        else:
            yield _read(replace(row, cells=cells), row.cells, mapping, read)


def _read_cells(cells: tuple[str, ...], read: Mapping[int, CellValue]) -> tuple[str, ...]:
    """Give the cells as they are read; one with several values stays as it stands."""
    if not read:
        return cells
    changed = list(cells)
    for at, one in read.items():
        if one.items is None:
            changed[at] = one.text
    return tuple(changed)


def _values(cells: Sequence[str], mapping: ColumnMapping) -> Iterator[tuple[Path, str]]:
    """Give the cells that are not empty. A row with a problem may have more or fewer columns."""
    for path, cell in zip(mapping.paths, cells, strict=False):
        if path is not None and cell.strip():
            yield path, cell


def _kind_of(values: list[tuple[Path, str]]) -> str:
    return _text_at(values, KIND)


def _text_at(values: list[tuple[Path, str]], wanted: Path) -> str:
    return next((cell.strip() for path, cell in values if path == wanted), "")


def _data(values: list[tuple[Path, str]], mapping: ColumnMapping) -> dict[str, Any]:
    leaves: dict[Path, object] = {}
    for path, cell in values:
        if path == FULL_NAME and mapping.full_name:
            leaves = _name_parts(cell) | leaves
        elif path not in {ID, KIND}:
            leaves[path] = split_items(cell) if _is_list(path, mapping) else cell
    return _tree(leaves, mapping)


def _tree(leaves: dict[Path, object], mapping: ColumnMapping) -> dict[str, Any]:
    items = {path[:-1] for path in leaves if len(path) > 1} if mapping.labels else set()
    for path, label in mapping.labels:
        if path[:-1] in items:
            leaves.setdefault(path, label)
    if KIND in mapping.paths:  # our own export, whose numbers have no groups
        leaves = with_points(leaves, mapping.kind)
    return unflatten(in_one(leaves, mapping.kind).items())


def _name_parts(cell: str) -> dict[Path, object]:
    return {("name", part): text for part, text in names.split(cell).items()}


def _is_list(path: Path, mapping: ColumnMapping) -> bool:
    if len(path) > 1:
        return False
    named = mapping.kind.by_name.get(str(path[0]))
    return named is not None and named.list_path == named.path


def _read(
    row: Row, cells: tuple[str, ...], mapping: ColumnMapping, read: Mapping[int, CellValue]
) -> Incoming:
    """Give a row of a table of which more is known than the fields of its columns."""
    reader = _RowReader(row, mapping, read)
    for at, path in enumerate(mapping.paths):
        if path is not None and path not in mapping.joints:
            reader.take(at, path)
    for path in mapping.joints:
        reader.join(path)
    for path, value in mapping.constants if reader.leaves else ():
        reader.leaves.setdefault(path, value)
    named = reader.named()
    return Incoming(
        row.line,
        cells,
        reader.id,
        _tree(reader.leaves, mapping),
        tuple(reader.remarks),
        tuple(reader.unread),
        named,
    )


class _RowReader:
    """Reads the cells of one row."""

    def __init__(self, row: Row, mapping: ColumnMapping, read: Mapping[int, CellValue]) -> None:
        self._row, self._mapping, self._read = row, mapping, read
        self.id = ""
        self.leaves: dict[Path, object] = {}
        self.remarks: list[str] = []
        self.unread: list[str] = []

    def take(self, at: int, path: Path) -> None:
        """Take what one column says."""
        cell = self._row.cells[at]
        if not cell.strip() or path == KIND:
            return
        if path == ID:
            self.id = cell.strip()
        elif _is_list(path, self._mapping):
            items = self._items(at) or list_items(cell, self._mapping.rule(at))
            if meant := [value for item in items if (value := self._value(at, item))]:
                self.leaves[path] = meant
        else:
            items = self._items(at) or self._mapping.rule(at).items(cell)
            self._take_items(at, path, [one for item in items if (one := self._value(at, item))])
            mark = self._mapping.rule(at).mark
            if mark and cell.startswith(mark):
                self.leaves[*path[:-1], "primary"] = "true"

    def _items(self, at: int) -> Sequence[str]:
        """Give the values of a cell that holds several, as all cells of its column told."""
        read = self._read.get(at)
        return read.items or () if read else ()

    def _take_items(self, at: int, path: Path, values: list[str]) -> None:
        """Take the first value, the others as further items, or as notes where there are none."""
        place = next((depth for depth, part in enumerate(path) if isinstance(part, int)), None)
        for number, value in enumerate(values):
            if number == 0 and path == FULL_NAME and self._mapping.full_name:
                self.leaves = _name_parts(value) | self.leaves
            elif number == 0:
                self.leaves[path] = value
            elif place is None:
                self._note(at, value)
            else:
                further = _BEHIND * (int(path[place]) + 1) + number
                item = (*path[:place], further)
                self.leaves[*item, *path[place + 1 :]] = value
                self._label(path[: place + 1], item)

    def _label(self, of: Path, item: Path) -> None:
        label = dict(self._mapping.labels).get((*of, "label"))
        if label:
            self.leaves[*item, "label"] = label

    def join(self, path: Path) -> None:
        """Take what several columns say together."""
        joint = self._mapping.joints[path]
        texts = [self._joint_text(at) for at in joint.columns]
        if joint.how == "amount" and any(texts[1:]):
            texts[0] = self._bare(joint.columns[0]) or texts[0]
        text = joined(joint.how, texts)
        if text:
            self.leaves[path] = text
        elif text is None:
            for at in joint.columns:
                self._note(at, self._row.cells[at])
        if joint.how == "first":
            self._note_differing(joint.columns, texts, text or "")

    def _note_differing(self, columns: tuple[int, ...], texts: list[str], taken: str) -> None:
        for at, text in zip(columns, texts, strict=True):
            if text and text != taken:
                self._note(at, self._row.cells[at])

    def _bare(self, at: int) -> str:
        """Give the number of an amount whose currency stands in another column."""
        read = self._read.get(at)
        return read.bare if read else ""

    def _joint_text(self, at: int) -> str:
        cell = self._row.cells[at]
        return (self._value(at, cell) or "") if cell.strip() else ""

    def _value(self, at: int, item: str) -> str:
        """Give what a value means; one that is not known goes into the notes."""
        meant = self._mapping.rule(at).value(item)
        if meant is None:
            self._note(at, item)
            self.unread.append(self._mapping.columns[at])
        return meant or ""

    def _note(self, at: int, text: str) -> None:
        if text.strip():
            self.remarks.append(f"{self._mapping.columns[at]}: {' '.join(text.split())}")

    def named(self) -> dict[Path, str]:
        """Give the names of records by their ids; a name without an id is the reference."""
        cells = ((path, self._row.cells[at].strip()) for path, at in self._mapping.names.items())
        held = {path: name for path, name in cells if name}
        for path in [path for path in held if path not in self.leaves]:
            self.leaves[path] = held.pop(path)
        return held
