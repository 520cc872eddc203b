"""What is wrong with one row; it ends that row, never the import."""

from crmctl.model.walk import Path


class RowFault(Exception):  # noqa: N818 - no error of the program, but a verdict on a row
    """A row that cannot be taken.

    Attributes:
        path: of the field at fault; empty for the whole row.
        reason: what is wrong, without a value.
    """

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(reason)
        self.path, self.reason = path, reason


class UnknownFault(RowFault):
    """A row that names a record which nobody knows, or which another row has yet to make."""
