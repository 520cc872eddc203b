"""Judging pairs of rows by their agreements: same, related or unrelated, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log2

import numpy as np
from numpy.typing import ArrayLike

from crmctl.matching.agreement import LEVELS, LIKE, NEAR, PART, UNKNOWN, at_least, rank_of
from crmctl.matching.arrays import Codes, Flags, Floats, Ints, chunks
from crmctl.matching.fields.field import Part
from crmctl.matching.model import Model
from crmctl.matching.usual import NOT_WHO

_EVEN = 0.5
# Namesakes are worth showing only where the same person is at all likely.
_WORTH_A_LOOK = 0.01
_TELLING = 0.01
# So many times likelier it is another one where nothing but the address agrees.
_ONLY_THERE = 10.0
# So many times likelier it is another one, at least, where a part agrees less than so far: people
# keep their given name, and sister organisations have half a name in common.
_OF_ANOTHER: Mapping[bool, Sequence[tuple[str, int, float]]] = {
    True: (("given", LIKE, 0.05),),
    False: (("organisation", NEAR, 0.05), ("organisation", PART, 0.3)),
}
_MOST_BITS = 500.0


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
            `relation` for what other explanations take away (or, of the same one, add).
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
        related: whether a relation is likelier than that both are unrelated.
    """

    left: Ints
    right: Ints
    probability: Floats
    unrestrained: Floats
    related: Flags
    _codes: Sequence[Codes]
    _model: Model

    def telling(self, least: float = _EVEN) -> Ints:
        """Give the numbers of the pairs that are the same at least so probably, or related.

        The likeliest come first.
        """
        shown = (self.probability >= least) | self.related
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
        same, others, _, _ = _for_and_against(self._model, codes)
        sums = (np.log2(same) - np.log2(others)).tolist()
        for at, probability in enumerate(self.probability[some].tolist()):
            bits = odds[:, at].tolist()
            answer, relation = self._answer(probability, bits, namesake=bool(namesakes[at]))
            evidence = self._evidence(sums[at], bits, [int(each[at]) for each in codes])
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
        self, total: float, bits: Sequence[float], codes: Sequence[int]
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
        rest = total - sum(one.bits for one in found)
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


def judged(model: Model, left: Ints, right: Ints, codes: Sequence[Codes]) -> Found:
    """Judge pairs by their agreements."""
    probability, unrestrained = np.zeros(len(left)), np.zeros(len(left))
    related = np.zeros(len(left), dtype=np.bool_)
    for some in chunks(len(left) if codes else 0):
        same, others, who, relations = _for_and_against(model, [each[some] for each in codes])
        probability[some] = same / (same + others)
        unrestrained[some] = np.where(who, same, 0.0)
        related[some] = relations >= 1
    return Found(left, right, probability, unrestrained, related, codes, model)


def _for_and_against(model: Model, codes: Sequence[Codes]) -> tuple[Floats, Floats, Flags, Floats]:
    """Give the odds of the same one, those of all else, who is told, and the best relation's."""
    odds = np.exp2(np.minimum(model.log_odds(codes), _MOST_BITS))
    is_same = np.asarray([one.same for one in model.classes])
    same, relations = odds[is_same].sum(axis=0), odds[~is_same]
    others = 1 + relations.sum(axis=0)
    # Neighbours share the rarest of houses: nothing but the address never makes one of two.
    who = _says_who(model.parts, codes)
    others = np.where(who, others, np.maximum(others, same * _ONLY_THERE))
    # Twins agree in all but the given name, departments of one house in all but part of theirs.
    others = np.maximum(others, same * _another(model.parts, codes))
    return same, others, who, relations.max(axis=0)


def _says_who(parts: Sequence[Part], codes: Sequence[Codes]) -> Flags:
    found = np.zeros(len(codes[0]), dtype=np.bool_)
    for part, agreements in zip(parts, codes, strict=True):
        if part.sort not in NOT_WHO:
            found |= agreements >= at_least(LIKE)
    return found


def _another(parts: Sequence[Part], codes: Sequence[Codes]) -> Floats:
    """Say how many times likelier it is another one, at least, by what the parts tell."""
    found = np.zeros(len(codes[0]))
    people = any(part.sort == "given" for part in parts)
    for sort, least, odds in _OF_ANOTHER[people]:
        for part, agreements in zip(parts, codes, strict=True):
            if part.sort == sort:
                less = (agreements != UNKNOWN) & (agreements < at_least(least))
                found[less] = np.maximum(found[less], odds)
    return found


def _namesakes(parts: Sequence[Part], codes: Sequence[Codes]) -> Flags:
    both = [codes[at] for at, part in enumerate(parts) if part.sort in ("given", "family")]
    if not both:
        return np.zeros(len(codes[0]) if codes else 0, dtype=np.bool_)
    agree: Flags = np.logical_and.reduce([each >= at_least(NEAR) for each in both])
    return agree
