"""What stops us at an attachment."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, UsageError


class RefusedAttachmentError(UsageError):
    """Something that cannot be attached."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path} is not attached: {reason}.")


class TooLargeAttachmentError(UsageError):
    """A file that is larger than an attachment may be."""

    def __init__(self, path: str, size: str, limit: str, *, last: bool) -> None:
        remedy = (
            "keep it elsewhere and note the place"
            if last
            else "attach it with --large if it must be here"
        )
        super().__init__(
            f"{path} has {size}, more than {limit}. Git keeps every file for ever: {remedy}, or "
            "let Git LFS hold large files (https://git-lfs.com)."
        )


class UnknownAttachmentError(CrmctlError):
    """A record has no such attachment."""

    exit_code = 4

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} has no such attachment; `crmctl attachments {ref}` lists what it has."
        )


class AmbiguousAttachmentError(CrmctlError):
    """Several attachments of a record are called so."""

    exit_code = 4

    def __init__(self, ref: str, places: Sequence[str]) -> None:
        super().__init__(
            f"{len(places)} attachments of {ref} are called so; name one by its place: "
            f"{', '.join(places)}."
        )


class LostAttachmentError(CrmctlError):
    """The file of an attachment is not there, or is not what was attached."""

    exit_code = 4

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is not there, or is not what was attached; `crmctl check` says more, and "
            "`crmctl history` who changed it."
        )


class ProgramAttachmentError(CrmctlError):
    """An attachment that would run if it were opened."""

    exit_code = 7

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} is a program, or of no known sort, and is not opened; if you trust it, open "
            "it yourself."
        )
