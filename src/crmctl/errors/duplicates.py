"""What stops a review of duplicates, or one step of it."""

from crmctl.errors.base import CrmctlError, UsageError


class NobodyToReviewError(UsageError):
    """A review where there is neither a terminal nor keys on standard input."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody is here to review: standard input is no terminal and gives no keys. Run it "
            "in a terminal, or pipe one key a line into it (y, n, h, c, s, u, q)."
        )


class MeanwhileError(CrmctlError):
    """A record changed between being shown and the decision on it."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__("It was changed meanwhile, so nothing was done; look at it again.")


class TooFewChosenError(UsageError):
    """A decision on fewer than two records."""

    def __init__(self) -> None:
        super().__init__("Choose at least two records; their numbers choose them.")


class NothingToTakeBackError(UsageError):
    """`u` before anything was done."""

    def __init__(self) -> None:
        super().__init__(
            "Nothing was done in this review yet; `crmctl undo` takes earlier commits back."
        )


class NotOfPeopleError(UsageError):
    """A household or colleagues among organisations."""

    def __init__(self) -> None:
        super().__init__("Only people are a household or colleagues; n says that two are two.")


class WaysApartError(UsageError):
    """Options that each say another thing to do with duplicates."""

    def __init__(self, options: str) -> None:
        super().__init__(f"Only one of {options} at a time.")
