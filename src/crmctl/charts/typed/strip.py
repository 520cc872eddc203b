"""A whole and its parts: areas side by side, told apart by what fills them."""

from collections.abc import Iterator

from crmctl.charts.chart import Strip
from crmctl.charts.columns import shortened, width
from crmctl.charts.typed.line import Letters, Line, Piece, typed

_GAP = "   "


def lines(chart: Strip, columns: int, of: Letters) -> Iterator[Line]:
    """Type the parts in their order, and below them what fills which, with its value."""
    fills = [of.areas[place % len(of.areas)] for place in range(len(chart.parts))]
    whole = sum(max(part.value, 0) for part in chart.parts)
    if whole > 0:
        room = columns - sum(part.value > 0 for part in chart.parts)
        yield tuple(
            Piece(fill * max(round(part.value / whole * room), 1), part.tone)
            for part, fill in zip(chart.parts, fills, strict=True)
            if part.value > 0
        )
    yield from _key(chart, fills, columns, of)


def _key(chart: Strip, fills: list[str], columns: int, of: Letters) -> Iterator[Line]:
    line = ""
    for part, fill in zip(chart.parts, fills, strict=True):
        words = typed(f"{fill} {part.label}  {part.text}", of)
        entry = shortened(words, columns, of.ellipsis)
        if line and width(line + _GAP + entry) > columns:
            yield (Piece(line),)
            line = ""
        line += _GAP * bool(line) + entry
    if line:
        yield (Piece(line),)
