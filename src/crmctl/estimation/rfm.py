"""Scores of recency, frequency and amount, and the segments that follow from them."""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from crmctl.estimation.quintiles import Quintiles

OTHER = "(other)"
"""The segment of those whose scores fit none of the ten."""

Span = tuple[int, int]


class Segment(NamedTuple):
    """A group of customers, by the scores that they may have, bounds included."""

    name: str
    recency: Span
    frequency: Span
    amount: Span


# As in the manual of the R package rfm 0.3; the first that fits counts.
SEGMENTS = (
    Segment("Champions", (5, 5), (5, 5), (5, 5)),
    Segment("Potential Loyalist", (3, 5), (3, 5), (2, 5)),
    Segment("Loyal Customers", (2, 4), (2, 4), (2, 4)),
    Segment("Promising", (3, 4), (1, 3), (3, 5)),
    Segment("New Customers", (4, 5), (1, 3), (1, 5)),
    Segment("Can't Lose Them", (1, 2), (3, 4), (4, 5)),
    Segment("At Risk", (1, 2), (2, 5), (4, 5)),
    Segment("Need Attention", (1, 3), (3, 5), (3, 5)),
    Segment("About To Sleep", (2, 3), (1, 3), (1, 4)),
    Segment("Lost", (1, 1), (1, 5), (1, 5)),
)


class Buyer(NamedTuple):
    """What a customer bought until a day.

    Attributes:
        id: the customer's.
        recency: the days since the last purchase.
        purchases: how many there were.
        amount: what they come to, in minor units.
    """

    id: str
    recency: int
    purchases: int
    amount: int


class Scored(NamedTuple):
    """A customer and the scores, each from 1 to 5, the best."""

    buyer: Buyer
    r: int
    f: int
    m: int
    segment: str


def score(buyers: Sequence[Buyer], unit: int) -> list[Scored]:
    """Give the scores and the segment of each of several customers.

    Args:
        buyers: at least five; fifths of fewer say nothing.
        unit: how many minor units make one of the currency.
    """
    recency = Quintiles([one.recency for one in buyers])
    frequency = Quintiles([one.purchases for one in buyers])
    amount = Quintiles([one.amount for one in buyers], unit)
    return [
        Scored(one, r, f, m, segment_of(r, f, m))
        for one in buyers
        for r, f, m in [
            (
                recency.reversed_score(one.recency),
                frequency.score(one.purchases),
                amount.score(one.amount),
            )
        ]
    ]


@cache
def segment_of(r: int, f: int, m: int) -> str:
    """Give the first segment that three scores fit."""
    return next(
        (
            one.name
            for one in SEGMENTS
            if _within(r, one.recency) and _within(f, one.frequency) and _within(m, one.amount)
        ),
        OTHER,
    )


def _within(value: int, span: Span) -> bool:
    return span[0] <= value <= span[1]
