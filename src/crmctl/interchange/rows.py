"""Raw records from the rows of a table, for the model to validate."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crmctl.interchange.cells import split_items
from crmctl.interchange.csvread import Row, Table
from crmctl.interchange.exporting.amounts import joined, named
from crmctl.interchange.mapping import FULL_NAME, ID, KIND, ColumnMapping
from crmctl.interchange.paths import Path, unflatten
from crmctl.interchange.report import Rejected
from crmctl.model import names
from crmctl.model.catalogue import FieldType

_NUMERIC = frozenset({FieldType.DECIMAL, FieldType.MONEY})
_WITH_COMMA = re.compile(r"-?[0-9]+,[0-9]+").fullmatch


@dataclass(frozen=True, slots=True)
class Incoming:
    """One row as a record.

    Attributes:
        line: on which the row begins.
        cells: of the row, for the file of rejected rows.
        id: the record's id, if the table gives it.
        data: what the row says, every value as the text of its cell. A field that is not there
            is unknown, not empty. References are as the table writes them: an id or a name.
    """

    line: int
    cells: tuple[str, ...]
    id: str
    data: dict[str, Any]


def incoming(table: Table, mapping: ColumnMapping) -> Iterator[Incoming | Rejected]:
    """Give every row of the table, in order: as a record, or with the reason why it is none."""
    for row in table.rows:
        values = list(_values(row, mapping))
        if row.problem:
            yield Rejected(row.line, "", row.problem, row.cells)
        elif _kind_of(values) not in {"", mapping.kind.name, mapping.kind.folder}:
            yield Rejected(row.line, "kind", f"is not a {mapping.kind.name}", row.cells)
        else:
            yield Incoming(row.line, row.cells, _text_at(values, ID), _data(values, mapping))


def _values(row: Row, mapping: ColumnMapping) -> Iterator[tuple[Path, str]]:
    """Give the cells that are not empty. A row with a problem may have more or fewer columns."""
    for path, cell in zip(mapping.paths, row.cells, strict=False):
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
            leaves[path] = (
                split_items(cell) if _is_list(path, mapping) else _number(cell, path, mapping)
            )
    items = {path[:-1] for path in leaves if len(path) > 1}
    for path, label in mapping.labels:
        if path[:-1] in items:
            leaves.setdefault(path, label)
    return unflatten(joined(leaves, mapping.kind).items())


def _name_parts(cell: str) -> dict[Path, object]:
    return {("name", part): text for part, text in names.split(cell).items()}


def _number(cell: str, path: Path, mapping: ColumnMapping) -> str:
    """Give a number of our own export, which has no groups, with a point: `3,2` -> `3.2`."""
    if KIND not in mapping.paths or not _WITH_COMMA(cell):
        return cell
    field = mapping.kind.by_path.get(named(path))
    return cell.replace(",", ".") if field is not None and field.type in _NUMERIC else cell


def _is_list(path: Path, mapping: ColumnMapping) -> bool:
    field = mapping.kind.by_name.get(str(path[0])) if len(path) == 1 else None
    return field is not None and field.list_path == field.path
