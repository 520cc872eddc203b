"""The table again, with what was found in columns behind its own."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from crmctl.interchange.deduping.clustering import Clustered
from crmctl.interchange.tables.exact import ExactTable, Layout

CLUSTER, PROBABILITY, RELATED = "cluster", "probability", "related"
_END = "\r\n"
_ROWS = 500  # that go into one piece of text


@dataclass(frozen=True, slots=True)
class Link:
    """A row of one table that is the same as a row of the other.

    Attributes:
        left: the row's number in its table, from 0.
        right: the other row's in its own.
        probability: that both are the same.
    """

    left: int
    right: int
    probability: float


def with_clusters(
    table: ExactTable, found: Clustered, related: Sequence[str] | None = None
) -> tuple[Sequence[str], Iterator[str]]:
    """Give the names of the new columns, and the text of the table with them.

    Args:
        table: kept as it is.
        found: in it.
        related: for a column more: of each row, what is related.
    """
    names = _free(table.header, (CLUSTER, PROBABILITY, *(() if related is None else (RELATED,))))
    shown = zip(map(str, found.numbers), map(_shown, found.probabilities), strict=True)
    added = (
        shown
        if related is None
        else ((*one, said) for one, said in zip(shown, related, strict=True))
    )
    rows = ([*row, *more] for row, more in zip(table.rows, added, strict=True))
    return names, _texts([*table.header, *names], rows, table.layout)


def with_links(
    left: ExactTable, right: ExactTable, links: Sequence[Link]
) -> tuple[Sequence[str], Iterator[str]]:
    """Give the names of all columns, and the text of the left table with the rows it is linked to.

    Every row of the left table is there, in order: once for each link, or once with nothing
    beside it. Names that both tables have get `left_` and `right_` before them.
    """
    clashing = {name.strip() for name in left.header} & {name.strip() for name in right.header}
    own = [_prefixed("left_", name, clashing) for name in left.header]
    header = [*own, *(_prefixed("right_", name, clashing) for name in right.header)]
    names = [*header, *_free(header, (PROBABILITY,))]
    by_row = dict[int, list[Link]]()
    for link in links:
        by_row.setdefault(link.left, []).append(link)
    nothing = [*[""] * len(right.header), ""]
    rows = (
        [*row, *beside]
        for number, row in enumerate(left.rows)
        for beside in [
            [*right.rows[link.right], _shown(link.probability)] for link in by_row.get(number, ())
        ]
        or [nothing]
    )
    return names, _texts(names, rows, left.layout)


def _prefixed(prefix: str, name: str, clashing: set[str]) -> str:
    return f"{prefix}{name.strip()}" if name.strip() in clashing else name


def _free(taken: Sequence[str], wanted: Sequence[str]) -> Sequence[str]:
    """Give names that no column has: `cluster`, or `cluster 2`."""
    known = {name.strip().lower() for name in taken}
    names = list[str]()
    for name in wanted:
        number, free = 1, name
        while free in known:
            number += 1
            free = f"{name} {number}"
        names.append(free)
    return names


def _shown(probability: float | None) -> str:
    return "" if probability is None else f"{probability:.4f}"


def _texts(header: Sequence[str], rows: Iterable[Sequence[str]], layout: Layout) -> Iterator[str]:
    lines = _Lines(layout.line_end)
    writer = csv.writer(lines, delimiter=layout.delimiter, lineterminator=_END)
    if layout.mark:
        yield "\ufeff"
    for row in chain([header], rows):
        writer.writerow(row)
        if len(lines.written) >= _ROWS:
            yield lines.take()
    yield lines.take()


class _Lines:
    """What the writer has written since it was taken, with the line ends that are wanted.

    The module quotes what the end of its lines has in it, and only that: a cell with a carriage
    return would not come back from lines that end in a line feed.
    """

    def __init__(self, end: str) -> None:
        self.written: list[str] = []
        self._end = end

    def write(self, text: str) -> None:
        self.written.append(text.removesuffix(_END) + self._end)

    def take(self) -> str:
        text = "".join(self.written)
        self.written.clear()
        return text
