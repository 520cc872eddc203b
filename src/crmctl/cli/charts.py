"""Bars and sparklines out of characters, for tables on a terminal."""

from collections.abc import Sequence

from crmctl.cli.terminal import speaks_unicode

_EIGHTHS = " ▏▎▍▌▋▊▉"
_FULL = "█"
_HEIGHTS = "▁▂▃▄▅▆▇█"
_ASCII_HEIGHTS = "_.-=+*#@"


def bar(value: float, maximum: float, width: int = 20, *, unicode: bool | None = None) -> str:
    """Give a horizontal bar.

    Args:
        value: what it stands for; at or below zero the bar is empty.
        maximum: the value of a bar that fills the width.
        width: in columns.
        unicode: draw in eighths of a column; by default if standard output can show them.
    """
    if value <= 0 or maximum <= 0:
        return ""
    share = min(value / maximum, 1.0)
    if not _unicode(unicode):
        return "#" * max(round(share * width), 1)
    full, eighths = divmod(max(round(share * width * 8), 1), 8)
    return _FULL * full + _EIGHTHS[eighths].strip()


def sparkline(values: Sequence[float | None], *, unicode: bool | None = None) -> str:
    """Give one character a value, from the lowest to the highest; a missing value is a gap.

    A flat series is drawn at half height, or at the bottom if it is nothing but zeros.
    """
    known = [value for value in values if value is not None]
    if not known:
        return " " * len(values)
    low, high = min(known), max(known)
    heights = _HEIGHTS if _unicode(unicode) else _ASCII_HEIGHTS
    return "".join(
        " " if value is None else heights[_height(value, low, high)] for value in values
    )


def _height(value: float, low: float, high: float) -> int:
    if low == high:
        return 3 if value else 0
    return round((value - low) / (high - low) * 7)


def _unicode(wanted: bool | None) -> bool:  # noqa: FBT001 - the public functions name it
    return speaks_unicode() if wanted is None else wanted
