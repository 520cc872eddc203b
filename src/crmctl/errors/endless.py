"""What stops us at a file that has no end where it should have one, or far too much in it."""

from crmctl.errors.base import UsageError


class EndlessLineError(UsageError):
    """A line, or an entry on one, is longer than any program writes."""

    def __init__(self, line: int, limit: int) -> None:
        super().__init__(
            f"What begins on line {line} goes on for more than {limit // 2**20} MiB without an "
            "end; no program writes such a file. Nothing was imported: export it again."
        )


class TooManyRowsError(UsageError):
    """A file has more rows or entries than one import takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"The file has more than {limit:,} rows or entries, blank ones among them, which is "
            "more than one import takes; split it and import the parts."
        )
