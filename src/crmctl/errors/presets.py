"""What is wrong with a preset, or with the choice of one."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class BrokenPresetError(UsageError):
    """A preset's file is not what it has to be."""

    def __init__(self, file: str, line: int, field: str, reason: str) -> None:
        place = f"{field} " if field else ""
        super().__init__(f"The preset {file} cannot be used; line {line}: {place}{reason}.")


class UnknownPresetError(UsageError):
    """`--preset` names none."""

    def __init__(self, name: str, known: Sequence[str], nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(
            f"There is no preset {name!r}.{hint} The presets are {', '.join(known)}; "
            "--save-preset keeps one of your own."
        )


class UnseenSystemError(UsageError):
    """`--preset` names a system of which nobody has seen an export."""

    def __init__(self, title: str) -> None:
        super().__init__(
            f"No export of {title} was seen, so there is no preset for it. Import the file "
            "without --preset, correct the columns with --map, and keep them with --save-preset."
        )


class PresetNameError(UsageError):
    """`--save-preset` names something that cannot be the name of a preset."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} is no name for a preset: use small letters, digits and hyphens."
        )


class PresetKindError(UsageError):
    """A preset has nothing for rows of a kind, or for columns like these."""

    def __init__(self, title: str, files: Sequence[str]) -> None:
        super().__init__(
            f"These columns are none of the files of {title} that are known: {', '.join(files)}. "
            "Say what the rows are, as in --kind contact, or import without --preset."
        )
