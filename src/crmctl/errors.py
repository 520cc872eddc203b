"""What stops us: each exception builds its own sentence and has its own exit code.

A sentence says what happened and what to do next; it never quotes a value from a record.
"""

from collections.abc import Sequence
from typing import ClassVar


class CrmctlError(Exception):
    """An expected failure; the command line prints its sentence and exits with its code."""

    exit_code: ClassVar[int] = 70


class UsageError(CrmctlError):
    """The command was called in a way that cannot be carried out."""

    exit_code = 2


class NotACrmError(CrmctlError):
    """There is no crm.yaml here or above."""

    exit_code = 3

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} is not inside a CRM (no crm.yaml here or above); "
            "run `crmctl init` to make one, or name it with -C or CRMCTL_DIR."
        )


class NewerFormatError(CrmctlError):
    """The CRM was written by a newer crmctl."""

    exit_code = 3

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"This CRM has format {found}; this crmctl knows formats up to {known}. "
            "Upgrade crmctl; nothing was changed."
        )


class UnknownRecordError(CrmctlError):
    """No record answers to a reference."""

    exit_code = 4

    def __init__(self, ref: str, nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"No record answers to {ref!r}.{hint}")


class AmbiguousRecordError(CrmctlError):
    """Several records answer to a reference."""

    exit_code = 4

    def __init__(self, ref: str, candidates: Sequence[str]) -> None:
        self.candidates = tuple(candidates)
        super().__init__(
            f"{ref!r} may mean any of {len(self.candidates)} records; name one by its id."
        )


class ChangedMeanwhileError(CrmctlError):
    """A file is no longer what was read."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"Changed by another program meanwhile: {', '.join(paths)}. "
            "Nothing was written; run the command again."
        )


class LockedError(CrmctlError):
    """Another crmctl is writing and did not end in time."""

    exit_code = 5

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Another crmctl has been writing to this CRM for {seconds:.0f} seconds; try again "
            "when it has ended."
        )


class GitError(CrmctlError):
    """Git refused or is not there."""

    exit_code = 6


class DiskError(CrmctlError):
    """The file system refused."""

    exit_code = 6


class TooLargeTableError(UsageError):
    """A table to import is larger than can be read at once."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The table is larger than {limit // 2**20} MiB; split it and import the parts."
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
            "The header does not tell what the rows are; name the kind with --kind: "
            f"{', '.join(kinds)}."
        )


class QuerySyntaxError(UsageError):
    """A query that cannot be read."""

    def __init__(self, column: int, problem: str) -> None:
        self.column = column
        super().__init__(f"The query cannot be read at column {column}: {problem}.")


class QueryValueError(UsageError):
    """A query compares a field with something that the field never holds."""

    def __init__(self, field: str, takes: str) -> None:
        super().__init__(f"In the query, {field} takes {takes}.")


class UnknownFieldError(UsageError):
    """A query names a field that no record has."""

    def __init__(self, field: str, nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"No field is called {field!r}.{hint}")


class IndexDamagedError(CrmctlError):
    """The index is missing, damaged or of another version, and has to be built again."""

    exit_code = 6

    def __init__(self, path: str) -> None:
        super().__init__(
            f"The index {path} cannot be read; `crmctl index` builds it again from the records."
        )
