"""What keeps a consent from being recorded."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class NoConsentPurposeError(UsageError):
    """An import is to record consents, and crm.yaml does not say for what."""

    def __init__(self, basis: str, purposes: Sequence[str]) -> None:
        if purposes:
            known, remedy = f"has {', '.join(purposes)}", "Name one of them with --consent-purpose"
        else:
            known, remedy = "has none", "Write it there, as in purposes: {NAME: {basis: BASIS}}"
        super().__init__(
            f"A consent is for one purpose, and it is not clear for which: crm.yaml {known} with "
            f"the basis {basis}. {remedy}."
        )


class UnknownConsentBasisError(UsageError):
    """`--consent-basis` names none."""

    def __init__(self, basis: str, known: Sequence[str]) -> None:
        super().__init__(f"{basis!r} is no basis; there are {', '.join(known)}.")
