"""Fitting the model to the records at hand, without anybody saying which pairs are the same.

Learned are how common each class is and how records of one person differ; how households or
colleagues agree is not: left free, these classes and `same` change places.

Expectation maximisation over the candidates, started from and held near what is usual, so that
20 records give a sensible answer and 100,000 their own. How often unrelated records agree is
taken from pairs drawn at random with a fixed seed: two runs give identical bits.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from crmctl.matching.agreement import Pattern
from crmctl.matching.model import Model, Shares

_ROUNDS = 10
# How many pairs the usual shares weigh as.
_PRIOR_PAIRS = 30.0
# Pairs that are almost surely not of a class teach it nothing.
_NEGLIGIBLE = 1e-3
# Pairs that are hardly of any class teach nothing.
_HOPELESS = 1e-6
_RANKS = (1, 2, 3)
# A person keeps given name and birthday and mostly the family name, an organisation its name:
# where more than this share disagrees wholly, these are others.
_MOST_BY_CHANCE: Mapping[str, float] = {
    "given": 0.06,
    "family": 0.06,
    "birthday": 0.04,
    "organisation": 0.10,
}
# Where records share a part only, as a mail domain or a switchboard, relations are the better
# explanation: the same person never learns more of it than is usual.
_PART_OF_RELATIONS = frozenset({"email", "phone"})


def fit(
    start: Model, candidates: Mapping[Pattern, int], drawn: Mapping[Pattern, int], pairs: int
) -> Model:
    """Fit a model.

    Args:
        start: what is usual.
        candidates: how often each pattern occurs among the candidate pairs.
        drawn: how often each pattern occurs among pairs drawn at random from all.
        pairs: the number of all pairs of records.
    """
    start = replace(start, chance=_chances(start, drawn))
    telling = {
        pattern: count
        for pattern, count in candidates.items()
        if sum(start.posterior(pattern)) > _HOPELESS
    }
    model = start
    for _ in range(_ROUNDS):
        model = _maximise(model, start, telling, pairs)
    return model


def _chances(model: Model, drawn: Mapping[Pattern, int]) -> dict[str, Shares]:
    """Give how often unrelated pairs agree: of the drawn ones, what does not look related.

    The usual chance weighs as much as the draws in which it would have been seen once.
    """
    seen = [[0.0, 0.0, 0.0, 0.0] for _ in model.fields]
    for pattern, count in drawn.items():
        unrelated = count * (1 - sum(model.posterior(pattern)))
        for position, agreement in enumerate(pattern):
            if agreement is not None:
                seen[position][agreement.rank] += unrelated
    return {
        name: _chance(model.chance[name], ranks)
        for name, ranks in zip(model.fields, seen, strict=True)
    }


def _chance(usual: Shares, ranks: Sequence[float]) -> Shares:
    draws = sum(ranks)
    part, near, exact = (
        (rank + 1) / (draws + 1 / share) for rank, share in zip(ranks[1:], usual, strict=True)
    )
    return part, near, exact


def _maximise(model: Model, start: Model, candidates: Mapping[Pattern, int], pairs: int) -> Model:
    """Give the model that fits best when each pair belongs to the classes as `model` says."""
    totals = [0.0 for _ in model.classes]
    known: defaultdict[str, float] = defaultdict(float)
    caused: defaultdict[tuple[str, int], float] = defaultdict(float)
    for pattern, count in candidates.items():
        posterior = model.posterior(pattern)
        totals = [total + count * one for total, one in zip(totals, posterior, strict=True)]
        if posterior[0] > _NEGLIGIBLE:
            mass = posterior[0] * count
            for name, agreement in zip(model.fields, pattern, strict=True):
                if agreement is not None:
                    known[name] += mass
                    caused[name, agreement.rank] += mass * model.weight(name, agreement).caused[0]
    rates = [(total + 1) / (pairs + len(totals) + 1) for total in totals]
    shares = {
        name: _shares(name, start, [caused[name, rank] for rank in _RANKS], known[name])
        for name in model.fields
    }
    classes = [replace(one, rate=rate) for one, rate in zip(start.classes, rates, strict=True)]
    return replace(start, classes=(replace(classes[0], shares=shares), *classes[1:]))


def _shares(name: str, start: Model, caused: Sequence[float], known: float) -> Shares:
    """Give the shares of the same in one field, held near the usual ones and monotone."""
    usual = start.classes[0].shares[name]
    shares = [
        (agreed + _PRIOR_PAIRS * share) / (known + _PRIOR_PAIRS)
        for agreed, share in zip(caused, usual, strict=True)
    ]
    if name in _PART_OF_RELATIONS:
        shares[0] = min(shares[0], usual[0])
    least = 1 - _MOST_BY_CHANCE.get(name, 1.0)
    steady = [share * max(1.0, least / sum(shares)) for share in shares]
    part, near, exact = _monotone(steady, start.chance[name])
    return part, near, exact


def _monotone(shares: Sequence[float], chance: Shares) -> list[float]:
    """Move shares so that a closer level is never weaker evidence than a looser one.

    Neighbours in the wrong order share one ratio (pool adjacent violators).
    """
    pools: list[tuple[float, float, int]] = []
    for share, by_chance in zip(shares, chance, strict=True):
        pools.append((share, by_chance, 1))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            last, before = pools.pop(), pools.pop()
            pools.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    ratios = [share / by_chance for share, by_chance, size in pools for _ in range(size)]
    return [ratio * by_chance for ratio, by_chance in zip(ratios, chance, strict=True)]
