"""What stops us at a log of usage."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class CustomerKeyError(UsageError):
    """Customers of a log cannot be found by what was named."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(f"Customers are found by {', '.join(keys)}; name one of them.")
