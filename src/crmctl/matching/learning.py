"""Fitting the model to the rows at hand, without anybody saying which pairs are the same.

Learned are how common each class is and how rows of the same one differ. How households or
colleagues agree is not, since left free these classes and `same` change places; but whether they
share a number or a mailbox is told by those who are two people beyond doubt.

Expectation maximisation over the candidates, started from and held near what is usual, so that
20 rows give a sensible answer and 100,000 their own. How often unrelated rows agree is taken from
pairs drawn at random with a fixed seed: two runs give identical bits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from crmctl.matching.agreement import CODES, LEVELS, LIKE, UNKNOWN, at_least, ranks_of
from crmctl.matching.arrays import Codes, Floats, Longs, chunks
from crmctl.matching.model import Class, Model, freed

_ROUNDS = 12
_SETTLED = 1e-4
# How many pairs the usual shares weigh as.
_PRIOR_PAIRS = 30.0
# Pairs that are hardly of any class teach nothing.
_HOPELESS = -8.0
_RANKS = len(LEVELS)
# A person keeps given name and birthday and mostly the family name, an organisation its name:
# where more than this share disagrees wholly, these are others.
_MOST_BY_CHANCE: Mapping[str, float] = {
    "given": 0.06,
    "family": 0.06,
    "date": 0.015,
    "organisation": 0.10,
}
# Where rows share a part only, as a mail domain or a switchboard, relations are the better
# explanation: the same one never learns more of it than is usual.
_OF_RELATIONS = frozenset({"email", "phone"})
_LIKE_AND_PART = slice(0, 2)
# What relatives and colleagues may share; the rest is what makes them such.
_SEEN_OF_RELATIONS = frozenset({"date", "email", "phone"})


def fit(start: Model, codes: Sequence[Codes], drawn: Sequence[Codes], pairs: int) -> Model:
    """Fit a model.

    Args:
        start: what is usual.
        codes: for each part the agreements of the candidate pairs.
        drawn: for each part the agreements of pairs drawn at random from all.
        pairs: the number of all pairs of rows.
    """
    model = start = replace(start, chance=_chances(start, drawn))
    codes = _telling(start, codes)
    apart = _apart(start, codes)
    for _ in range(_ROUNDS):
        before, model = model, _maximise(model, start, codes, apart, pairs)
        if np.abs(model.classes[0].shares - before.classes[0].shares).max() < _SETTLED:
            break
    return model


def _telling(start: Model, codes: Sequence[Codes]) -> Sequence[Codes]:
    """Leave out the pairs that teach nothing, some at a time: there are many of them."""
    kept = [np.zeros(0, dtype=np.int64)]
    for some in chunks(len(codes[0])):
        best = start.log_odds([each[some] for each in codes]).max(axis=0)
        kept.append(some.start + np.flatnonzero(best > _HOPELESS))
    telling = np.concatenate(kept)
    return [each[telling] for each in codes]


def _chances(model: Model, drawn: Sequence[Codes]) -> Floats:
    """Give how often unrelated pairs agree: of the drawn ones, what does not look related.

    The usual chance weighs as much as the draws in which it would have been seen once.
    """
    unrelated = 1 - model.posterior(drawn).sum(axis=0)
    return np.stack(
        [
            _chance(usual, codes, unrelated)
            for usual, codes in zip(model.chance, drawn, strict=True)
        ]
    )


def _chance(usual: Floats, codes: Codes, unrelated: Floats) -> Floats:
    known = codes != UNKNOWN
    seen = np.bincount(ranks_of(codes[known]), weights=unrelated[known], minlength=_RANKS)
    chance: Floats = (seen[1:] + 1) / (seen.sum() + 1 / usual)
    return chance


def _apart(model: Model, codes: Sequence[Codes]) -> Longs:
    """Give the numbers of the pairs that are two people beyond doubt: of other given names."""
    apart = np.zeros(len(codes[0]), dtype=np.bool_)
    for part, agreements in zip(model.parts, codes, strict=True):
        if part.sort == "given":
            apart |= (agreements != UNKNOWN) & (agreements < at_least(LIKE))
    return np.flatnonzero(apart)


def _maximise(
    model: Model, start: Model, codes: Sequence[Codes], apart: Longs, pairs: int
) -> Model:
    """Give the model that fits best when each pair belongs to the classes as `model` says."""
    likely = model.posterior(codes)
    rates = (likely.sum(axis=1) + 1) / (pairs + len(model.classes) + 1)
    shares = _learned(model, start, codes, likely)
    some = [each[apart] for each in codes]
    return replace(
        model,
        classes=tuple(
            replace(
                freed(model, one, shares) if one.same else _related(model, usual, one, some, mass),
                rate=float(rate),
            )
            for one, usual, mass, rate in zip(
                model.classes, start.classes, likely[:, apart], rates, strict=True
            )
        ),
    )


def _related(
    model: Model, usual: Class, one: Class, apart: Sequence[Codes], mass: Floats
) -> Class:
    """Give a relation with what is learned of it from those who are two beyond doubt."""
    shares, because = one.shares.copy(), model.caused(one) / model.ratios(one)
    for at, part in enumerate(model.parts):
        if part.sort in _SEEN_OF_RELATIONS:
            known, caused = _seen(apart[at], mass, because[at])
            shares[at] = (caused + _PRIOR_PAIRS * usual.shares[at]) / (known + _PRIOR_PAIRS)
    return replace(one, shares=shares)


def _learned(model: Model, start: Model, codes: Sequence[Codes], likely: Floats) -> Floats:
    """Give how often the same one agrees in each part, held near the usual and monotone."""
    known, caused = np.zeros(len(model.parts)), np.zeros((len(model.parts), _RANKS - 1))
    for one, mass in zip(model.classes, likely, strict=True):
        if one.same:
            because = model.caused(one) / model.ratios(one)
            for at, part in enumerate(model.parts):
                if part.sort not in one.free:
                    seen = _seen(codes[at], mass, because[at])
                    known[at] += seen[0]
                    caused[at] += seen[1]
    usual = start.classes[0].shares
    shares = (caused + _PRIOR_PAIRS * usual) / (known[:, None] + _PRIOR_PAIRS)
    each = zip(model.parts, shares, usual, start.chance, strict=True)
    return np.stack([_steady(part.sort, *rest) for part, *rest in each])


def _seen(codes: Codes, mass: Floats, because: Floats) -> tuple[float, Floats]:
    """Give how many pairs of a class know a part, and by level how many agree because of it."""
    by_code = np.bincount(codes, weights=mass, minlength=CODES)
    by_code[UNKNOWN] = 0
    return float(by_code.sum()), _by_rank(by_code * because)


def _by_rank(by_code: Floats) -> Floats:
    ranks = ranks_of(np.arange(UNKNOWN + 1, CODES, dtype=np.uint8))
    seen: Floats = np.bincount(ranks, by_code[UNKNOWN + 1 :], _RANKS).astype(np.float64)
    return seen[1:]


def _steady(sort: str, share: Floats, usual: Floats, chance: Floats) -> Floats:
    share = share.copy()
    if sort in _OF_RELATIONS:
        share[_LIKE_AND_PART] = np.minimum(share[_LIKE_AND_PART], usual[_LIKE_AND_PART])
    least = 1 - _MOST_BY_CHANCE.get(sort, 1.0)
    return _monotone(share * max(1.0, least / share.sum()), chance)


def _monotone(shares: Floats, chance: Floats) -> Floats:
    """Move shares so that a closer level is never weaker evidence than a looser one.

    Neighbours in the wrong order share one ratio (pool adjacent violators).
    """
    pools: list[tuple[float, float, int]] = []
    for share, by_chance in zip(shares, chance, strict=True):
        pools.append((float(share), float(by_chance), 1))
        while len(pools) > 1 and pools[-2][0] * pools[-1][1] > pools[-1][0] * pools[-2][1]:
            last, before = pools.pop(), pools.pop()
            pools.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    ratios = [share / by_chance for share, by_chance, size in pools for _ in range(size)]
    return np.asarray(ratios) * chance
