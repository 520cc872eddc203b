"""What is wrong with a calendar to be imported."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class NoCalendarError(UsageError):
    """A file that should be a calendar is none."""

    def __init__(self) -> None:
        super().__init__(
            "The file is not a calendar: it does not begin with BEGIN:VCALENDAR. Export it as "
            "iCalendar (.ics)."
        )


class OldCalendarError(UsageError):
    """A calendar is of the format before iCalendar."""

    def __init__(self) -> None:
        super().__init__(
            "The calendar is a vCalendar 1.0, which is read differently; export it as iCalendar "
            "2.0 (.ics)."
        )


class NothingInCalendarError(UsageError):
    """A calendar has something in it, but nothing that is a record."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(
            f"The calendar has only {', '.join(names)}, and no events, to-dos or journal entries; "
            "nothing of that can be imported."
        )
