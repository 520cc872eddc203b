"""What stops us at making one record out of several."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, UsageError


class ErasedMergeError(CrmctlError):
    """An attempt to merge a person who was erased, or a customer who is that person."""

    exit_code = 7

    def __init__(self, refs: Sequence[str]) -> None:
        super().__init__(
            f"These records cannot be merged: {', '.join(refs)} was erased (GDPR Art. 17), and "
            "what is known of that person may not be brought together again."
        )


class MergeRuleError(UsageError):
    """A rule in crm.yaml by which nothing can be merged."""

    def __init__(self, path: Sequence[str], message: str, hint: str = "") -> None:
        meant = f" Did you mean {hint}?" if hint else ""
        name = "".join(f".{part}" if "." not in part else f"[{part}]" for part in path)
        super().__init__(f"In crm.yaml merge{name} {message}.{meant} Nothing was merged.")


class MergeEditError(UsageError):
    """An edit of what a merge makes that would undo what a merge must keep."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(
            f"{', '.join(fields)} of a merged record stays as the merge makes it; merge first, "
            "then change it with `crmctl edit`."
        )


class UndecodableInputError(UsageError):
    """An answer on standard input is made of bytes that are no text."""

    def __init__(self) -> None:
        super().__init__("An answer is not UTF-8 text; nothing was merged. Write it anew.")
