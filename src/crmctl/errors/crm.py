"""What keeps a folder from being a CRM that can be opened, or made."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, UsageError


class NotACrmError(CrmctlError):
    """There is no crm.yaml here or above."""

    exit_code = 3

    def __init__(self, folder: str) -> None:
        super().__init__(
            f"{folder} is not inside a CRM (no crm.yaml here or above); "
            "run `crmctl init` to make one, or name it with -C or CRMCTL_DIR."
        )


class NewerFormatError(CrmctlError):
    """The CRM was written by a newer crmctl."""

    exit_code = 3

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"This CRM has format {found}; this crmctl knows formats up to {known}. "
            "Upgrade crmctl; nothing was changed."
        )


class LockedError(CrmctlError):
    """Another crmctl is writing and did not end in time."""

    exit_code = 5

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"Another crmctl has been writing to this CRM for {seconds:.0f} seconds; try again "
            "when it has ended."
        )


class IndexDamagedError(CrmctlError):
    """The index is missing, damaged or of another version, and has to be built again."""

    exit_code = 6

    def __init__(self, path: str) -> None:
        super().__init__(
            f"The index {path} cannot be read; `crmctl index` builds it again from the records."
        )


class UnreadableTodayError(UsageError):
    """`--today` or CRMCTL_TODAY is neither a day nor a moment."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a day to work on; write it as 2026-11-21.")


class NobodyToAskError(UsageError):
    """A question came up where nobody can answer it."""

    def __init__(self, question: str) -> None:
        super().__init__(
            f"Nobody is here to answer “{question}”; pass --yes to go on, or --dry-run to look."
        )


class DeclinedError(CrmctlError):
    """The person was asked and said no."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Nothing was changed.")


class BrokenSettingsError(CrmctlError):
    """crm.yaml cannot be used."""

    exit_code = 5

    def __init__(self, line: int, column: int, problem: str) -> None:
        self.problem = problem
        super().__init__(
            f"crm.yaml:{line}:{column}: {problem.rstrip('.')}. Correct it and run again."
        )


class AlreadyACrmError(UsageError):
    """`init` in a folder that holds a CRM."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} holds a CRM already; `crmctl -C {folder} doctor` looks at it.")


class InsideACrmError(UsageError):
    """`init` in a folder of another CRM, whose history and checks would hold both."""

    def __init__(self, folder: str, outer: str) -> None:
        super().__init__(f"{folder} lies within the CRM at {outer}; choose a folder outside it.")


class FilesInTheWayError(UsageError):
    """Files that would have to be overwritten."""

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(f"In the way, and left as they are: {', '.join(paths)}. Move them first.")


class EditorError(UsageError):
    """The person's editor is missing or failed."""

    def __init__(self) -> None:
        super().__init__("The editor could not be run to its end; set EDITOR to one that can.")


class UnknownSegmentError(UsageError):
    """A query names a segment that crm.yaml does not have."""

    def __init__(self, name: str, segments: Sequence[str]) -> None:
        known = f"it has {', '.join(segments)}" if segments else "it has none yet"
        super().__init__(f"crm.yaml has no segment {name!r}; {known}.")


class SegmentLoopError(UsageError):
    """A segment of crm.yaml that means itself."""

    def __init__(self, name: str) -> None:
        super().__init__(f"In crm.yaml the segment {name!r} means itself; correct its query.")


class NoCrmThenError(CrmctlError):
    """`--recorded` names a commit from before the CRM was made."""

    exit_code = 3

    def __init__(self, commit: str) -> None:
        super().__init__(
            f"There was no CRM here yet at commit {commit[:10]} (no crm.yaml); name a later one."
        )


class FolderNotEmptyError(UsageError):
    """A new sample CRM would be mixed with what lies in a folder."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"{folder} is not empty; name another folder for the sample CRM.")


class UnknownCustomFieldError(UsageError):
    """A custom field that crm.yaml does not define."""

    def __init__(self, path: str, kind: str, defined: Sequence[str]) -> None:
        known = f"it has {', '.join(defined)}" if defined else "it has none yet"
        super().__init__(
            f"crm.yaml defines no field {path!r} for a {kind}; {known}. Add it there below "
            "custom_fields."
        )


class HookInTheWayError(UsageError):
    """A hook of a clone that crmctl did not write."""

    def __init__(self, hook: str, command: str, why: str) -> None:
        super().__init__(
            f"{hook} is a hook of its own and stays as it is. Let it run `crmctl {command}`, so "
            f"that {why}."
        )


class NoMigrationError(CrmctlError):
    """A CRM of an older format, from which nothing leads to the present one."""

    exit_code = 3

    def __init__(self, found: int, known: int) -> None:
        super().__init__(
            f"The CRM has format {found}; this crmctl knows no way from there to format {known}."
        )


class EditedBeforeMigrationError(CrmctlError):
    """Files that a migration would change hold edits that nobody committed."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"Not committed yet: {', '.join(paths[:5])}. Commit or undo that first; nothing was "
            "changed."
        )
