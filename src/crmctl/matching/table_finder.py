"""Finding the rows of a table that may be the same: the way from columns to judged pairs."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from crmctl.matching.agreement import LEVELS, LIKE, NEAR, UNKNOWN, at_least, ranks_of
from crmctl.matching.arrays import Codes, Flags, Floats, Ints
from crmctl.matching.blocking import candidates
from crmctl.matching.columns import Column
from crmctl.matching.fields.field import Field, Part
from crmctl.matching.learning import fit
from crmctl.matching.model import Model, usual_model
from crmctl.matching.preparing import Prepared, Rest, prepare
from crmctl.matching.usual import NOT_WHO

_DRAWS = 60_000
_SEED = 6
_EVEN = 0.5
# Namesakes are worth showing only where the same person is at all likely.
_WORTH_A_LOOK = 0.01
_TELLING = 0.01
_ONLY_THERE = 10.0
_MOST_BITS = 500.0
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
    _codes: Sequence[Codes]
    _model: Model

    def telling(self, least: float = _EVEN) -> Ints:
        """Give the numbers of the pairs that are the same at least so probably, or related.

        The likeliest come first.
        """
        related = np.asarray([not one.same for one in self._model.classes])
        odds = self._model.log_odds(self._codes)
        shown = (self.probability >= least) | (odds[related].max(axis=0) >= 0)
        shown |= (self.probability >= _WORTH_A_LOOK) & _namesakes(self._model.parts, self._codes)
        numbers = np.flatnonzero(shown)
        order = np.lexsort((self.right[numbers], self.left[numbers], -self.probability[numbers]))
        return numbers[order].astype(np.int32)

    def answer(self, number: int) -> tuple[Answer, str]:
        """Give what two rows are to each other, and the relation (empty unless RELATED)."""
        if self.probability[number] >= _EVEN:
            return Answer.SAME, ""
        codes = self._at(number)
        odds = self._model.log_odds(codes)[:, 0]
        name, bits = max(
            ((one.name, float(bits)) for one, bits in zip(self._model.classes, odds, strict=True)
             if not one.same),
            key=lambda found: found[1],
        )  # fmt: skip
        if bits >= 0:
            return Answer.RELATED, name
        likely = self.probability[number] >= _WORTH_A_LOOK
        if likely and _namesakes(self._model.parts, codes)[0]:
            return Answer.RELATED, "namesake"
        return Answer.UNRELATED, ""

    def evidence(self, number: int) -> tuple[Evidence, ...]:
        """Give why, part by part, in bits that add up to the log-odds of the probability."""
        model, codes = self._model, self._at(number)
        odds = model.log_odds(codes)[:, 0]
        at = max((bits, -k) for k, bits in enumerate(odds) if model.classes[k].same)[1] * -1
        best = model.classes[at]
        found = [Evidence("before", "" if at == 0 else best.name, float(np.log2(best.rate)))]
        for part, weights, (code,) in zip(model.parts, model.weights[at], codes, strict=True):
            if code != UNKNOWN and abs(weights[code]) >= _TELLING:
                level = LEVELS[int(ranks_of(np.asarray([code]))[0])]
                found.append(Evidence(part.name, level, float(weights[code])))
        rest = log_odds(self.probability[number : number + 1])[0] - sum(one.bits for one in found)
        if abs(rest) >= _TELLING:
            other = max((bits, one.name) for one, bits in zip(model.classes, odds, strict=True)
                        if not one.same)[1]  # fmt: skip
            found.append(Evidence("relation", other if rest < 0 else "", float(rest)))
        return tuple(found)

    def _at(self, number: int) -> list[Codes]:
        return [codes[number : number + 1] for codes in self._codes]


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


def find_for(columns: Sequence[Column], left: Ints, right: Ints, *, among: Rest) -> Found:
    """Judge some pairs of a table's rows, by what is usual, unlearned.

    Args:
        columns: the table: new rows, and those that they may be.
        left: one row of each pair, the smaller.
        right: the other row.
        among: all rows: among more, chance agrees more often.
    """
    prepared: Prepared = prepare(columns, among=among)
    parts = [part for field in prepared.fields for part in field.parts]
    model = usual_model(parts, among.rows, people=prepared.people)
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


def compared(fields: Sequence[Field], left: Ints, right: Ints) -> list[Codes]:
    """Give the agreements of pairs, for each part; what another part says already is unknown."""
    codes = [part for field in fields for part in field.compare(left, right)]
    sorts = [part.sort for field in fields for part in field.parts]
    of = dict(zip(sorts, codes, strict=True))
    if "street" in of and "house" in of:
        house = (of["street"] >= at_least(NEAR)) & (of["house"] >= at_least(NEAR))
        _forget(of, _SAID_BY_HOUSE, house)
    if "postcode" in of:
        _forget(of, _SAID_BY_POSTCODE, of["postcode"] >= at_least(NEAR))
    return codes


def _forget(codes: dict[str, Codes], sorts: Sequence[str], where: Flags) -> None:
    for sort in sorts:
        if sort in codes:
            codes[sort][where & (codes[sort] >= at_least(LIKE))] = UNKNOWN


def judged(model: Model, left: Ints, right: Ints, codes: Sequence[Codes]) -> Found:
    """Judge pairs by their agreements."""
    if not codes or not len(left):
        nothing = np.zeros(len(left))
        return Found(left[:0], right[:0], nothing[:0], nothing[:0], codes, model)
    odds = np.exp2(np.minimum(model.log_odds(codes), _MOST_BITS))
    is_same = np.asarray([one.same for one in model.classes])
    same, related = odds[is_same].sum(axis=0), odds[~is_same].sum(axis=0)
    others = 1 + related
    # Neighbours share the rarest of houses: nothing but the address never makes one of two.
    who = _says_who(model.parts, codes)
    others = np.where(who, others, np.maximum(others, same * _ONLY_THERE))
    return Found(left, right, same / (same + others), np.where(who, same, 0.0), codes, model)


def _says_who(parts: Sequence[Part], codes: Sequence[Codes]) -> Flags:
    found = np.zeros(len(codes[0]), dtype=np.bool_)
    for part, agreements in zip(parts, codes, strict=True):
        if part.sort not in NOT_WHO:
            found |= agreements >= at_least(LIKE)
    return found


def _namesakes(parts: Sequence[Part], codes: Sequence[Codes]) -> Flags:
    both = [codes[at] for at, part in enumerate(parts) if part.sort in ("given", "family")]
    if not both:
        return np.zeros(len(codes[0]) if codes else 0, dtype=np.bool_)
    agree: Flags = np.logical_and.reduce([each >= at_least(NEAR) for each in both])
    return agree
