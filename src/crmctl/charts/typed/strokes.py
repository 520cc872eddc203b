"""Bars and sparklines out of characters."""

from collections.abc import Sequence

from crmctl.charts.typed.line import Letters

_SPARKS = "▁▂▃▄▅▆▇█"
_ASCII_SPARKS = "_.-=+*#@"


def bar(value: float, maximum: float, width: int, of: Letters) -> str:
    """Give a horizontal bar.

    Args:
        value: what it stands for; at or below zero the bar is empty.
        maximum: the value of a bar that fills the width.
        width: in columns.
        of: what it is typed with; in Unicode in eighths of a column.
    """
    if value <= 0 or maximum <= 0:
        return ""
    parts = len(of.steps) - 1
    whole, rest = divmod(max(round(min(value / maximum, 1.0) * width * parts), 1), parts)
    return of.steps[-1] * whole + (of.steps[rest] if rest else "")


def sparkline(values: Sequence[float | None], *, unicode: bool) -> str:
    """Give one character a value, from the lowest to the highest; a missing value is a gap.

    A flat series is drawn at half height, or at the bottom if it is nothing but zeros.
    """
    known = [value for value in values if value is not None]
    if not known:
        return " " * len(values)
    low, high = min(known), max(known)
    heights = _SPARKS if unicode else _ASCII_SPARKS
    return "".join(
        " " if value is None else heights[_height(value, low, high)] for value in values
    )


def _height(value: float, low: float, high: float) -> int:
    if low == high:
        return 3 if value else 0
    return round((value - low) / (high - low) * 7)
