"""What agreements are worth: the Fellegi-Sunter model with classes between same and unrelated.

Every pair of rows belongs to one class: the same one (as it was, moved, with new work), a
relation (a household, colleagues, a sister organisation, one place), or unrelated. For each class
and part the model knows how often a pair of that class agrees at each level *because of* the
class; the rest of the time it agrees by chance, as unrelated rows do. The chance of agreeing on a
value is the value's own frequency where it is known. Weights are likelihood ratios against
unrelated, told in bits.

Fellegi and Sunter, A Theory for Record Linkage, JASA 64 (1969); term frequencies after Winkler.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from crmctl.matching import usual
from crmctl.matching.agreement import CODES, EXACT, UNKNOWN, bits_of, ranks_of
from crmctl.matching.arrays import Codes, Floats, chunks
from crmctl.matching.fields.field import Part

_HIGHEST_RATE = 0.05
_MOST_BITS = 500.0
# How much seldomer rows of a class lack what the class needs than other rows.
_SELDOM = 0.1
_AT_ONCE = 20_000


@dataclass(frozen=True)
class Class:
    """One way two rows can belong together.

    Attributes:
        name: `same` or how it differs from that, or the relation.
        same: whether both rows are the same one.
        rate: the share of all pairs of rows that are of this class.
        shares: by part, how often a pair agrees at the levels like, part, near and exact because
            of the class; what is missing to 1 is left to chance.
        free: the sorts of parts that the class leaves to chance.
        needs: the sorts of parts without which nobody would tell the two rows apart, so that
            they are seldom unknown.
    """

    name: str
    same: bool
    rate: float
    shares: Floats
    free: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Model:
    """All that is needed to judge a pair.

    Attributes:
        parts: the lines of evidence, in the order of the agreements.
        chance: by part, how often unrelated rows agree at the levels like, part, near, exact.
        classes: those of the same first, the plain one before all others.
    """

    parts: Sequence[Part]
    chance: Floats
    classes: tuple[Class, ...]

    @cached_property
    def odds(self) -> Floats:
        """One by the chance of agreeing so, 0 for a difference: parts by agreements."""
        codes = np.arange(UNKNOWN + 1, CODES, dtype=np.uint8)
        ranks, bits = ranks_of(codes), bits_of(codes)
        level = np.concatenate([np.zeros((len(self.parts), 1)), 1 / self.chance], axis=1)[:, ranks]
        rare = np.exp2(bits.astype(np.float64))
        # A misspelt common name is no better evidence than the common name itself.
        known = np.where(ranks == EXACT, rare, np.minimum(level, rare))
        found = np.zeros((len(self.parts), CODES))
        found[:, UNKNOWN + 1 :] = np.where(bits > 0, known, level)
        return found

    def caused(self, one: Class) -> Floats:
        """Give what of a class's ratios is because of the class: parts by agreements."""
        codes = np.arange(UNKNOWN + 1, CODES, dtype=np.uint8)
        found = np.zeros((len(self.parts), CODES))
        shares = np.concatenate([np.zeros((len(self.parts), 1)), one.shares], axis=1)
        found[:, UNKNOWN + 1 :] = shares[:, ranks_of(codes)]
        because: Floats = found * self.odds
        return because

    def ratios(self, one: Class) -> Floats:
        """Give how much likelier agreements are in a class than between unrelated rows."""
        found: Floats = self.caused(one) + (1 - one.shares.sum(axis=1, keepdims=True))
        found[:, UNKNOWN] = [_SELDOM if part.sort in one.needs else 1.0 for part in self.parts]
        return found

    @cached_property
    def weights(self) -> Floats:
        """The ratios in bits: classes by parts by agreements."""
        return np.log2(np.stack([self.ratios(one) for one in self.classes]))

    def log_odds(self, codes: Sequence[Codes]) -> Floats:
        """Give the odds of pairs against unrelated, in bits: classes by pairs.

        Args:
            codes: for each part the agreements of the pairs.
        """
        rates = np.log2([one.rate for one in self.classes])
        found = np.empty((len(self.classes), len(codes[0]) if codes else 0))
        # A few at a time, all classes at once: what is looked up stays near.
        for some in chunks(len(found[0]), _AT_ONCE):
            sums = np.tile(rates, (len(found[0, some]), 1))
            for weights, agreements in zip(self._by_code, codes, strict=True):
                sums += weights.take(agreements[some], axis=0, mode="clip")
            found[:, some] = sums.T
        return found

    @cached_property
    def _by_code(self) -> Floats:
        """The weights as they are looked up: parts by agreements by classes."""
        return np.ascontiguousarray(self.weights.transpose(1, 2, 0))

    def posterior(self, codes: Sequence[Codes]) -> Floats:
        """Give the probability of each class: classes by pairs; the rest is `unrelated`."""
        # In place: of a million rows this is the largest of all matrices.
        odds = self.log_odds(codes)
        np.exp2(np.minimum(odds, _MOST_BITS, out=odds), out=odds)
        odds /= 1 + odds.sum(axis=0)
        return odds


_NOTHING = frozenset[str]()


class _Usual(NamedTuple):
    """A class as it usually is: how many of its pairs there are for each row, and its parts."""

    name: str
    per_row: float
    shares: Mapping[str, usual.Shares]
    free: frozenset[str] = _NOTHING
    needs: frozenset[str] = _NOTHING
    same: bool = False


_PEOPLE = (
    _Usual("same", 0.08, usual.SAME, same=True),
    _Usual("moved", 0.02, usual.SAME, free=usual.PLACE, same=True),
    _Usual("new work", 0.02, usual.SAME, free=usual.WORK, same=True),
    _Usual("moved, new work", 0.005, usual.SAME, free=usual.PLACE | usual.WORK, same=True),
    _Usual("household", 0.05, usual.HOUSEHOLD),
    _Usual("colleague", 0.10, usual.COLLEAGUE),
)
_ORGANISATIONS = (
    _Usual("same", 0.08, usual.SAME_ORGANISATION, same=True),
    _Usual("moved", 0.02, usual.SAME_ORGANISATION, free=usual.PLACE, same=True),
    _Usual("sister organisation", 0.05, usual.SISTER),
    _Usual("sister organisation", 0.02, usual.DEPARTMENT),
    _Usual("sister organisation", 0.02, usual.BRANCH, needs=frozenset({"city"})),
    _Usual("same place", 0.05, usual.SAME_PLACE),
)


def usual_model(parts: Sequence[Part], rows: int, *, people: bool) -> Model:
    """Give the model of what is usual among so many rows, before any was looked at."""
    rows = max(rows, 2)
    pairs = rows * (rows - 1) // 2
    return Model(
        parts,
        _matrix([usual.CHANCE[part.sort] for part in parts]),
        tuple(
            Class(one.name, one.same, min(_HIGHEST_RATE, one.per_row * rows / pairs),
                  _shares(parts, one.shares, one.free), one.free, one.needs)
            for one in (_PEOPLE if people else _ORGANISATIONS)
        ),
    )  # fmt: skip


def _shares(
    parts: Sequence[Part], shares: Mapping[str, usual.Shares], free: frozenset[str]
) -> Floats:
    known = [usual.NONE if part.sort in free else shares.get(part.sort, usual.NONE)
             for part in parts]  # fmt: skip
    return _matrix(known)


def _matrix(shares: Sequence[usual.Shares]) -> Floats:
    return np.asarray(shares, dtype=np.float64).reshape(len(shares), len(usual.NONE))


def freed(model: Model, one: Class, shares: Floats) -> Class:
    """Give a class with other shares, but for the parts that it leaves to chance."""
    free = [part.sort in one.free for part in model.parts]
    return replace(one, shares=np.where(np.asarray(free)[:, None], 0.0, shares))
