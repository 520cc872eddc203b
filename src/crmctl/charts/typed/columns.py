"""A column for each period, with last year as dots and the goal as a dashed line."""

from collections.abc import Iterator, Sequence

from crmctl.charts.chart import Bar, Columns, Tone
from crmctl.charts.columns import padded, shortened, width
from crmctl.charts.numbers import grouped
from crmctl.charts.scale import names, ticks
from crmctl.charts.typed.line import Letters, Line, Piece, typed

_ROWS = 8
_WIDEST = 8
_FILLED = 0.75


class _Plot:
    """Where values are in rows of characters: `above` of them above zero, `below` below it."""

    def __init__(self, chart: Columns) -> None:
        known = [bar.value for bar in chart.columns]
        known += [value for value in chart.before if value is not None]
        known += [chart.goal] if chart.goal is not None else []
        # A flat series fills half of the height: it says nothing about more and less.
        flat = len(set(known)) == 1
        low, high = min(0.0, *known), max(0.0, *known)
        marks = ticks(low * (1 + flat), high * (1 + flat))
        self.low, self.high = marks[0], marks[-1]
        span = self.high - self.low
        self.below = min(max(round(-self.low / span * _ROWS), 1), _ROWS - 1) if self.low < 0 else 0
        if self.low < 0 and self.high <= 0:
            self.below = _ROWS
        self.above = _ROWS - self.below
        self.unit = max(
            self.high / self.above if self.above else 0.0,
            -self.low / self.below if self.below else 0.0,
        )

    def row(self, value: float) -> int:
        """Give the row that a value lies in, 0 at the top."""
        if not self.unit:
            return self.above - 1
        place = self.above - value / self.unit
        return min(max(int(place), 0), _ROWS - 1)

    def cell(self, value: float, row: int, heights: str) -> str:
        """Give how a column fills a row; below zero by whole rows."""
        if not self.unit:
            return heights[0]
        steps = len(heights) - 1
        if row < self.above:
            filled = round((value / self.unit - (self.above - 1 - row)) * steps)
            least = 1 if value > 0 and row == self.above - 1 else 0
            return heights[min(max(filled, least), steps)]
        rows = max(round(-value / self.unit), 1) if value < 0 else 0
        return heights[-1] if row - self.above < rows else heights[0]

    def name(self, row: int) -> str:
        """Give the number at the left of a row: the top, zero and the bottom have one."""
        if row == 0 and self.above:
            return names([self.high])[0]
        if row == _ROWS - 1 and self.below:
            return names([self.low])[0]
        return "0" if row == self.above - 1 else ""


def lines(chart: Columns, columns: int, of: Letters) -> Iterator[Line]:
    """Type columns from zero; where there are too many for the width, the last ones."""
    plot = _Plot(chart)
    left = max(width(typed(plot.name(row), of)) for row in range(_ROWS)) + 1
    count = min(len(chart.columns), columns - left)
    slot = min((columns - left) // count, _WIDEST)
    shown = list(chart.columns)[-count:]
    before = [*chart.before, *([None] * len(chart.columns))][: len(chart.columns)][-count:]
    for row in range(_ROWS):
        label = padded(typed(plot.name(row), of), left - 1, right=True) + " "
        yield (Piece(label, Tone.MUTED), *_row(chart, plot, row, shown, before, slot, of))
    yield (Piece(" " * left + _labels(shown, slot, of), Tone.MUTED),)
    yield from _key(chart, before, count, of)


def _row(  # noqa: PLR0913, PLR0917 - a row is made of all of them
    chart: Columns,
    plot: _Plot,
    row: int,
    shown: Sequence[Bar],
    before: Sequence[float | None],
    slot: int,
    of: Letters,
) -> Iterator[Piece]:
    aimed = chart.goal is not None and plot.row(chart.goal) == row
    empty = of.goal if aimed else " "
    wide = max(round(slot * _FILLED), 1)
    for bar, ago in zip(shown, before, strict=True):
        cell = plot.cell(bar.value, row, of.heights)
        body = list((empty if cell == " " else cell) * wide + empty * (slot - wide))
        if ago is not None and plot.row(ago) == row:
            body[(wide - 1) // 2] = of.before
        yield Piece("".join(body), bar.tone)


def _labels(shown: Sequence[Bar], slot: int, of: Letters) -> str:
    """Give the names of the periods; where there is no room, every second, third and so on."""
    labels = [typed(bar.label, of) for bar in shown]
    every = (max(map(width, labels)) + slot) // slot
    first = (len(labels) - 1) % every
    text = " " * (slot * first)
    for label in labels[first::every]:
        text += padded(shortened(label, slot * every, of.ellipsis), slot * every)
    return text.rstrip()


def _key(
    chart: Columns, before: Sequence[float | None], count: int, of: Letters
) -> Iterator[Line]:
    entries = []
    if any(value is not None for value in before):
        entries.append(f"{of.before} a year before")
    if chart.goal is not None:
        entries.append(f"{of.goal * 2} goal {typed(grouped(chart.goal), of)}")
    if count < len(chart.columns):
        entries.append(f"the last {count} of {len(chart.columns)}")
    if entries:
        yield (Piece("   ".join(entries), Tone.MUTED),)
