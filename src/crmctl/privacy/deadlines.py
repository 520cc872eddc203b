"""By when a request must be answered and a breach be notified.

A request: without undue delay, at the latest within one month of receipt, which may be extended by
two further months where it is complex; the person must be told of the extension, with the reasons,
within the first month (GDPR Art. 12(3)). A month ends with the day of the same number, or with the
last one (Regulation 1182/71 Art. 3(2)(c)). That a period which ends on a weekend or a holiday ends
with the next working day (Art. 3(4)) is left aside: holidays differ, and earlier is never late.

A breach: within 72 hours after having become aware of it (Art. 33(1)), weekends and all, for a
period of hours does not wait (Regulation 1182/71 Art. 3(3)).
"""

from datetime import date, datetime, timedelta

from crmctl.sales.terms import shifted

_HOURS = 72


def answer_by(received: date, *, extended: bool = False) -> date:
    """Give the last day on which a request can be answered in time."""
    return shifted(received, "3 months" if extended else "1 month")


def extend_by(received: date) -> date:
    """Give the last day on which the person can be told that it takes longer."""
    return answer_by(received)


def notify_by(noticed: datetime) -> datetime:
    """Give the moment by which the supervisory authority must have been told of a breach."""
    return noticed + timedelta(hours=_HOURS)
