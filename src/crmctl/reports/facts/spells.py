"""How long deals stay: quantiles of durations of which some have not ended yet."""

from collections.abc import Iterator, Sequence

from crmctl.estimation.survival import Spell, survival
from crmctl.model.pipeline import CLOSED
from crmctl.reports.facts.deals import Life, Step

# What products of shares are off by: 1/2 x 2/3 x 3/4 is not exactly 1/4 in floating point.
_SLACK = 1e-9


def length_of(spells: Sequence[Spell], share: float) -> int | None:
    """Give the days within which a share has ended (Kaplan and Meier); None while it is unknown.

    Args:
        spells: in days.
        share: from 0 to 1; 0.5 for the median.
    """
    left = 1 - share + _SLACK
    return next((int(step.length) for step in survival(spells) if step.share <= left), None)


def visits(life: Life, day: int) -> Iterator[tuple[str, int, Spell]]:
    """Give each stay of a deal in a stage: the stage, the day it came, and how long it stayed.

    Steps to the stage in which the deal is already do not begin another stay.

    Args:
        life: of the deal as on the day.
        day: on which those who are still there were last seen.
    """
    steps: list[Step] = []
    for step in life.steps:
        if not steps or steps[-1].stage != step.stage:
            steps.append(step)
    for place, step in enumerate(steps):
        if step.stage in CLOSED:
            continue
        if place + 1 < len(steps):
            yield step.stage, step.day, Spell(steps[place + 1].day - step.day, ended=True)
        else:
            seen = day if life.ended is None else max(life.ended, step.day)
            yield step.stage, step.day, Spell(seen - step.day, ended=False)


def whole(life: Life, day: int) -> Spell:
    """Give how long a deal took from its first step to its end, or has been open."""
    until = day if life.ended is None else life.ended
    return Spell(max(until - life.opened, 0), ended=bool(life.outcome))
