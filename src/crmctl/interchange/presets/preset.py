"""What a preset says: the columns that tell a system's file, and what each column is.

No header is a fixed list. Columns may be missing, more, in another order, in other case: names
are compared by `synonyms.key`. In an alias `#` stands for a number, which the target has as well
(`E-mail # - Value`), and a leading or trailing `*` for any beginning or end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

GRADES: Mapping[str, str] = {
    "A": "seen in a file or the documentation of the vendor",
    "B": "seen in public code or tests that read real exports",
    "C": "seen in an import template, or at a single indirect place",
    "own": "seen by whoever saved this preset",
}
"""How sure it is that a header is as the preset has it."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The columns by which one type of file is told.

    Attributes:
        file: the name of the file type.
        every: columns that must all be there.
        any_of: columns of which one must be there.
        none_of: columns none of which may be there.
    """

    file: str
    every: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What is needed to recognise a system's files.

    Attributes:
        name: as a person writes it after `--preset`.
        title: of the system, for people.
        source: below which its ids stand in `external_ids`.
        signatures: of its file types; a type may have several, or none.
    """

    name: str
    title: str
    source: str
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a header was seen: how sure that is, and the source."""

    grade: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Formats:
    """How values are written in a system's files; empty where the system does not fix it.

    Attributes:
        date_order: `dmy`, `mdy` or `ymd`; yields to cells that can be read in one way only.
        dates: as `--date-format` says them, where an order alone does not: `excel`, `%d.%m.%y`.
        decimal: the decimal sign.
        zone: the time zone of moments that name none.
        delimiter: between cells; for the manual alone, since each file tells its own.
        encoding: of the file; the same.
    """

    date_order: str = ""
    dates: str = ""
    decimal: str = ""
    zone: str = ""
    delimiter: str = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class JointColumns:
    """Columns that tell one field together, as in three lines of a street.

    Attributes:
        target: the field.
        how: one of `cell_rules.JOINS`.
        columns: the aliases of each column, in the order in which they are read.
    """

    target: str
    how: str
    columns: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of a column mean.

    Attributes:
        values: from a word to ours; to an empty text where it says nothing that we keep.
        strict: whether another word is no value, and goes into the notes.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    strict: bool = True


@dataclass(frozen=True, slots=True)
class FileType:
    """One type of file that a system exports.

    Attributes:
        name: as in `contacts`.
        kind: of the records.
        seen: how sure the header is.
        columns: for each target the aliases of its columns.
        joints: columns that tell a field together.
        words: for an alias what its words mean.
        many: for an alias the sign between several values in a cell.
        marks: for an alias what stands before the first choice among several values.
        constants: what each record is, whatever its row says.
        prefixes: stand before the name of a column: `Person - `.
        notes: columns that no field takes; they go into the notes.
        left_out: columns that are not kept, with the reason.
        formats: how values are written.
        status_in_name: whether the name of a file begins with the status of all in it.
    """

    name: str
    kind: str
    seen: Seen
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joints: tuple[JointColumns, ...] = ()
    words: Mapping[str, Words] = field(default_factory=dict)
    many: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    prefixes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    formats: Formats = field(default_factory=Formats)
    status_in_name: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """All that is known of a system's files.

    Attributes:
        head: how they are told.
        export: how to get them there, for people.
        hints: what else a person should know.
        files: the types.
    """

    head: Head
    export: str
    hints: tuple[str, ...]
    files: tuple[FileType, ...]

    def file(self, name: str) -> FileType:
        """Give a file type by its name."""
        return next(one for one in self.files if one.name == name)
