"""Phone numbers."""

import numpy as np

from crmctl.matching.agreement import DIFFERS, EXACT, NEAR, PART, agreements
from crmctl.matching.arrays import (
    Codes,
    Ints,
    Values,
    numbers_of,
)
from crmctl.matching.fields.field import (
    MOST_STRONG,
    Field,
    Part,
    Texts,
    comparing,
    each_row,
    keys_of_matrix,
)
from crmctl.matching.letters import Letters
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
        self._values = Values.of(each_row(national, rows))
        self._digits = self._values.distinct
        self._rare = among.rarity(self._values, _USUAL, own=_SHARED)
        self._letters = Letters(self._digits)
        self._backwards = Letters([one[::-1] for one in self._digits])
        self._lengths = self._letters.lengths
        self._trunks = numbers_of((len(one), one[:-_EXTENSION]) for one in self._digits)
        self._tails = numbers_of(one[-_SHORTEST:] for one in self._digits)

    def field(self, name: str) -> Field:
        ends = numbers_of(one[-_TAIL:] for one in self._digits)[:, None]
        strong = keys_of_matrix(self._values, ends, most=MOST_STRONG)
        trunks = numbers_of(one[:-_EXTENSION] for one in self._digits)
        trunks[self._lengths <= _EXTENSION] = -1
        loose = keys_of_matrix(self._values, trunks[:, None])
        compare = comparing(self._values, self._rare, self._near)
        return Field((Part(name, "phone"),), compare, [loose], [strong])

    def _near(self, left: Ints, right: Ints) -> Codes:
        slips = self._letters.slips(left, right, 1)
        whole = np.minimum(self._lengths[left], self._lengths[right]) >= _SHORTEST
        ranks = np.full(len(left), DIFFERS, dtype=np.uint8)
        ranks[whole & (slips <= 1)] = NEAR
        ranks[whole & (self._trunks[left] == self._trunks[right])] = PART
        codes = agreements(ranks)
        # The same number without its country or area.
        rest = np.flatnonzero(whole & (self._tails[left] == self._tails[right]))
        rest = rest[self._backwards.begins(left[rest], right[rest])]
        bits = np.minimum(self._rare[left[rest]], self._rare[right[rest]])
        codes[rest] = agreements(EXACT, bits)
        return codes
