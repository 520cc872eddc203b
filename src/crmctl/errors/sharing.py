"""What stops us at sharing a CRM with others."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, GitError, UsageError

_SHOWN = 5  # files that are named
_SAFE = "Nothing was changed here."


class NoRemoteError(UsageError):
    """There is nobody to share with."""

    def __init__(self) -> None:
        super().__init__(
            "This repository has no remote: make one with `git remote add origin URL`, where URL "
            "is a bare repository, and run `crmctl sync` again."
        )


class UnknownRemoteError(UsageError):
    """`--remote` names none."""

    def __init__(self, known: Sequence[str]) -> None:
        names = ", ".join(known) if known else "none"
        super().__init__(f"There is no remote of that name; this repository has {names}.")


class DetachedHeadError(CrmctlError):
    """No branch is checked out."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "No branch is checked out here, so there is nothing to share; `git switch` to one "
            "and run the command again."
        )


class ForbiddenProtocolError(GitError):
    """A remote's address is of a sort that could run a program."""

    def __init__(self, remote: str, protocol: str) -> None:
        super().__init__(
            f"The remote {remote} has an address of the sort {protocol!r}; crmctl talks to file, "
            "ssh, http and https remotes. Change it with `git remote set-url`."
        )


class UnreachableRemoteError(GitError):
    """The remote does not answer, or refuses to be read."""

    def __init__(self, remote: str, reason: str) -> None:
        super().__init__(
            f"The remote {remote} could not be reached ({reason}). {_SAFE} Your work is committed "
            "in this clone; `crmctl sync` goes on from here when it can be reached."
        )


class NotSentError(GitError):
    """The remote took what it has from us for reading, and nothing new."""

    def __init__(self, remote: str, reason: str) -> None:
        super().__init__(
            f"The remote {remote} did not take our work ({reason}). What came in is merged here, "
            "nothing of yours is lost; `crmctl sync` sends it when the remote takes it."
        )


class RemoteRefusedError(CrmctlError):
    """A hook or a rule of the remote refused our work."""

    exit_code = 7

    def __init__(self, remote: str, reason: str) -> None:
        super().__init__(
            f"The remote {remote} refused our work ({reason}); its own words stand above, if it "
            "said any. What came in is merged here; put right what it names and sync again."
        )


class OvertakenError(CrmctlError):
    """Others pushed faster each time."""

    exit_code = 5

    def __init__(self, remote: str) -> None:
        super().__init__(
            f"Others kept sending to {remote} faster than we could merge; run `crmctl sync` again."
        )


class ShallowCloneError(CrmctlError):
    """History was cut off, so what both sides started from may be missing."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "This clone is shallow: it may lack what both sides started from. Run "
            f"`git fetch --unshallow` and then `crmctl sync`. {_SAFE}"
        )


class UnrelatedHistoryError(CrmctlError):
    """The remote holds another CRM, or none."""

    exit_code = 5

    def __init__(self, remote: str, *, holds_crm: bool) -> None:
        what = "another CRM (no commit in common)" if holds_crm else "no CRM in this folder"
        super().__init__(
            f"The remote {remote} holds {what}, so it is not merged. {_SAFE} Look at its address "
            "(`git remote -v`); an empty repository is what a new CRM is sent to."
        )


class RewrittenRemoteError(CrmctlError):
    """The remote's history was replaced, and no certificate says why."""

    exit_code = 5

    def __init__(self, remote: str) -> None:
        super().__init__(
            f"The history at {remote} was rewritten: what was there at the last sync is gone, and "
            f"no erasure's certificate says why. {_SAFE} Ask who did it before you merge the two."
        )


class OutsideCrmError(CrmctlError):
    """Both sides, or theirs alone, changed files beside the CRM."""

    exit_code = 5

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} files outside of the CRM's folder changed at the remote; merge them with "
            f"git (`git pull`), then run `crmctl sync`. {_SAFE}"
        )


class EditedHereError(CrmctlError):
    """What comes in would overwrite edits that are not committed."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        more = f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else ""
        shown = ", ".join(paths[:_SHOWN]) + more
        super().__init__(
            f"Edited here and not committed, and changed at the remote: {shown}. Run "
            f"`crmctl save` (or take the edits back) and sync again. {_SAFE}"
        )


class OpenConflictError(UsageError):
    """A conflict that is not there, or cannot be decided so."""

    def __init__(self, field: str, known: Sequence[str]) -> None:
        there = f"open are {', '.join(known)}" if known else "none is open"
        super().__init__(f"There is no open conflict of {field}; {there}.")


class NobodyDecidesError(UsageError):
    """Open conflicts, and nobody at a terminal."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"Open conflicts: {count}, and nobody is here to ask; pass --take mine, theirs or "
            "before, or --list to look."
        )


class StaleConflictError(CrmctlError):
    """The field was changed since the conflict came up, so no side's value fits any more."""

    exit_code = 5

    def __init__(self, ref: str, field: str) -> None:
        super().__init__(
            f"{field} of {ref} was changed since the conflict came up. Look at it with "
            f"`crmctl show {ref}`; `--take mine` leaves it as it is and closes the conflict."
        )


class KeptElsewhereError(CrmctlError):
    """Something holds history from before an erasure, and cannot be brought along."""

    exit_code = 5

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(
            f"Somebody was erased from history at the remote, and {what} of this clone still "
            f"holds it: {remedy}, then sync again. {_SAFE}"
        )


class StaleCloneError(CrmctlError):
    """A dry run in a clone from before an erasure."""

    exit_code = 5

    def __init__(self, remote: str) -> None:
        super().__init__(
            f"Somebody was erased from history at {remote}, and this clone still has the old one. "
            "`crmctl sync` without --dry-run brings your work to the new one and drops the old; "
            "it cannot be tried without doing it."
        )


class OldHistoryError(CrmctlError):
    """This clone erased somebody from history, and the remote still has the old one."""

    exit_code = 5

    def __init__(self, remote: str) -> None:
        super().__init__(
            f"Somebody was erased from history here, and {remote} still has the old one, which is "
            "not merged. Run `crmctl sync --replace-history` to put the new one in its place; "
            f"work that others sent meanwhile comes along. {_SAFE}"
        )
