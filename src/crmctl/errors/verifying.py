"""Why nobody can say that a person is gone."""

from crmctl.errors.base import CrmctlError


class NoDigestsError(CrmctlError):
    """What a verification must know of an epoch is not on this machine."""

    exit_code = 8

    def __init__(self, epoch: str, file: str) -> None:
        super().__init__(
            f"The digests of {epoch} are not on this machine, so nothing can be verified: copy "
            f"{file} from the machine on which the person was erased, and run the command again."
        )


class UnreadableDigestsError(CrmctlError):
    """The file with the digests of an epoch cannot be read, or holds something else."""

    exit_code = 8

    def __init__(self, file: str) -> None:
        super().__init__(
            f"{file} is damaged or cannot be read, so nothing can be verified: restore it from a "
            "backup or copy it from the machine on which the person was erased."
        )


class UnwrittenDigestsError(CrmctlError):
    """The file with the digests of an epoch cannot be written."""

    exit_code = 6

    def __init__(self, file: str) -> None:
        super().__init__(f"{file} cannot be written; make room or give yourself the right to.")


class NothingToVerifyError(CrmctlError):
    """A contact says nothing by which a person could be found."""

    exit_code = 8

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} has neither a full name nor an address nor a number, in any version: nothing "
            "can be looked for."
        )


class StillThereError(CrmctlError):
    """A person was found."""

    exit_code = 8

    def __init__(self, places: int) -> None:
        where = "1 place" if places == 1 else f"{places} places"
        super().__init__(
            f"The person is still in {where}, named above. `crmctl redact --history` takes them "
            "out of files and history; delete other files, then run the command again."
        )


class IncompleteVerificationError(CrmctlError):
    """Not everything could be read."""

    exit_code = 8

    def __init__(self, count: int) -> None:
        what = "1 thing" if count == 1 else f"{count} things"
        super().__init__(
            f"The verification is incomplete: {what}, named above, could not be read. Mend or "
            "delete them (`git fsck` tells more of objects), then run the command again."
        )
