"""What stops us at a record: finding it, changing it, taking it away."""

from collections.abc import Sequence
from typing import ClassVar

from crmctl.errors.base import CrmctlError, UsageError


class UnknownRecordError(CrmctlError):
    """No record answers to a reference."""

    exit_code = 4

    def __init__(self, ref: str, nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(f"No record answers to {ref!r}.{hint}")


class AmbiguousRecordError(CrmctlError):
    """Several records answer to a reference."""

    exit_code = 4

    def __init__(self, ref: str, candidates: Sequence[str]) -> None:
        self.candidates = tuple(candidates)
        super().__init__(
            f"{ref!r} may mean any of {len(self.candidates)} records; name one by its id."
        )


class FrozenRecordError(CrmctlError):
    """A document that was issued would be changed."""

    exit_code = 7

    def __init__(self, ref: str, fields: Sequence[str]) -> None:
        super().__init__(
            f"{ref} was issued and is frozen; {', '.join(fields)} cannot be changed. Cancel it, "
            "or write a credit note; a payment is balanced by a negative one."
        )


class ChangedMeanwhileError(CrmctlError):
    """A file is no longer what was read."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"Changed by another program meanwhile: {', '.join(paths)}. "
            "Nothing was written; run the command again."
        )


class NoReferencesError(UsageError):
    """`--format ids` was asked of rows that are no records."""

    def __init__(self) -> None:
        super().__init__("These rows are no records and have no ids; choose another --format.")


class UnknownKindError(UsageError):
    """No kind of record is called so."""

    def __init__(self, name: str, kinds: Sequence[str]) -> None:
        super().__init__(
            f"No kind of record is called {name!r}; the kinds are {', '.join(kinds)}."
        )


class InvalidDataError(UsageError):
    """What was to be written is not a valid record."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"Not written: {'; '.join(problems)}.")


class UndoConflictError(CrmctlError):
    """What a commit changed was changed again since."""

    exit_code = 5

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(
            f"Changed again since, so not taken back: {', '.join(fields)}. Nothing was changed; "
            "undo the later change first, or set the fields yourself."
        )


class NothingToUndoError(UsageError):
    """Everything is as it was before a commit."""

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"Nothing that commit {commit} changed is still so; nothing to take back."
        )


class StillReferredToError(CrmctlError):
    """A record that would go is referred to by others."""

    exit_code = 5
    _SHOWN: ClassVar[int] = 10

    def __init__(self, ref: str, referring: Sequence[str]) -> None:
        self.referring = tuple(referring)
        shown = ", ".join(self.referring[: self._SHOWN])
        shown += " ..." if len(self.referring) > self._SHOWN else ""
        super().__init__(
            f"{ref} stays: {len(self.referring)} records refer to it ({shown}). Change those, or "
            f"let `crmctl remove {ref} --cascade` clear the references."
        )


class ErasureStaysError(CrmctlError):
    """An attempt to take an erasure back."""

    exit_code = 7

    def __init__(self) -> None:
        super().__init__(
            "That commit erased a person, and an erasure is not taken back (GDPR Art. 17). "
            "Add the person anew if there is a reason to hold the data again."
        )


class ErasedSinceError(CrmctlError):
    """An attempt to bring back what held the data of a person who was erased since."""

    exit_code = 7

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"That would bring back what {ref} said of a person who was erased since, and an "
            "erasure is not taken back (GDPR Art. 17)."
        )


class IdTakenError(UsageError):
    """An id that another record has or had."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is taken, or was by a record that was merged; choose another id.")


class NotMergeableError(UsageError):
    """Records that cannot become one."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"These records cannot be merged: {reason}.")


class DuplicateError(UsageError):
    """A record that exists already."""

    def __init__(self, refs: Sequence[str]) -> None:
        super().__init__(
            f"Exists already: {', '.join(refs)}. Change that one with `crmctl set`, or add "
            "another one with --force."
        )


class NotAPersonError(UsageError):
    """An erasure of what holds no person's data, or holds none any more."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} is no person, or was erased already; name a contact.")


class WhichKindError(UsageError):
    """A format that holds records of one kind, and no kind was named."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(
            f"One such file holds records of one kind; name it: {', '.join(kinds)}. All of them "
            "go into a folder, with --output FOLDER, or into one file of json."
        )


class BrokenRecordError(UnknownRecordError):
    """A record's file is there, but what it says is not valid."""

    def __init__(self, path: str) -> None:
        self.path = path
        CrmctlError.__init__(
            self,
            f"{path} is not valid, so it is no record yet: `crmctl check {path}` says what is "
            "wrong, `crmctl edit` opens it.",
        )


class IndispensableError(UsageError):
    """A record cannot be without the one that would go."""

    def __init__(self, ref: str, needs: str) -> None:
        super().__init__(
            f"{ref} cannot be without {needs}; remove both: `crmctl remove {needs} {ref}`."
        )


class TellingIdError(UsageError):
    """An id that may say something about a person."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"The id of this {kind} stands in paths and commit messages, so it must say nothing: "
            "a letter, a hyphen and eight of 0-9 and a-z without i, l, o and u, as in p-7k3f9q2m."
        )


class SharedIdError(CrmctlError):
    """An id that several files have, so that none can be chosen to be changed."""

    exit_code = 4

    def __init__(self, ref: str, paths: Sequence[str]) -> None:
        super().__init__(
            f"{ref} is the id of {len(paths)} files ({', '.join(paths)}), so none was changed; "
            "rename all but one of them."
        )


class BeginningStaysError(UsageError):
    """An attempt to take back the commit that made the CRM."""

    def __init__(self) -> None:
        super().__init__("That commit made this CRM; without it there would be none to work in.")


class ErasedRecordError(CrmctlError):
    """An attempt to record something about a person who was erased."""

    exit_code = 7

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} was erased, so nothing is recorded about that person. Add the person anew if "
            "there is a reason to hold the data again."
        )
