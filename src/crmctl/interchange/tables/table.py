"""A table as its file says it: a header, and rows with their lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field

NO_HEADER = (
    "The table has no header, so its first line is a row and its columns are called `column 1`, "
    "`column 2` and so on; --map says what they are, as in --map 'column 1=email'."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as the file has it.

    Attributes:
        line: the physical line, from 1, on which it begins; of a sheet, its row.
        cells: its cells; as many as the header has, if there is no problem.
        problem: why it cannot be taken, without quoting it; empty for a sound row.
    """

    line: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A line that is no row of the table: a title above it, a total below it.

    Attributes:
        line: on which it begins.
        reason: what it is taken for, without quoting it.
        cells: of the line; for a test that nothing is lost, and never shown.
    """

    line: int
    reason: str
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a file of rows and columns says.

    Attributes:
        header: the names of the columns, each once: `Phone`, `Phone 2`, `column 3`.
        rows: every row that is not blank.
        delimiter: between the cells; empty for a sheet.
        encoding: of the file, as Python names it; empty for a sheet.
        encoding_guessed: whether the bytes were not UTF-8 and named no encoding themselves.
        blank_rows: rows without any value.
        sheet: the name of the sheet; empty for a text.
        format_: what the file is: `CSV`, `xlsx, sheet 2 of 3`.
        skipped_lines: what stands above, below and between the rows and is none of them.
        header_line: where the header stands; 0 where there is none, so that the columns are
            called `column 1` and so on, and the first line is a row.
        logical: of a column, what Dynamics 365 calls it in any language.
        types: of each column, what a sheet says that its cells are: `text`, `number`, `date`,
            `time`, `boolean`, `mixed`, or empty where nothing is known.
        remarks: what else a person should know of how it was read, a sentence each.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    delimiter: str
    encoding: str
    encoding_guessed: bool
    blank_rows: int
    sheet: str = ""
    format_: str = "CSV"
    skipped_lines: tuple[Skipped, ...] = ()
    header_line: int = 0
    logical: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
