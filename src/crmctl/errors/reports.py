"""What stops us at a report, and at what it is to become."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class NoDateFieldError(UsageError):
    """A duration is asked for whose ends are no dates."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        known = f"did you mean {' or '.join(near)}?" if near else "write it as in order.issued."
        super().__init__(f"No field with a date is called {name!r}; {known}")


class UncountedDayError(UsageError):
    """A day so far away that the years before or after it could not be counted."""

    def __init__(self, day: str, first: str, last: str) -> None:
        super().__init__(f"Reports count days from {first} to {last}, and {day} is none of them.")


class NotBegunError(UsageError):
    """The page of a month that is still to come."""

    def __init__(self, first: str, today: str) -> None:
        super().__init__(
            f"What begins on {first} has no page yet: nothing after {today} counts. Name a period "
            "that has begun."
        )


class TwoKindsError(UsageError):
    """A duration from a record of one kind to one of another."""

    def __init__(self, kind: str, other: str) -> None:
        super().__init__(
            f"A duration begins and ends in one record, and these are of two kinds: {kind} and "
            f"{other}."
        )


class NobodyNamedError(UsageError):
    """A report whose rows stand for no customer, contact or other single record."""

    def __init__(self, report: str) -> None:
        super().__init__(
            f"The rows of {report} stand for no customer and no single record, so there is nobody "
            "to make a task or a segment of. Reports that name people have them in a column, as "
            "`crmctl report sleeping` has."
        )


class TakenSegmentError(UsageError):
    """A segment of that name is there, and it is no list of a report."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"crm.yaml has a segment {name!r} that was not saved from a report; choose another "
            "name, or remove it there."
        )


class SegmentNameError(UsageError):
    """No segment can be called so."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"No segment can be called {name!r}: small letters, digits, - and _, at most 40."
        )


class LargeSegmentError(UsageError):
    """More records than a query takes."""

    def __init__(self, report: str, count: int, most: int) -> None:
        super().__init__(
            f"A segment holds {most} records at most, these are {count}. Give them a tag: "
            f"`crmctl report {report} --format ids | crmctl set - tags+=TAG --yes`, and the "
            "segment is `tag:TAG`."
        )


class NobodyFoundError(UsageError):
    """A segment of nobody."""

    def __init__(self, report: str) -> None:
        super().__init__(f"The report {report} names nobody, so there is nothing to save.")


class WorkOfThePastError(UsageError):
    """Work is to be made of what the files said once."""

    def __init__(self) -> None:
        super().__init__(
            "--recorded only looks back: make tasks and segments of what the files say now, or "
            "say --as-of DATE."
        )


class TwoWorksError(UsageError):
    """Tasks and a segment by one command, which would be two commits."""

    def __init__(self) -> None:
        super().__init__("Say --to-tasks or --save-segment, not both.")


class NoWorkError(UsageError):
    """An option of tasks or segments without either."""

    def __init__(self, option: str, needed: str) -> None:
        super().__init__(f"{option} says nothing without {needed}.")
