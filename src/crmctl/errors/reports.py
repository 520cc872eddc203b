"""What stops us at a report, and at what it is to become."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class NoDateFieldError(UsageError):
    """A duration is asked for whose ends are no dates."""

    def __init__(self, name: str, near: Sequence[str]) -> None:
        known = f"did you mean {' or '.join(near)}?" if near else "write it as in order.issued."
        super().__init__(f"No field with a date is called {name!r}; {known}")


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


class TasksOfThePastError(UsageError):
    """Work is to be made of what the files said once."""

    def __init__(self) -> None:
        super().__init__(
            "--recorded only looks back: make tasks and segments of what the files say now, or "
            "say --as-of DATE."
        )


class NoTasksWantedError(UsageError):
    """An option of tasks without `--to-tasks`."""

    def __init__(self, option: str) -> None:
        super().__init__(f"{option} is for --to-tasks and --save-segment only.")
