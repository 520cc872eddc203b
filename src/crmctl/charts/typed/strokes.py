"""Bars out of characters."""

from crmctl.charts.typed.line import Letters


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
