"""What stops us at a folder."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class NothingToImportError(UsageError):
    """A folder has no file that can be imported."""

    def __init__(self, folder: str, endings: Sequence[str]) -> None:
        super().__init__(
            f"{folder} has no file that can be imported, such as {', '.join(endings)}. Files of "
            "other names, and those in folders within it, are to be named themselves."
        )
