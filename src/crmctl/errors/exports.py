"""What stops us at an export."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, DiskError, UsageError


class FolderNeededError(UsageError):
    """Several files without a folder to put them into."""

    def __init__(self, form: str, kinds: Sequence[str] = ()) -> None:
        instead = f", or one kind of {', '.join(kinds)}" if kinds else ""
        super().__init__(
            f"This makes several files of {form}; name a folder for them with --output{instead}."
        )


class NotAFolderError(UsageError):
    """Several files are to go into something that is no folder."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} is a file; name a folder for the files with --output.")


class IsAFolderError(UsageError):
    """One file is to be written in place of a folder."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place} is a folder; name the file with --output.")


class UnfitOptionError(UsageError):
    """An option that a format has no use for."""

    def __init__(self, option: str, form: str, fitting: Sequence[str]) -> None:
        super().__init__(f"{option} is not for {form}, but for {', '.join(fitting)}.")


class UnfitKindError(UsageError):
    """A kind that a format has no words for."""

    def __init__(self, folder: str, form: str, fitting: Sequence[str]) -> None:
        super().__init__(f"{form} holds {' and '.join(fitting)}, but no {folder}.")


class ColumnsOfOneKindError(UsageError):
    """Columns were chosen, but no kind whose columns they are."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(f"--columns are those of one kind; name it: {', '.join(kinds)}.")


class UnknownProfileError(UsageError):
    """A spreadsheet's habits that we do not know."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(f"--excel knows {', '.join(known)}.")


class TooWideSheetError(UsageError):
    """More rows or columns than a workbook holds."""

    def __init__(self, folder: str, rows: int, columns: int) -> None:
        super().__init__(
            f"The {folder} are more than a sheet holds ({rows:,} rows, {columns:,} columns); "
            "export them as csv, or choose with a query or --columns."
        )


class MailingPurposeError(CrmctlError):
    """A list of recipients for a purpose that has no lawful basis."""

    exit_code = 7

    def __init__(self, purposes: Sequence[str]) -> None:
        known = f"it has {', '.join(purposes)}" if purposes else "it has none yet"
        super().__init__(
            f"The purpose is none of crm.yaml, so nobody may be contacted for it; {known}. Name "
            "one with --purpose, or add it there below purposes, with its lawful basis."
        )


class PastMailingError(CrmctlError):
    """A list of recipients as it would have been earlier."""

    exit_code = 7

    def __init__(self) -> None:
        super().__init__(
            "Who may be contacted is what holds today: somebody may have objected since. Leave "
            "out --recorded."
        )


class DatabaseWriteError(DiskError):
    """A database program could not write its file."""

    def __init__(self) -> None:
        super().__init__(
            "The database could not be written: free some space, check who owns the folder, and "
            "run the command again."
        )
