"""What is wrong with a workbook to be imported."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class EncryptedWorkbookError(UsageError):
    """A workbook is protected by a password."""

    def __init__(self) -> None:
        super().__init__(
            "The workbook is encrypted; open it with its password, save it without one, and "
            "import that file."
        )


class DamagedWorkbookError(UsageError):
    """A workbook is not what its format asks for."""

    def __init__(self, format_: str) -> None:
        super().__init__(
            f"The file is damaged or no real {format_} file; open it in a spreadsheet program, "
            "save it again, and import that file."
        )


class HostileWorkbookError(UsageError):
    """A workbook is made so that reading it takes more than it should."""

    def __init__(self, why: str) -> None:
        super().__init__(f"The workbook is not read: {why}.")


class TooLargeSheetError(UsageError):
    """The filled cells of a sheet span more than can be read at once."""

    def __init__(self, sheet: str, limit: int) -> None:
        super().__init__(
            f"The filled cells of the sheet {sheet!r} span more than {limit // 1_000_000} million "
            "cells; clear cells far from the table, or save the sheet as CSV."
        )


class UnreadableWorkbookError(UsageError):
    """A workbook is of a format that is not read."""

    def __init__(self, what: str, instead: str) -> None:
        super().__init__(f"The file is {what}; {instead}, and import that file.")


class UnknownSheetError(UsageError):
    """A sheet is asked for that the workbook does not have."""

    def __init__(self, sheet: str, names: Sequence[str]) -> None:
        super().__init__(
            f"The workbook has no sheet {sheet!r}; its sheets are {', '.join(names)}."
        )


class NoSheetError(UsageError):
    """No sheet of a workbook has a table."""

    def __init__(self) -> None:
        super().__init__("No sheet of the workbook that can be seen has a table.")


class NotASheetError(UsageError):
    """A sheet is asked for of a file that is text."""

    def __init__(self) -> None:
        super().__init__("The file is text and has no sheets; leave out the name of one.")
