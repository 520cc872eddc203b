"""Finding the rows of a table that may be the same: the way from columns to judged pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log2

import numpy as np
from numpy.typing import ArrayLike

from crmctl.matching.agreement import LEVELS, LIKE, NEAR, UNKNOWN, at_least, rank_of
from crmctl.matching.arrays import Codes, Flags, Floats, Ints
from crmctl.matching.blocking import candidates
from crmctl.matching.columns import Column
from crmctl.matching.fields.field import Field, Part
from crmctl.matching.learning import fit
from crmctl.matching.model import Model, usual_model
from crmctl.matching.preparing import Prepared, prepare
from crmctl.matching.usual import NOT_WHO

_DRAWS = 60_000
_SEED = 6
_EVEN = 0.5
# Namesakes are worth showing only where the same person is at all likely.
_WORTH_A_LOOK = 0.01
_TELLING = 0.01
_ONLY_THERE = 10.0
_TWINS = 0.05
_MOST_BITS = 500.0
_AT_ONCE = 400_000
# What an agreeing house, and an agreeing postcode, says already.
_SAID_BY_HOUSE = ("postcode", "city", "region")
_SAID_BY_POSTCODE = ("city", "region")


class Answer(StrEnum):
    """What two rows are to each other."""

    SAME = "same"
    RELATED = "related"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says of a pair.

    Attributes:
        field: the field, or `before` for how rare duplicates are among all pairs, or
            `relation` for what the best other explanation takes away.
        level: how far the two agree, or the explanation's name.
        bits: weight for (positive) or against the same one; all of a pair add up to the
            log-odds of its probability.
    """

    field: str
    level: str
    bits: float


Judgement = tuple[Answer, str, tuple[Evidence, ...]]
"""What two rows are to each other, the relation (empty unless RELATED), and why."""


@dataclass(frozen=True)
class Found:
    """The candidate pairs of a table, judged.

    Attributes:
        left: one row of each pair, the smaller.
        right: the other row.
        probability: that both are the same one.
        unrestrained: the odds that both are the same one, against unrelated alone: what counts
            where relations are ruled out.
    """

    left: Ints
    right: Ints
    probability: Floats
    unrestrained: Floats
    _related: Flags
    _codes: Sequence[Codes]
    _model: Model

    def telling(self, least: float = _EVEN) -> Ints:
        """Give the numbers of the pairs that are the same at least so probably, or related.

        The likeliest come first.
        """
        shown = (self.probability >= least) | self._related
        shown |= (self.probability >= _WORTH_A_LOOK) & _namesakes(self._model.parts, self._codes)
        numbers = np.flatnonzero(shown)
        order = np.lexsort((self.right[numbers], self.left[numbers], -self.probability[numbers]))
        return numbers[order].astype(np.int32)

    def answer(self, number: int) -> tuple[Answer, str]:
        """Give what two rows are to each other, and the relation (empty unless RELATED)."""
        ((answer, relation, _),) = self.judgements([number])
        return answer, relation

    def evidence(self, number: int) -> tuple[Evidence, ...]:
        """Give why, part by part, in bits that add up to the log-odds of the probability."""
        ((_, _, evidence),) = self.judgements([number])
        return evidence

    def judgements(self, numbers: ArrayLike) -> Iterator[Judgement]:
        """Give what the rows of some pairs are to each other, and why."""
        some = np.asarray(numbers, dtype=np.int64)
        codes = [each[some] for each in self._codes]
        odds = self._model.log_odds(codes) if codes else np.zeros((0, len(some)))
        namesakes = _namesakes(self._model.parts, codes)
        probabilities = self.probability[some].tolist()
        for at, probability in enumerate(probabilities):
            bits = odds[:, at].tolist()
            answer, relation = self._answer(probability, bits, namesake=bool(namesakes[at]))
            evidence = self._evidence(probability, bits, [int(each[at]) for each in codes])
            yield answer, relation, evidence

    def _answer(
        self, probability: float, bits: Sequence[float], *, namesake: bool
    ) -> tuple[Answer, str]:
        if probability >= _EVEN:
            return Answer.SAME, ""
        best = self._best(bits, same=False)
        if bits[best] >= 0:
            return Answer.RELATED, self._model.classes[best].name
        if namesake and probability >= _WORTH_A_LOOK:
            return Answer.RELATED, "namesake"
        return Answer.UNRELATED, ""

    def _evidence(
        self, probability: float, bits: Sequence[float], codes: Sequence[int]
    ) -> tuple[Evidence, ...]:
        at = self._best(bits, same=True)
        best = self._model.classes[at]
        found = [Evidence("before", "" if at == 0 else best.name, log2(best.rate))]
        for part, weights, code in zip(
            self._model.parts, self._model.weights[at], codes, strict=True
        ):
            weight = float(weights[code])
            if code != UNKNOWN and abs(weight) >= _TELLING:
                found.append(Evidence(part.name, LEVELS[rank_of(code)], weight))
        rest = float(log_odds(np.asarray([probability]))[0]) - sum(one.bits for one in found)
        if abs(rest) >= _TELLING:
            relation = self._model.classes[self._best(bits, same=False)].name
            found.append(Evidence("relation", relation if rest < 0 else "", rest))
        return tuple(found)

    def _best(self, bits: Sequence[float], *, same: bool) -> int:
        """Give the class with the best odds among those of the same one, or the relations."""
        classes = enumerate(self._model.classes)
        return max((at for at, one in classes if one.same is same), key=bits.__getitem__)


def log_odds(probability: Floats) -> Floats:
    """Give the odds of probabilities in bits, none beyond what a double can tell apart."""
    tiny = np.finfo(np.float64).tiny
    odds: Floats = np.log2(np.maximum(probability, tiny)) - np.log2(
        np.maximum(1 - probability, 2.0**-52)
    )
    return odds


def find_in(columns: Sequence[Column], *, split: int | None = None) -> Found:
    """Find the rows of a table that may be the same.

    The answer depends on the rows alone: not on chance, and two runs give identical bits.

    Args:
        columns: the table, all columns of one length.
        split: the first row of the second table, where only pairs across two count.
    """
    rows = len(columns[0].values) if columns else 0
    prepared = prepare(columns)
    parts = [part for field in prepared.fields for part in field.parts]
    left, right = candidates(prepared.fields, rows, split=split)
    codes = compared(prepared.fields, left, right)
    model = usual_model(parts, rows, people=prepared.people)
    if len(left):
        drawn = compared(prepared.fields, *_drawn(rows, split))
        model = fit(model, codes, drawn, _all_pairs(rows, split))
    return judged(model, left, right, codes)


def find_for(columns: Sequence[Column], *, among: int) -> Found:
    """Find which rows of a table may be the same as its first, by what is usual, unlearned.

    Args:
        columns: the table: the new row, then those that it may be.
        among: how many rows there are in all: among more, chance agrees more often.
    """
    rows = len(columns[0].values) if columns else 0
    prepared: Prepared = prepare(columns, among=among)
    parts = [part for field in prepared.fields for part in field.parts]
    right = np.arange(1, max(rows, 1), dtype=np.int32)
    left = np.zeros(len(right), dtype=np.int32)
    model = usual_model(parts, among, people=prepared.people)
    return judged(model, left, right, compared(prepared.fields, left, right))


def _all_pairs(rows: int, split: int | None) -> int:
    return rows * (rows - 1) // 2 if split is None else split * (rows - split)


def _drawn(rows: int, split: int | None) -> tuple[Ints, Ints]:
    """Give pairs of rows at random, the same ones in every run."""
    chance = np.random.Generator(np.random.PCG64(_SEED))
    one = chance.integers(0, rows if split is None else split, _DRAWS)
    other = chance.integers(0 if split is None else split, rows, _DRAWS)
    differ = one != other
    one, other = one[differ], other[differ]
    return np.minimum(one, other).astype(np.int32), np.maximum(one, other).astype(np.int32)


def compared(fields: Sequence[Field], left: Ints, right: Ints) -> Sequence[Codes]:
    """Give the agreements of pairs, for each part; what another part says already is unknown."""
    parts = [part for field in fields for part in field.parts]
    found = np.zeros((len(parts), len(left)), dtype=np.uint8)
    for some in _chunks(len(left)):
        codes = [part for field in fields for part in field.compare(left[some], right[some])]
        _said_once({part.sort: each for part, each in zip(parts, codes, strict=True)})
        for each, row in zip(codes, found, strict=True):
            row[some] = each
    return list(found)


def _chunks(size: int) -> Iterator[slice]:
    """Give the parts of so many pairs that are worked on at once, which bounds memory."""
    return (slice(start, start + _AT_ONCE) for start in range(0, size, _AT_ONCE))


def _said_once(codes: dict[str, Codes]) -> None:
    """An agreeing house says the place as well, an agreeing postcode the town."""
    if "street" in codes and "house" in codes:
        house = (codes["street"] >= at_least(NEAR)) & (codes["house"] >= at_least(NEAR))
        _forget(codes, _SAID_BY_HOUSE, house)
    if "postcode" in codes:
        _forget(codes, _SAID_BY_POSTCODE, codes["postcode"] >= at_least(NEAR))


def _forget(codes: dict[str, Codes], sorts: Sequence[str], where: Flags) -> None:
    for sort in sorts:
        if sort in codes:
            codes[sort][where & (codes[sort] >= at_least(LIKE))] = UNKNOWN


def judged(model: Model, left: Ints, right: Ints, codes: Sequence[Codes]) -> Found:
    """Judge pairs by their agreements."""
    probability, unrestrained = np.zeros(len(left)), np.zeros(len(left))
    related = np.zeros(len(left), dtype=np.bool_)
    for some in _chunks(len(left) if codes else 0):
        judgement = _judgement(model, [each[some] for each in codes])
        probability[some], unrestrained[some], related[some] = judgement
    return Found(left, right, probability, unrestrained, related, codes, model)


def _judgement(model: Model, codes: Sequence[Codes]) -> tuple[Floats, Floats, Flags]:
    """Give the probabilities of the same one, its odds unrestrained, and who is related."""
    odds = np.exp2(np.minimum(model.log_odds(codes), _MOST_BITS))
    is_same = np.asarray([one.same for one in model.classes])
    same, relations = odds[is_same].sum(axis=0), odds[~is_same]
    others = 1 + relations.sum(axis=0)
    # Neighbours share the rarest of houses: nothing but the address never makes one of two.
    who = _says_who(model.parts, codes)
    others = np.where(who, others, np.maximum(others, same * _ONLY_THERE))
    # Twins agree in all but the given name, wherever they live.
    other = _says_another(model.parts, codes)
    others = np.where(other, np.maximum(others, same * _TWINS), others)
    return same / (same + others), np.where(who, same, 0.0), relations.max(axis=0) >= 1


def _says_who(parts: Sequence[Part], codes: Sequence[Codes]) -> Flags:
    found = np.zeros(len(codes[0]), dtype=np.bool_)
    for part, agreements in zip(parts, codes, strict=True):
        if part.sort not in NOT_WHO:
            found |= agreements >= at_least(LIKE)
    return found


def _says_another(parts: Sequence[Part], codes: Sequence[Codes]) -> Flags:
    found = np.zeros(len(codes[0]), dtype=np.bool_)
    for part, agreements in zip(parts, codes, strict=True):
        if part.sort == "given":
            found |= (agreements != UNKNOWN) & (agreements < at_least(LIKE))
    return found


def _namesakes(parts: Sequence[Part], codes: Sequence[Codes]) -> Flags:
    both = [codes[at] for at, part in enumerate(parts) if part.sort in ("given", "family")]
    if not both:
        return np.zeros(len(codes[0]) if codes else 0, dtype=np.bool_)
    agree: Flags = np.logical_and.reduce([each >= at_least(NEAR) for each in both])
    return agree
