"""How rare a value is: a shared `Meier` says less than a shared `Lüdenscheidt`.

Rarity is told in bits: minus the binary logarithm of the chance that an unrelated row has the
same value. It comes from the rows themselves, pulled towards what is usual, so that twenty rows
do not make every name look common, nor a duplicate its own name.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from crmctl.matching.agreement import MOST
from crmctl.matching.arrays import Codes, Flags, Floats, Values

# How many rows the usual chance weighs as.
_PRIOR_ROWS = 50.0


@dataclass(frozen=True)
class Population:
    """The rows among which values are rare or common.

    Attributes:
        counted: which rows count. Of wholly equal rows one does: a row entered twice does not
            make its values common.
        rows: how many count.
        prior: how many rows the usual chance weighs as.
        known: how many rows there are in all with a text, by its sort and the text itself, where
            the table holds only some of them.
    """

    counted: Flags
    rows: float
    prior: float
    known: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[Hashable]) -> "Population":
        """Give the population that a table's rows are."""
        first = dict(zip(reversed(rows), reversed(range(len(rows))), strict=True))
        counted = np.zeros(len(rows), dtype=np.bool_)
        counted[list(first.values())] = True
        return cls(counted, len(first), _PRIOR_ROWS)

    @classmethod
    def sample(
        cls, rows: int, among: int, known: Mapping[tuple[str, str], int] | None = None
    ) -> "Population":
        """Give the population of which a table holds only what resembles one row.

        Args:
            rows: how many rows the table has.
            among: how many there are in all.
            known: how many of all have a text, by its sort and the text itself.
        """
        return cls(np.ones(rows, dtype=np.bool_), 0, max(rows, among), known or {})

    def rarity(self, values: Values[Hashable], usual: float, *, own: int = 1) -> Codes:
        """Give how rare each distinct value is, in whole bits from 1 to `MOST`.

        Args:
            values: the values of the rows.
            usual: the chance that two unrelated rows share a value of which nothing is known.
            own: so many rows may share a value before that makes it common.
        """
        counted = np.repeat(self.counted, values.lengths)
        return self.bits(
            np.bincount(values.numbers, counted, len(values.distinct)), usual, own=own
        )

    def bits_of(self, sort: str, texts: Sequence[str], counts: ArrayLike, usual: float) -> Codes:
        """Give how rare texts are: by what is known of all rows, or else by the table's.

        Args:
            sort: what they are, a sort of `keys.py` that is counted.
            texts: each once.
            counts: how many counted rows of the table have each of them.
            usual: the chance that two unrelated rows share a text of which nothing is known.
        """
        found = self.bits(counts, usual)
        at = [number for number, text in enumerate(texts) if (sort, text) in self.known]
        if at:
            every = replace(self, rows=self.prior, prior=_PRIOR_ROWS)
            told = every.bits([self.known[sort, texts[number]] for number in at], usual)
            # What nobody else has is as rare as is usual, or as half a bearer among so many.
            rarest = max(-np.log2(usual), np.log2(2 * every.rows))
            found[at] = np.minimum(told, np.uint8(min(MOST, round(rarest))))
        return found

    def bits(self, counts: ArrayLike, usual: float, *, own: int = 1) -> Codes:
        """Give how rare values are of which it is known how many counted rows have them."""
        others = np.maximum(0, np.asarray(counts, dtype=np.float64) - own)
        chance: Floats = (others + self.prior * usual) / (self.rows + self.prior)
        bits: Codes = np.clip(np.rint(-np.log2(chance)), 1, MOST).astype(np.uint8)
        return bits
