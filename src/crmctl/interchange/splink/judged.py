"""What Splink found, as our own finder would give it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from crmctl.interchange.splink.running import Pair, pairs_by_splink
from crmctl.matching.columns import Column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from crmctl.matching.table_finder import Found


class Judged:
    """Pairs with the probabilities that Splink gives them.

    Splink knows no relations: a pair is the same one, or it is not.

    Attributes:
        left: one row of each pair, the smaller.
        right: the other row.
        probability: that both are the same one.
        unrestrained: the odds of that.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        import numpy as np  # noqa: PLC0415 - not at the start of every command

        self.left: NDArray[np.int32] = np.array([pair[0] for pair in pairs], dtype=np.int32)
        self.right: NDArray[np.int32] = np.array([pair[1] for pair in pairs], dtype=np.int32)
        self.probability: NDArray[np.float64] = np.array([pair[2] for pair in pairs], dtype=float)
        certain = np.nextafter(1, 0)
        odds = np.minimum(self.probability, certain)
        self.unrestrained: NDArray[np.float64] = odds / (1 - odds)


def find_by_splink(columns: Sequence[Column], *, split: int | None, backend: str) -> "Found":
    """Find pairs as `table_finder.find_in` does, with Splink.

    Raises:
        MissingExtraError: Splink, or what it is to run on, is not installed.
    """
    return cast("Found", Judged(pairs_by_splink(columns, split=split, backend=backend)))
