"""What stops us at finding duplicates in a table."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class NoTypeGivenError(UsageError):
    """`--map` without a type."""

    def __init__(self, types: Sequence[str]) -> None:
        super().__init__(f"--map takes COLUMN=TYPE, with a type of {', '.join(types)}, or ignore.")


class UnknownTypeError(UsageError):
    """`--map` names a type that there is not."""

    def __init__(self, type_: str, types: Sequence[str], nearest: Sequence[str] = ()) -> None:
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else ""
        super().__init__(
            f"A column has no type {type_!r}.{hint} The types are {', '.join(types)}, and ignore."
        )


class NoSuchColumnError(UsageError):
    """`--map` names a column that no table has."""

    def __init__(self, column: str, names: Sequence[str]) -> None:
        super().__init__(
            f"There is no column {column!r} in the header; its columns are {', '.join(names)}."
        )


class MappedTwiceError(UsageError):
    """`--map` says two things of one column."""

    def __init__(self, column: str) -> None:
        super().__init__(f"--map says of the column {column!r} that it is two things.")


class NothingToCompareError(UsageError):
    """No column of a table can be compared."""

    def __init__(self, names: Sequence[str], types: Sequence[str]) -> None:
        super().__init__(
            f"No column was recognised among {', '.join(names)}; say what they are with --map "
            f"COLUMN=TYPE, with a type of {', '.join(types)}."
        )


class NothingInCommonError(UsageError):
    """Two tables have no columns of one type."""

    def __init__(self) -> None:
        super().__init__(
            "The two tables have no columns of one type, so that nothing can be compared; say "
            "what the columns are with --map COLUMN=TYPE."
        )


class TableOptionError(UsageError):
    """An option that goes with a table alone."""

    def __init__(self, option: str, needed: str = "--csv FILE") -> None:
        super().__init__(f"{option} goes with {needed}.")


class NotForTablesError(UsageError):
    """An argument or option that does not go with a table."""

    def __init__(self, option: str, needed: str = "--csv") -> None:
        super().__init__(f"{option} does not go with {needed}.")


class OverInputError(UsageError):
    """The result would replace the table that it is made of."""

    def __init__(self) -> None:
        super().__init__(
            "The result would replace the table that it is made of; name another file with "
            "--output."
        )


class TwiceStandardInputError(UsageError):
    """Both tables are to come from standard input."""

    def __init__(self) -> None:
        super().__init__("Only one of the two tables can come from standard input.")


class NothingLearnedError(UsageError):
    """Splink cannot judge a table."""

    def __init__(self) -> None:
        super().__init__(
            "Splink learns nothing from these rows; leave out --engine, or give it more of them."
        )
