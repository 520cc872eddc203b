"""How long things take when some have not ended yet."""

from collections.abc import Iterable
from typing import NamedTuple

# What products of shares are off by: 1/2 x 2/3 x 3/4 is not exactly 1/4 in floating point.
_SLACK = 1e-9


class Spell(NamedTuple):
    """A duration, and whether it has ended or was only watched for so long (censored)."""

    length: float
    ended: bool


class Step(NamedTuple):
    """A length at which some ended, and the share of all that last longer."""

    length: float
    share: float


def survival(spells: Iterable[Spell]) -> tuple[Step, ...]:
    """Give the share that lasts longer than each length (Kaplan and Meier 1958).

    A spell that was only watched counts as long as it was watched; one watched until the moment
    at which another ended was there to end with it.
    """
    ends: dict[float, int] = {}
    watched: dict[float, int] = {}
    for spell in spells:
        counts = ends if spell.ended else watched
        counts[spell.length] = counts.get(spell.length, 0) + 1
    left = sum(ends.values()) + sum(watched.values())
    share, found = 1.0, list[Step]()
    for length in sorted(ends.keys() | watched.keys()):
        ended = ends.get(length, 0)
        if ended:
            share *= 1 - ended / left
            found.append(Step(length, share))
        left -= ended + watched.get(length, 0)
    return tuple(found)


def within(spells: Iterable[Spell], share: float) -> float | None:
    """Give the length within which a share has ended; None while that is unknown.

    Args:
        spells: as for `survival`.
        share: from 0 to 1; 0.5 for the median.
    """
    left = 1 - share + _SLACK
    return next((step.length for step in survival(spells) if step.share <= left), None)
