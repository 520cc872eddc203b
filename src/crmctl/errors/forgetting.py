"""What keeps a person from being erased from history."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, UsageError
from crmctl.errors.naming import shown


class KeeperError(CrmctlError):
    """Something would keep old objects, or history is not whole."""

    exit_code = 5

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(
            f"History cannot be rewritten here: {name}. First {remedy}; nothing was changed."
        )


class UnsavedEditsError(CrmctlError):
    """Files that rewriting has to change hold edits that no commit has."""

    exit_code = 5

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__(
            f"Not committed yet: {shown(paths)}. Run `crmctl save` (or commit or discard "
            "those edits), then run the command again; nothing was changed."
        )


class TracesLeftError(CrmctlError):
    """The person was found again after the rewriting."""

    exit_code = 8

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(
            f"The person is still found in {len(places)} places: {', '.join(places[:10])}. "
            "History was rewritten, but the erasure is not complete: look at these places."
        )


class ClosedPlacesError(CrmctlError):
    """Nobody was found again, but not everything could be looked into."""

    exit_code = 8

    def __init__(self, places: Sequence[str]) -> None:
        super().__init__(
            f"The erasure is done, and nobody is found again in what can be read. "
            f"{len(places)} places are locked or packed so that nobody can look into them: "
            f"{', '.join(places[:10])}. Open them, and delete them if the person is in them."
        )


class NothingToResumeError(UsageError):
    """`--resume` where nothing was interrupted."""

    def __init__(self) -> None:
        super().__init__("No erasure was interrupted here; there is nothing to resume.")


class NobodyNamedError(UsageError):
    """`redact` without anybody to erase."""

    def __init__(self) -> None:
        super().__init__("Name at least one contact, or pass --due or --resume.")


class InterruptedErasureError(CrmctlError):
    """An erasure was interrupted after its history became the repository's."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "An erasure was interrupted and could not be completed yet; run `crmctl redact "
            "--resume`."
        )
