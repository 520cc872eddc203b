"""Many short needles looked for in bytes at once.

Four letters together are a number; numpy compares all of a text's with those of the needles in
less time than Python needs to look for one. What the numbers let through is compared letter by
letter.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GRAM = 4
_BITS = 20
_MIX = np.uint32(2654435761)  # Knuth's multiplicative hashing, TAOCP 6.4
_SHIFT = np.uint32(32 - _BITS)


class Needles:
    """Needles of four bytes or more.

    Attributes:
        all: the needles.
    """

    def __init__(self, needles: Iterable[bytes]) -> None:
        self.all = tuple(sorted({one for one in needles if len(one) >= _GRAM}))
        shortest = min(map(len, self.all), default=_GRAM)
        self._stride = {1: 1, 2: 2, 3: 2}.get(shortest - _GRAM + 1, 4)
        self._table = np.zeros(1 << _BITS, dtype=np.bool_)
        self._by_gram: defaultdict[int, list[tuple[bytes, int]]] = defaultdict(list)
        for needle in self.all:
            for at in range(self._stride):
                gram = int.from_bytes(needle[at : at + _GRAM], "little")
                self._by_gram[gram].append((needle, at))
        grams = np.array(list(self._by_gram), dtype=np.uint32)
        if grams.size:
            self._table[(grams * _MIX) >> _SHIFT] = True

    def in_(self, text: bytes) -> bool:
        """Tell whether one of them is in a text."""
        return next(iter(self.places(text)), None) is not None

    def places(self, text: bytes) -> Iterable[int]:
        """Give where in a text one of them is, in no order."""
        if not self.all:
            return
        for start in range(0, _GRAM, self._stride):
            count = (len(text) - start) // _GRAM
            if count <= 0:
                continue
            grams: NDArray[np.uint32] = np.frombuffer(text, "<u4", count, start)
            held = self._table[(grams * _MIX) >> _SHIFT]
            if not held.any():
                continue
            for at in np.flatnonzero(held).tolist():
                place = start + at * _GRAM
                for needle, before in self._by_gram.get(int(grams[at]), ()):
                    if text.startswith(needle, place - before) and place >= before:
                        yield place - before
