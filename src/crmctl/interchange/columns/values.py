"""How the cells of a table's columns are to be read, before a row of it becomes a record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crmctl.interchange.columns import dates, numbers
from crmctl.interchange.columns.cell_value import CellValue
from crmctl.interchange.columns.formats import Formats
from crmctl.interchange.columns.multi import SEVERAL, read_lists, read_several
from crmctl.interchange.columns.truth import read_truth
from crmctl.interchange.mapping import ColumnMapping
from crmctl.interchange.paths import Path, field_path
from crmctl.model.catalogue import Field, FieldType, Kind

Columns = Mapping[str, tuple[Field, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class ColumnValues:
    """What the cells of columns say.

    Attributes:
        columns: for each column whose cells are not just text: what each of its texts says.
        told: what was decided, a sentence each, to be shown before an import.
    """

    columns: Mapping[str, Mapping[str, CellValue]]
    told: tuple[str, ...] = ()


TEXTS = ColumnValues({})
"""Every cell is just its text."""


def read_columns(columns: Columns, formats: Formats) -> ColumnValues:
    """Decide how the cells of columns are read.

    A cell that cannot be read has a reason in place of a value: its row cannot be taken.

    Args:
        columns: those that a field takes, each with its field and all its cells.
        formats: what holds for the whole file.

    Raises:
        AmbiguousDatesError: no cell tells day from month, and nobody said it.
        AmbiguousNumbersError: no cell tells the decimal sign, and nobody said it.
    """
    of_dates = {n: c for n, c in columns.items() if c[0].type in dates.TYPES and not _list(c[0])}
    of_numbers = {n: c for n, c in columns.items() if numbers.is_numeric(c[0])}
    read, told = dates.read_dates(of_dates, formats)
    more, more_told = numbers.read_numbers(of_numbers, formats)
    read, told = read | more, [*told, *more_told]
    for name, (field, cells) in columns.items():
        if field.type is FieldType.BOOLEAN:
            read[name] = read_truth(cells)
        elif _list(field):
            read[name], said = read_lists(name, field, cells, formats.separator)
            told += said
        elif field.list_path and field.type in SEVERAL:
            several, said = read_several(name, field, cells)
            read |= {name: several} if several else {}
            told += said
    return ColumnValues(read, tuple(told))


def columns_of(mapping: ColumnMapping, rows: Sequence[Sequence[str]]) -> Columns:
    """Give the columns of a table that a field takes, for `read_columns`.

    Args:
        mapping: which column is which field.
        rows: the cells of each row that is in order; those of a ragged one may stand elsewhere.
    """
    found = {}
    for at, (column, path) in enumerate(zip(mapping.columns, mapping.paths, strict=True)):
        field = _field_of(mapping.kind, path) if path and mapping.alone(at) else None
        if field:
            found[column] = field, [row[at] for row in rows if at < len(row)]
    return found


def _field_of(kind: Kind, path: Path) -> Field | None:
    """Give the field at a path; of one item of a list, a field that takes one value."""
    field = kind.by_name.get(field_path(path))
    return field._replace(list_path="") if field and isinstance(path[-1], int) else field


def _list(field: Field) -> bool:
    """Tell whether one cell holds all values of a field: tags, but no street of an address."""
    return bool(field.list_path) and field.list_path == field.path and not field.map
