"""Shares in rows and columns, as numbers, each with a mark that is higher for more."""

from collections.abc import Iterator, Sequence

from crmctl.charts.chart import Grid, Tone
from crmctl.charts.columns import padded, shortened, width
from crmctl.charts.shares import shade_of, written_share
from crmctl.charts.typed.line import UNICODE, Letters, Line, Piece, named, room, typed

_WIDE, _NARROW = 8, 5


def lines(chart: Grid, columns: int, of: Letters) -> Iterator[Line]:
    """Type a number for each share that is known; the first columns if not all have room."""
    left = room((row.label for row in chart.rows), columns, of)
    count = max(len(chart.columns), *(len(row.shares) for row in chart.rows), 1)
    cell = _WIDE if count * _WIDE <= columns - left - 2 else _NARROW
    count = min(count, (columns - left - 2) // cell)
    if any(chart.columns):
        heads = _headings([typed(name, of) for name in chart.columns[:count]], cell, of)
        yield (Piece(" " * (left + 2) + heads, Tone.MUTED),)
    for row in chart.rows:
        yield (Piece(named(row.label, left, of)), Piece(_cells(row.shares[:count], cell, of)))


def _headings(names: Sequence[str], cell: int, of: Letters) -> str:
    """Give the names above the cells; where there is no room, every second, third and so on."""
    every = max(map(width, names)) // cell + 1
    long = cell * every
    shown = (shortened(name, long - 1, of.ellipsis) for name in names[::every])
    return "".join(" " + padded(name, long - 1) for name in shown)


def _cells(shares: Sequence[float | None], cell: int, of: Letters) -> str:
    return "".join(_cell(share, cell, of) for share in shares)


def _cell(share: float | None, cell: int, of: Letters) -> str:
    if share is None:
        return " " * cell
    words = typed(written_share(share), of)
    words = words if cell == _WIDE else words.removesuffix("\xa0%").removesuffix(" %")
    mark = of.heights[1 + shade_of(share, len(of.heights) - 1)] if of is UNICODE else ""
    return padded(mark + padded(words, cell - 1 - len(mark), right=True), cell, right=True)
