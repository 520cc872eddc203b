"""What stops a call, or the opening of something."""

from crmctl.errors.base import CrmctlError, UsageError


class OpenerError(UsageError):
    """The program that is to open something is not there, or failed."""

    def __init__(self) -> None:
        super().__init__(
            "The program that opens files and links failed or is not there (xdg-open on Linux, "
            "open on macOS); set CRMCTL_OPENER to another one."
        )


class NoNumberError(CrmctlError):
    """Nobody can be called: no number is known, or not so many."""

    exit_code = 4

    def __init__(self, ref: str, count: int) -> None:
        known = f"has {count} of them, counted from 1" if count else "has none"
        super().__init__(
            f"No such telephone number: {ref} {known}. `crmctl set {ref} phones+=NUMBER` adds one."
        )


class NotANumberError(CrmctlError):
    """What stands as a telephone number is none."""

    exit_code = 7

    def __init__(self, ref: str, place: int) -> None:
        super().__init__(
            f"The telephone number {place} of {ref} is none that can be dialled; "
            f"`crmctl set {ref} phones[{place - 1}].number=NUMBER` corrects it."
        )


class NobodyToCallError(UsageError):
    """A record that is about nobody."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is about no contact and no customer; name whom to call.")
