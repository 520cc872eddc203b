"""What is wrong with a mailbox to be imported."""

from crmctl.errors.base import UsageError


class NotAnMboxError(UsageError):
    """A file to import is no mbox."""

    def __init__(self) -> None:
        super().__init__(
            "The file is no mbox: it does not begin with a line `From sender date`; "
            "a single message is an eml file."
        )
