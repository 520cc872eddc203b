"""How far texts agree letter by letter: whole tables of pairs at once.

Most pairs of a table have nothing to do with each other. How long two texts are and which letters
they have bounds how alike they can be, and that takes a few nanoseconds; only the pairs that may
be alike by it are looked at in full.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, Indel, JaroWinkler, Prefix
from rapidfuzz.process import cpdist

from crmctl.matching.arrays import Flags, Floats, Ints, Longs, ints, picked

FAR = 1 << 20
"""As many slips as no two texts have."""

_SAME_START = 0.92
# The common start adds at most 0.4 of what is missing to 1.
_LEAST_JARO = (_SAME_START - 0.4) / 0.6 - 1e-6
_LETTERS = 63

_Masks = NDArray[np.uint64]


class Letters:
    """Texts, to be compared by their numbers."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.lengths = ints(map(len, texts))

    @cached_property
    def _masks(self) -> _Masks:
        """Which letters each text has, one bit for each 64th letter of all scripts."""
        masks = np.zeros(len(self.texts), dtype=np.uint64)
        written = self.lengths > 0
        joined = "".join(self.texts).encode("utf-32-le", "surrogatepass")
        letters = np.frombuffer(joined, dtype="<u4")
        if len(letters):
            bits = np.uint64(1) << (letters & np.uint32(_LETTERS)).astype(np.uint64)
            ends = np.cumsum(self.lengths.astype(np.int64))
            masks[written] = np.bitwise_or.reduceat(bits, (ends - self.lengths)[written])
        return masks

    def _lacking(self, left: Ints, right: Ints) -> tuple[Ints, Ints]:
        """Give how many letters two texts lack of each other, at least: of the left, the right."""
        one, other = self._masks[left], self._masks[right]
        return (
            np.bitwise_count(one & ~other).astype(np.int32),
            np.bitwise_count(other & ~one).astype(np.int32),
        )

    def slips(self, left: Ints, right: Ints, most: Ints | Longs | Floats | int) -> Ints:
        """Give how many slips of the pen lie between texts; `FAR` where it is more than `most`."""
        lacks, lacked = self._lacking(left, right)
        least = np.maximum(lacks, lacked)
        np.maximum(least, np.abs(self.lengths[left] - self.lengths[right]), out=least)
        found = np.full(len(left), FAR, dtype=np.int32)
        some = np.flatnonzero(least <= most)
        ones, others = (picked(self.texts, each[some]) for each in (left, right))
        found[some] = cpdist(ones, others, scorer=OSA.distance, dtype=np.int32)
        found[found > most] = FAR
        return found

    def same_start(self, left: Ints, right: Ints) -> Flags:
        """Say whether texts start so alike that one is probably the other, cut or bent."""
        common = self._most_common(left, right)
        one, other = (np.maximum(self.lengths[each], 1) for each in (left, right))
        found = np.zeros(len(left), dtype=np.bool_)
        some = np.flatnonzero(common / one + common / other + 1 >= 3 * _LEAST_JARO)
        ones, others = (picked(self.texts, each[some]) for each in (left, right))
        alike = cpdist(ones, others, scorer=JaroWinkler.similarity, score_cutoff=_SAME_START)
        found[some] = alike > 0
        return found

    def _most_common(self, left: Ints, right: Ints) -> Ints:
        """Give how many letters two texts have in common, at most."""
        lacks, lacked = self._lacking(left, right)
        most: Ints = np.minimum(self.lengths[left] - lacks, self.lengths[right] - lacked)
        return most

    def shares(self, left: Ints, right: Ints, least: float) -> NDArray[np.float32]:
        """Give the share of letters in common and in order; 0 where it is less than `least`."""
        common = self._most_common(left, right)
        both = np.maximum(self.lengths[left] + self.lengths[right], 1)
        found = np.zeros(len(left), dtype=np.float32)
        some = np.flatnonzero(2 * common / both >= least - 1e-6)
        ones, others = (picked(self.texts, each[some]) for each in (left, right))
        found[some] = cpdist(ones, others, scorer=Indel.normalized_similarity, dtype=np.float32)
        found[found < least] = 0
        return found

    def begins(self, left: Ints, right: Ints) -> Flags:
        """Say whether the shorter text is the longer one's beginning."""
        lacks, lacked = self._lacking(left, right)
        one, other = self.lengths[left], self.lengths[right]
        found = np.zeros(len(left), dtype=np.bool_)
        some = np.flatnonzero(np.where(one <= other, lacks, lacked) == 0)
        ones, others = (picked(self.texts, each[some]) for each in (left, right))
        common = cpdist(ones, others, scorer=Prefix.similarity, dtype=np.int32)
        found[some] = common == np.minimum(one, other)[some]
        return found
