"""What keeps people who were erased from coming back, and what is wrong with its list or key."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, DiskError, UsageError


class SuppressedPersonError(CrmctlError):
    """A change would bring a person back who was erased."""

    exit_code = 7

    def __init__(self, ref: str, by: Sequence[str]) -> None:
        super().__init__(
            f"{ref} would bring back a person who was erased: the suppression list knows "
            f"{' and '.join(by)} of it. Only a consent given after the erasure allows that: "
            "`crmctl add contact ... --consent-after-erasure EVIDENCE` records it."
        )


class RevivedRecordError(CrmctlError):
    """A change would put data where an erased record was."""

    exit_code = 7

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} was erased, and what is left of it stays as it is (GDPR Art. 17). Add the "
            "person anew if there is a reason to hold the data again."
        )


class ShortenedListError(CrmctlError):
    """A change would take lines out of the suppression list."""

    exit_code = 7

    def __init__(self, path: str) -> None:
        super().__init__(
            f"{path} would lose lines, and so people who were erased could come back. Lines are "
            f"only added: `git checkout HEAD -- {path}` brings back what a hand edit took out."
        )


class BrokenListError(CrmctlError):
    """The suppression list cannot be read."""

    exit_code = 8

    def __init__(self, path: str, line: int) -> None:
        super().__init__(
            f"{path}:{line} is no line of a suppression list, so nobody can tell who must not "
            "come back. Correct it; of two branches the lines of both stay."
        )


class NoKeyError(CrmctlError):
    """The key of the suppression list is not on this machine."""

    exit_code = 7

    def __init__(self, consequence: str) -> None:
        super().__init__(
            f"The key of the suppression list is not here, {consequence}. Run `crmctl privacy key "
            "export` where it is, and `crmctl privacy key import` here. If it is lost, `crmctl "
            "privacy key new` begins a new list."
        )


class UncheckedImportError(CrmctlError):
    """An import that could bring back people who were erased."""

    exit_code = 7

    def __init__(self) -> None:
        super().__init__(
            "The key of the suppression list is not here, so the import could bring back people "
            "who were erased. Run `crmctl privacy key export` where it is and `crmctl privacy key "
            "import` here, or take that upon you with --without-suppression."
        )


class ForeignKeyError(CrmctlError):
    """A key is that of another CRM."""

    exit_code = 7

    def __init__(self, where: str) -> None:
        super().__init__(
            f"The key in {where} is not one of this CRM's suppression list, and is not used. "
            "`crmctl privacy key show` tells which keys the list has."
        )


class UnreadableKeyError(UsageError):
    """What should be a key is none."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} holds no key: one is 64 hexadecimal digits, as `crmctl privacy key export` "
            "writes it."
        )


class OpenKeyError(DiskError):
    """The file of a key can be read by others."""

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} can be read by others on this machine, so the key in it is not used. "
            f"`chmod 600 {file}` closes it."
        )


class KeyFileError(DiskError):
    """The file of a key cannot be read or written."""

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} cannot be read or written; it holds the suppression key.")


class NoSuppressionListError(UsageError):
    """There is no list yet, and so no key of it."""

    def __init__(self) -> None:
        super().__init__(
            "This CRM has no suppression list yet. `crmctl privacy key new` begins one, and so "
            "does the first `crmctl redact`."
        )


class NotErasedError(UsageError):
    """A consent after an erasure is given for somebody who was not erased."""

    def __init__(self) -> None:
        super().__init__(
            "The suppression list knows nothing of this person, so there is nothing to lift; "
            "leave --consent-after-erasure out."
        )


class StaleConsentError(CrmctlError):
    """A consent is older than the erasure that it is to lift."""

    exit_code = 7

    def __init__(self, since: str) -> None:
        super().__init__(
            f"The person was erased on {since}, and the consent is older. Only one that was given "
            "since lets them in again."
        )


class UnneededFileError(UsageError):
    """A file is named where none is read or written."""

    def __init__(self, action: str) -> None:
        super().__init__(
            f"`{action}` takes no file: `import` reads one, and `export --output` writes one."
        )
