"""What stops us at a campaign."""

from collections.abc import Collection, Sequence

from crmctl.errors.base import CrmctlError, UsageError


class UnknownPurposeError(CrmctlError):
    """A campaign for a purpose that has no lawful basis."""

    exit_code = 7

    def __init__(self, ref: str, purposes: Sequence[str]) -> None:
        known = f"it has {', '.join(purposes)}" if purposes else "it has none yet"
        super().__init__(
            f"The purpose of {ref} is none of crm.yaml, so nobody may be contacted for it; "
            f"{known}. Add it there below purposes, with its lawful basis."
        )


class NoSegmentError(UsageError):
    """A campaign that does not say whom it is for."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} does not say whom it is for: `crmctl set {ref} segment=QUERY`, or the name of "
            "one of crm.yaml's segments."
        )


class UnknownWaveError(UsageError):
    """A wave that a campaign does not have."""

    def __init__(self, ref: str, waves: Sequence[str]) -> None:
        if not waves:
            super().__init__(
                f"{ref} has no wave yet; `crmctl campaign freeze {ref} --wave NAME` begins one."
            )
            return
        super().__init__(
            f"{ref} has no such wave; it has {', '.join(waves)}. A new one: "
            f"`crmctl set {ref} waves+=NAME`."
        )


class WaveFrozenError(CrmctlError):
    """A wave whose recipients were fixed already."""

    exit_code = 7

    def __init__(self, ref: str, wave: str) -> None:
        super().__init__(
            f"The recipients of wave {wave} of {ref} are fixed and stay so; add another wave for "
            "more people."
        )


class WaveNotFrozenError(UsageError):
    """A wave whose recipients were not fixed yet."""

    def __init__(self, ref: str, wave: str) -> None:
        super().__init__(
            f"Nobody is chosen for wave {wave} of {ref} yet: `crmctl campaign freeze {ref} "
            f"--wave {wave}`."
        )


class NoWaveFrozenError(UsageError):
    """A result or a response of a campaign that has not reached anybody."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"{ref} has reached nobody yet: no wave of it is frozen.")


class EarlyResponseError(UsageError):
    """A response from before a campaign began."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"That was before {ref} began, so it is no response to it.")


class FutureResponseError(UsageError):
    """A response that nobody can have given yet."""

    def __init__(self) -> None:
        super().__init__("That day has not come yet; say when they responded.")


class MergeTemplateError(UsageError):
    """A template for letters that cannot be filled in."""

    def __init__(self, line: int, fields: Collection[str]) -> None:
        super().__init__(
            f"Line {line} of the template holds braces that are no known field; write a field as "
            f"in {{{{ greeting }}}}: {', '.join(fields)}."
        )


class NoTemplateError(UsageError):
    """A template that is not there, or lies elsewhere than templates do."""

    def __init__(self) -> None:
        super().__init__(
            "The wave's template is no file below templates/ of this CRM; name a file with "
            "--template."
        )


class OutputNeededError(UsageError):
    """Letters without a place where to put them."""

    def __init__(self) -> None:
        super().__init__("Letters are files; name a folder for them with --output.")


class LettersInTheWayError(UsageError):
    """Letters would be written over files that are there."""

    def __init__(self, count: int) -> None:
        super().__init__(
            f"{count} files of these names are there already; name another folder with --output."
        )


class ArgumentsError(UsageError):
    """An action of `crmctl campaign` with too few or too many words behind it."""

    def __init__(self, action: str, words: str) -> None:
        super().__init__(f"Write it as `crmctl campaign {action} {words}`.")


class UnknownTableColumnError(UsageError):
    """A table of responses without a column that was named, or is needed."""

    def __init__(self, option: str, columns: Sequence[str]) -> None:
        super().__init__(
            f"Name the column with {option}; the table has {', '.join(columns) or 'none'}."
        )
