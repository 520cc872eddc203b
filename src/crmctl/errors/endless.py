"""What stops us at a file that has no end where it should have one."""

from crmctl.errors.base import UsageError


class EndlessLineError(UsageError):
    """A line, or an entry on one, is longer than any program writes."""

    def __init__(self, line: int, limit: int) -> None:
        super().__init__(
            f"What begins on line {line} goes on for more than {limit // 2**20} MiB without an "
            "end; no program writes such a file. Nothing was imported: export it again."
        )
