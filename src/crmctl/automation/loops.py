"""Rules that trigger each other: each acts once, and is named."""

from collections import Counter
from collections.abc import Iterable, Sequence

from crmctl.automation.occasion import Occasion

DEPTH = 5
"""So many steps may rules follow upon rules in one change."""

Fired = set[tuple[str, str]]
"""Which rule acted on which record."""


def repeats(rule: str, occasion: Occasion, fired: Fired) -> bool:
    """Tell whether a rule would act on a record again, or in consequence of itself, in one change.

    Args:
        rule: its name.
        occasion: what it would act upon.
        fired: which rules acted on which records so far.
    """
    return rule in occasion.chain or (rule, str(occasion.ref)) in fired


def circle(rule: str, chain: Sequence[str]) -> tuple[str, ...]:
    """Give the rules that led from a rule to itself, in the order in which they acted."""
    begun = chain[chain.index(rule) :] if rule in chain else (rule, *chain)
    return tuple(dict.fromkeys(begun))


def warnings(circles: Iterable[tuple[str, ...]]) -> list[str]:
    """Say once of each circle of rules how often it was cut.

    The same circle may be met at any of its rules.
    """
    first: dict[frozenset[str], tuple[str, ...]] = {}
    counts: Counter[frozenset[str]] = Counter()
    for names in circles:
        counts[frozenset(names)] += 1
        first.setdefault(frozenset(names), names)
    return [_warning(names, counts[key]) for key, names in first.items()]


def _warning(names: Sequence[str], count: int) -> str:
    records = "1 record" if count == 1 else f"{count} records"
    if len(names) == 1:
        return f"The rule {names[0]} triggers itself; it acted once on {records}."
    told = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"The rules {told} trigger each other; each acted once on {records}."
