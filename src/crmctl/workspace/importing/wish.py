"""How a person wants files to be imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crmctl.model.record import Ref

# Which of the files, and which of its rows, from 0; a line may hold several entries of JSON.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be imported.

    Attributes:
        kind: of the rows; told from the file when empty.
        columns: from a column to the field that it is, or to nothing to leave it out.
        source: the system that the files come from, below whose name its ids are kept.
        delimiter: between the cells of a table; found when None.
        encoding: of a table; found when None.
        sheet: of a workbook, by name or number; all that have a table when None.
        preset: the name of the preset that knows the files; told from the header when empty.
        date_format: how dates are written; found when empty.
        decimal: the decimal sign; found when empty.
        consent_basis: what the opt-ins of a table rest on; without it none is recorded.
        consent_purpose: what they are for; the only purpose with that basis when empty.
        keep_unmapped: whether columns that no field takes go into the notes.
        create: whether a customer or contact that a row names and nobody knows is made.
        overwrite: whether a row's value replaces another one that the record has.
        clear_blank: whether an empty cell clears the field of its column.
        unchecked: whether to go on where the key of the suppression list is not here.
        decided: of which record a row is, by a person's word; None makes it a new one.
    """

    kind: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    preset: str = ""
    date_format: str = ""
    decimal: str = ""
    consent_basis: str = ""
    consent_purpose: str = ""
    keep_unmapped: bool = True
    create: bool = True
    overwrite: bool = False
    clear_blank: bool = False
    unchecked: bool = False
    decided: Mapping[Place, Ref | None] = field(default_factory=dict)
