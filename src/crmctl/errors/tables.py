"""What is wrong with a table to be imported, or an export."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class TooLargeTableError(UsageError):
    """A table to import is larger than can be read at once."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The table is larger than {limit // 2**20} MiB; split it and import the parts."
        )


class EmptyTableError(UsageError):
    """A file to import has nothing in it."""

    def __init__(self) -> None:
        super().__init__("The file is empty: it has no header and no row.")


class SeveralSheetsError(UsageError):
    """A workbook with several tables, where one is asked for."""

    def __init__(self, sheets: Sequence[str]) -> None:
        super().__init__(
            f"The workbook has several sheets with a table: {', '.join(sheets)}. Name one with "
            "--sheet."
        )


class UndecodableTableError(UsageError):
    """A table to import is not in the encoding that it should be in."""

    def __init__(self, encoding: str) -> None:
        super().__init__(
            f"The table cannot be read as {encoding}; name its encoding with --encoding, "
            "as in utf-8 or cp1252."
        )


class UnclosedHeaderError(UsageError):
    """A table to import has no end to its header."""

    def __init__(self) -> None:
        super().__init__(
            "A quotation mark in the header of the table is never closed; mend the first line."
        )


class TooLongCellError(UsageError):
    """A table to import has a cell that no person typed."""

    def __init__(self, line: int, limit: int) -> None:
        super().__init__(
            f"The row that begins on line {line} of the table has a cell of more than "
            f"{limit // 2**20} million characters; probably a quotation mark before it is never "
            "closed."
        )


class TooManyColumnsError(UsageError):
    """A table to import is wider than a spreadsheet."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The table has more than {limit} columns; name its delimiter with --delimiter, or "
            "leave out columns."
        )


class UnknownColumnError(UsageError):
    """`--map` names a column that the table does not have."""

    def __init__(self, column: str) -> None:
        super().__init__(
            f"The table has no column {column!r}; --map takes COLUMN=FIELD, "
            "with the column as its header writes it."
        )


class UnknownTargetError(UsageError):
    """`--map` names a field that the kind does not have."""

    def __init__(self, target: str, kind: str, nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"A {kind} has no field {target!r}.{hint}")


class TargetTakenError(UsageError):
    """`--map` sends two columns to one field that holds one value."""

    def __init__(self, target: str) -> None:
        super().__init__(f"Two columns cannot both be {target!r}; map each to a field of its own.")


class UndetectedKindError(UsageError):
    """The header of a table does not tell what its rows are."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(
            "The header does not tell what the rows are. Say it, as in --kind contact; the kinds "
            f"are {', '.join(kinds)}."
        )


class RejectsOverInputError(UsageError):
    """Rejected rows would replace the file that they come from."""

    def __init__(self) -> None:
        super().__init__(
            "Rejected rows would replace the file that is imported, with all its other rows; "
            "name another file with --rejects."
        )


class RejectsInsideError(UsageError):
    """Rejected rows would be written into the CRM's own repository."""

    def __init__(self) -> None:
        super().__init__(
            "Rejected rows may be personal data and do not belong into the CRM's repository; name "
            "a file outside of it with --rejects."
        )


class ExportInsideError(UsageError):
    """An export would be written where the CRM's own files are."""

    def __init__(self) -> None:
        super().__init__(
            "The CRM keeps its own files there, and nothing was written; name a file or "
            "folder elsewhere."
        )


class UnknownExportFormatError(UsageError):
    """A first word of `export` that is neither a format nor a kind."""

    def __init__(self, word: str, known: Sequence[str]) -> None:
        super().__init__(
            f"{word!r} is neither a format nor a kind; the formats are {', '.join(known)}. "
            "Name one before a query."
        )


class UnknownDateFormatError(UsageError):
    """`--date-format` says what no date can be read by."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no way to write dates; --date-format takes one as in DD.MM.YYYY or "
            "MM/DD/YYYY, an order (DMY, MDY, YMD), a pattern as in %d/%m/%y, or excel, "
            "excel1904, unix or unix-ms for numbers."
        )


class UnknownDecimalSignError(UsageError):
    """`--decimal` says what is no decimal sign."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no decimal sign; --decimal takes a point or a comma.")


class AmbiguousDatesError(UsageError):
    """The dates of columns can be read in several ways, and no cell tells in which."""

    def __init__(self, columns: Sequence[str], examples: Sequence[tuple[str, str]]) -> None:
        """Take the columns, and the ways of reading a date that is made up, with their names."""
        ways = " or ".join(f"{day} ({order})" for order, day in examples)
        orders = " or ".join(order for order, _ in examples)
        super().__init__(
            f"No date in {_quoted(columns)} tells day from month for certain: 03/04/05 may be "
            f"{ways}. Say it with --date-format {orders}."
        )


class AmbiguousNumbersError(UsageError):
    """The numbers of columns can be read in two ways, and no cell tells in which."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__(
            f"No number in {_quoted(columns)} tells its decimal sign for certain: 1.234 may be a "
            "little more than one, or more than a thousand. Say it with --decimal . (a point) or "
            "--decimal , (a comma)."
        )


def _quoted(columns: Sequence[str]) -> str:
    return ", ".join(map(repr, columns))
