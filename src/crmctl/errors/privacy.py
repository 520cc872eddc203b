"""What stops us at answering people about their data."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, UsageError


class NoPurposeError(CrmctlError):
    """A question or a consent for a purpose that has no lawful basis."""

    exit_code = 7

    def __init__(self, purposes: Sequence[str]) -> None:
        known = f"it has {', '.join(purposes)}" if purposes else "it has none yet"
        super().__init__(
            f"The purpose is none of crm.yaml, so nobody may be contacted for it; {known}. Add it "
            "there below purposes, with its lawful basis."
        )


class UnknownRefusalError(UsageError):
    """A withdrawal of something that nobody was ever asked for."""

    def __init__(self, purposes: Sequence[str]) -> None:
        known = ", ".join(purposes) or "no purpose"
        super().__init__(
            f"Neither crm.yaml nor the person's consents know that purpose; they have {known}. "
            "Leave out --purpose to refuse all of them."
        )


class ConsentPartMissingError(UsageError):
    """A consent that does not say what it must say."""

    def __init__(self, option: str) -> None:
        super().__init__(
            f"Say it with {option}: a consent is for one purpose and one channel (GDPR "
            "Art. 4(11)). On a terminal `crmctl privacy consent REF grant` asks for each."
        )


class NothingToConfirmError(CrmctlError):
    """A confirmation without anything that was asked for or granted before."""

    exit_code = 7

    def __init__(self) -> None:
        super().__init__(
            "Nothing is open that could be confirmed: record the request or the consent first, "
            "with `crmctl privacy consent REF request` or `grant`."
        )


class NoSuchAddressError(UsageError):
    """A consent for an address that the contact does not have."""

    def __init__(self, channel: str) -> None:
        super().__init__(
            f"The contact has no such address for {channel}; add it first with `crmctl set`, or "
            "leave out --address."
        )


class FutureEventError(UsageError):
    """Something is recorded that has not happened yet."""

    def __init__(self) -> None:
        super().__init__("That moment has not come yet; say when it happened.")


class UnknownWordingError(UsageError):
    """A consent to a wording that is not kept."""

    def __init__(self, folder: str, known: Sequence[str]) -> None:
        has = f"it has {', '.join(known)}" if known else "it holds none yet"
        super().__init__(
            f"There is no such wording in {folder}/; {has}. Write the text into a file there, "
            "named as in newsletter-de@3.md, and run `crmctl save`."
        )


class ReportInsideError(UsageError):
    """A report on a person would get into the repository."""

    def __init__(self) -> None:
        super().__init__(
            "What is written about a person is personal data: it must not lie in the CRM's "
            "repository, whose history keeps it. Name a file elsewhere with --output."
        )


class NamedInReasonError(UsageError):
    """A reason that names somebody, where it would outlive their data."""

    def __init__(self, option: str) -> None:
        super().__init__(
            f"{option} names a person, an address or a number, and what is written here outlives "
            "the person's data. Say it without: a file number, a paragraph, an id."
        )


class UnderHoldError(CrmctlError):
    """Something is to go that a legal hold keeps."""

    exit_code = 7

    def __init__(self, ref: str, holds: Sequence[str]) -> None:
        super().__init__(
            f"{ref} is under a legal hold ({', '.join(holds)}), so nothing of it may go. "
            f"`crmctl privacy hold {ref} --release` ends it once the reason has ended."
        )


class NoHoldError(UsageError):
    """A hold that is to end, and there is none."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is under no hold.")


class PastHoldError(UsageError):
    """A hold that would end before it begins."""

    def __init__(self) -> None:
        super().__init__("--until is in the past; name a day to come, or leave it out.")


class UnknownEntryError(CrmctlError):
    """A request or a breach of that id does not exist."""

    exit_code = 4

    def __init__(self, folder: str, ids: Sequence[str]) -> None:
        known = f"there are {', '.join(ids)}" if ids else "there is none"
        super().__init__(f"{folder}/ has no such file; {known}.")


class ClosedEntryError(UsageError):
    """A request or a breach that is answered already."""

    def __init__(self, id_: str) -> None:
        super().__init__(f"{id_} is closed already.")


class TooLateToExtendError(CrmctlError):
    """An extension after the first month (GDPR Art. 12(3))."""

    exit_code = 7

    def __init__(self, id_: str) -> None:
        super().__init__(
            f"{id_} cannot be extended any more: the person must be told of it, with the reasons, "
            "within one month of the request (GDPR Art. 12(3))."
        )


class WordsError(UsageError):
    """An action with too few or too many words behind it."""

    def __init__(self, command: str, usage: str) -> None:
        super().__init__(f"Write it as `crmctl privacy {command} {usage}`.")


class ReasonNeededError(UsageError):
    """Something that must say why."""

    def __init__(self, option: str) -> None:
        super().__init__(f"Say why with {option}.")


class RetentionRuleError(CrmctlError):
    """A rule of crm.yaml on how long records are kept that means nothing."""

    exit_code = 5

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Rule {number} below retention in crm.yaml means nothing: kind must be a kind, "
            "period as in `8 years`, and from one of that kind's dates, as in `issued` or `end of "
            "the year of issued`; of contacts also `last_contact` or `last_activity`."
        )
