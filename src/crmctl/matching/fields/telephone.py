"""Phone numbers."""

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from crmctl.matching.agreement import DIFFERS, EXACT, NEAR, PART, agreements
from crmctl.matching.arrays import (
    Codes,
    Ints,
    Values,
    ints,
    numbers_of,
)
from crmctl.matching.fields.field import MOST_STRONG, Field, Part, Texts, comparing, keys_of_values
from crmctl.matching.normalise import national
from crmctl.matching.population import Population

_USUAL = 1e-6
# A family or a reception shares a number.
_SHARED = 3
# The extension: another one of the same switchboard.
_EXTENSION = 3
_SHORTEST = 7
_TAIL = 8


def telephone(name: str, rows: Texts, among: Population) -> Field:
    """Give the field of phone numbers."""
    return _Telephone(rows, among).field(name)


class _Telephone:
    def __init__(self, rows: Texts, among: Population) -> None:
        self._values = Values.of(
            [
                list(dict.fromkeys(one for text in texts if (one := national(text))))
                for texts in rows
            ]
        )
        self._digits = self._values.distinct
        self._rare = among.rarity(self._values, _USUAL, own=_SHARED)
        self._lengths = ints(map(len, self._digits))
        self._trunks = numbers_of((len(one), one[:-_EXTENSION]) for one in self._digits)
        self._tails = numbers_of(one[-_SHORTEST:] for one in self._digits)

    def field(self, name: str) -> Field:
        strong = keys_of_values(self._values, lambda one: (one[-_TAIL:],), most=MOST_STRONG)
        loose = keys_of_values(self._values, lambda one: (one[:-_EXTENSION],))
        compare = comparing(self._values, self._rare, self._near)
        return Field((Part(name, "phone"),), compare, [loose], [strong])

    def _near(self, left: Ints, right: Ints) -> Codes:
        ones, others = ([self._digits[one] for one in numbers] for numbers in (left, right))
        slips = cpdist(ones, others, scorer=OSA.distance, score_cutoff=1, dtype=np.uint8)
        whole = np.minimum(self._lengths[left], self._lengths[right]) >= _SHORTEST
        ranks = np.full(len(left), DIFFERS, dtype=np.uint8)
        ranks[whole & (slips <= 1)] = NEAR
        ranks[whole & (self._trunks[left] == self._trunks[right])] = PART
        codes = agreements(ranks)
        for at in np.flatnonzero(whole & (self._tails[left] == self._tails[right])):
            short, long = sorted((ones[at], others[at]), key=len)
            if long.endswith(short):
                # The same number without its country or area.
                codes[at] = agreements(EXACT, min(self._rare[left[at]], self._rare[right[at]]))
        return codes
