"""Which rows of two tables are the same."""

from typing import TYPE_CHECKING

from crmctl.interchange.deduping.writing import Link

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmctl.matching.judging import Found


def links_of(
    found: "Found | None", split: int, threshold: float, *, one_to_one: bool = False
) -> "Sequence[Link]":
    """Give the links, those of a row with the likeliest first.

    Args:
        found: the pairs; None where there was nothing to compare.
        split: how many rows the left table has, which stand before those of the right one.
        threshold: the least probability.
        one_to_one: whether a row is linked to one row at most.
    """
    if found is None:
        return ()
    if one_to_one:
        from crmctl.matching.clustering import one_to_one as chosen  # noqa: PLC0415 - needs numpy

        # Where no other row can be meant, a relation is no rival explanation.
        odds = found.unrestrained.tolist()
        sure = {
            number: 1 - 1 / (1 + odds[number]) for number in chosen(found, threshold=threshold)
        }
    else:
        every = enumerate(found.probability.tolist())
        sure = {number: odds for number, odds in every if odds >= threshold}
    links = [
        Link(int(found.left[number]), int(found.right[number]) - split, probability)
        for number, probability in sure.items()
    ]
    return sorted(links, key=lambda link: (link.left, -link.probability, link.right))
