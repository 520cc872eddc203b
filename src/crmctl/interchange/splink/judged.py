"""What Splink found, as our own finder would give it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, cast

from crmctl.interchange.splink.running import Pair, pairs_by_splink
from crmctl.matching.columns import Column
from crmctl.matching.find import Answer, Record
from crmctl.matching.find import Pair as RecordPair
from crmctl.matching.records import columns_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from crmctl.matching.judging import Found

_EVEN = 0.5


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


def pairs_of_records(records: Iterable[Record], kind: str, backend: str) -> Sequence[RecordPair]:
    """Find pairs of records as `matching.find.find` does, with Splink and so without evidence.

    Raises:
        MissingExtraError: Splink, or what it is to run on, is not installed.
    """
    ordered = sorted(records, key=lambda record: record[0])
    names = [name for name, _ in ordered]
    found = pairs_by_splink(columns_of([data for _, data in ordered], kind), backend=backend)
    return [
        RecordPair(names[left], names[right], odds, _answer(odds), "", ())
        for left, right, odds in found
    ]


def _answer(odds: float) -> Answer:
    return Answer.SAME if odds >= _EVEN else Answer.UNRELATED


def find_by_splink(columns: Sequence[Column], *, split: int | None, backend: str) -> "Found":
    """Find pairs as `table_finder.find_in` does, with Splink.

    Raises:
        MissingExtraError: Splink, or what it is to run on, is not installed.
    """
    return cast("Found", Judged(pairs_by_splink(columns, split=split, backend=backend)))
