"""How long deals stay in their stages, and in all; some are still there."""

from collections.abc import Iterator

from crmctl.estimation.survival import Spell
from crmctl.model.pipeline import CLOSED
from crmctl.reports.facts.deals import Life, Step


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
