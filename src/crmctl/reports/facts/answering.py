"""How long complaints waited for an answer, and for an end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import NamedTuple

from crmctl.reports.report import Parameters, Rows

OPEN, WAITING = "open", "waiting-for-customer"
CLOSED = frozenset({"resolved", "closed"})

STEPS = """
    SELECT owner, state, at FROM complaints_states WHERE at < ? ORDER BY owner, n
"""
# Whatever went to the customer, and whatever both took part in, is an answer.
TALKS = """
    SELECT complaint.rowid, min(talk.at) FROM interactions_about AS about
    JOIN interactions AS talk ON talk.rowid = about.owner
    JOIN complaints AS complaint ON about.value = 'complaints/' || complaint.id
    WHERE talk.direction IS NOT 'in' AND talk.channel <> 'note' AND talk.planned IS NOT 1
        AND talk.at >= substr(complaint.opened, 1, 10) AND talk.at < ?
    GROUP BY complaint.rowid
"""
_DAY = 86_400


class Step(NamedTuple):
    """When a complaint came to a state."""

    state: str
    at: str


class Course(NamedTuple):
    """How a complaint went until a day.

    Attributes:
        state: where it is.
        answered: in how many days there was a first answer; None if there was none.
        resolved: in how many days it was resolved, the waiting for the customer taken off; None
            if it is open.
    """

    state: str
    answered: float | None
    resolved: float | None


def courses(
    rows: Rows, parameters: Parameters, opened: Mapping[int, tuple[str, str]]
) -> Mapping[int, Course]:
    """Give how each complaint went.

    Args:
        rows: asks the index.
        parameters: until which day.
        opened: of each complaint, by its rowid, when it was opened and the state in its file,
            which counts where no steps are kept.
    """
    steps: dict[int, list[Step]] = defaultdict(list)
    for owner, state, at in rows(STEPS, (parameters.tomorrow,)):
        steps[owner].append(Step(state, at))
    talks: dict[int, str] = dict(rows(TALKS, (parameters.tomorrow,)))
    stepped = {owner for (owner,) in rows("SELECT DISTINCT owner FROM complaints_states", ())}
    return {
        rowid: _course(
            at,
            # A state that was reached after the day is not known on it.
            steps[rowid] or ([Step(OPEN, at)] if rowid in stepped else [Step(state, "")]),
            talks.get(rowid),
        )
        for rowid, (at, state) in opened.items()
    }


def _course(opened: str, steps: Sequence[Step], talk: str | None) -> Course:
    dated = [step for step in steps if step.at]
    # Whoever only waits has answered before; a complaint can be entered as in progress.
    worked = [step.at for step in dated if step.state != OPEN]
    answers = [at for at in (talk, next(iter(worked), None)) if at is not None]
    answered = min((_days(opened, at) for at in answers), default=None)
    state = steps[-1].state
    if state not in CLOSED or not dated:
        return Course(state, answered, None)
    end = _end(dated)
    whole = _days(opened, end.at)
    return Course(state, answered, max(whole - _waited(dated, end), 0.0))


def _end(steps: Sequence[Step]) -> Step:
    """Give the step by which a complaint was resolved for good: not a `closed` after it."""
    end = steps[-1]
    for step in reversed(steps):
        if step.state not in CLOSED:
            break
        end = step
    return end


def _waited(steps: Sequence[Step], end: Step) -> float:
    """Give for how many days before its end a complaint waited for the customer."""
    until = steps[: steps.index(end) + 1]
    return sum(
        _days(step.at, following.at)
        for step, following in pairwise(until)
        if step.state == WAITING
    )


def _days(first: str, last: str) -> float:
    """Give the days between two moments; whole days where one has no time of day."""
    if "T" in first and "T" in last:
        seconds = (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds()
        return max(seconds / _DAY, 0.0)
    days = (date.fromisoformat(last[:10]) - date.fromisoformat(first[:10])).days
    return float(max(days, 0))


def known(values: Iterable[float | None]) -> Iterator[float]:
    """Give those that are known."""
    return (value for value in values if value is not None)
