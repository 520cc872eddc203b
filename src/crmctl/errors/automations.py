"""What is wrong with automations.yaml, or with what is asked of it."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class BrokenRulesError(UsageError):
    """Rules that cannot be used."""

    def __init__(self, sentences: Sequence[str]) -> None:
        more = (
            f" There are {len(sentences) - 1} more: `crmctl check`." if len(sentences) > 1 else ""
        )
        super().__init__(f"{sentences[0]}{more} Correct it and run again.")


class UnknownAutomationError(UsageError):
    """A rule that automations.yaml does not have."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        has = f"it has {', '.join(known)}" if known else "it has none yet"
        super().__init__(f"automations.yaml has no rule {name!r}; {has}.")
