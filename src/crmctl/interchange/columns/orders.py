"""In which order day, month and year stand, decided over all dates of a column and of a file.

A file comes from one program, which writes one order: what is certain in one column holds for the
others between whose numbers the same mark stands, where it does not contradict them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from crmctl.interchange.columns.days import Written
from crmctl.interchange.columns.formats import Order

_ALL = frozenset(Order)


@dataclass(slots=True)
class Evidence:
    """What the dates of one column with one mark between their numbers say.

    Attributes:
        possible: the orders in which every one of them is a date.
        open: whether one of them is another date in another of these orders.
    """

    possible: frozenset[Order] = _ALL
    readings: list[Mapping[Order, object]] = field(default_factory=list)

    def add(self, written: Written) -> None:
        """Take one more date into account."""
        self.possible = self.possible.intersection(written.readings)
        if not written.certain:
            self.readings.append(written.readings)

    @property
    def open(self) -> bool:
        """Whether a date is another one in another of the orders that are possible."""
        return len(self.possible) > 1 and any(
            len({readings[order] for order in self.possible}) > 1 for readings in self.readings
        )


class Decision(NamedTuple):
    """How the dates of one column with one mark are read.

    Attributes:
        order: of their numbers; None where they contradict each other, so that only those can be
            read that have one reading.
        shown_by: the column that tells it, if cells do.
        ambiguous: the orders between which nothing decides.
    """

    order: Order | None
    shown_by: str = ""
    ambiguous: tuple[Order, ...] = ()


def evidence(days: Iterable[Written]) -> dict[str, Evidence]:
    """Give what the dates of a column say, by the mark between their numbers."""
    found: dict[str, Evidence] = {}
    # Moments of one day share its readings.
    for written in {id(day.readings): day for day in days if day.mark}.values():
        found.setdefault(written.mark, Evidence()).add(written)
    return found


def decide(
    columns: Mapping[str, Mapping[str, Evidence]], told: Order | None, usual: Order | None
) -> dict[str, dict[str, Decision]]:
    """Decide for each column and mark.

    Args:
        columns: what their dates say.
        told: the order that a person said; nothing overrules it.
        usual: the order of the system that the file comes from; only where no date tells.
    """
    return {
        column: {
            mark: Decision(told) if told else _decided(column, mark, columns, usual)
            for mark in marks
        }
        for column, marks in columns.items()
    }


def _decided(
    column: str, mark: str, columns: Mapping[str, Mapping[str, Evidence]], usual: Order | None
) -> Decision:
    own = columns[column][mark]
    if not own.possible:
        return Decision(None)
    if len(own.possible) == 1:
        return Decision(next(iter(own.possible)), column)
    order, shown_by = _of_file(mark, columns)
    if order in own.possible:
        return Decision(order, shown_by)
    if not own.open:
        return Decision(min(own.possible))
    if usual in own.possible and _is_silent(mark, columns):
        return Decision(usual)
    return Decision(None, ambiguous=tuple(order for order in Order if order in own.possible))


def _is_silent(mark: str, columns: Mapping[str, Mapping[str, Evidence]]) -> bool:
    """Tell whether no column of the file says anything for certain, not even that it is mixed."""
    return all(len(marks[mark].possible) > 1 for marks in columns.values() if mark in marks)


def _of_file(mark: str, columns: Mapping[str, Mapping[str, Evidence]]) -> tuple[Order | None, str]:
    """Give the order that is certain in a column, and the column; none where columns differ."""
    said = {column: marks[mark].possible for column, marks in columns.items() if mark in marks}
    certain = {column: one for column, one in said.items() if len(one) == 1}
    if not certain or len(set(certain.values())) > 1 or frozenset() in said.values():
        return None, ""
    column, orders = next(iter(certain.items()))
    return next(iter(orders)), column
