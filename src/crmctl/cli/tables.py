"""A table: drawn by rich on a terminal, aligned plain text in a pipe.

Where a terminal is too narrow for the columns each row becomes a few lines instead.
"""

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crmctl.charts.columns import padded, width
from crmctl.cli.terminal import is_terminal, styled, wants_styles

# Rich measures and wraps every cell, about a thousand rows a second; nobody reads more than that
# on a screen, and whoever scrolls through it wants it at once.
_MOST_ROWS_DRAWN = 500
_GAP = "  "
_INDENT = "    "
# A column that is narrower than this breaks words and addresses into pieces.
_READABLE = 12
# How many values stand in the first line of a row that became several.
_FIRST = 2


class Layout(NamedTuple):
    """How a column looks; see `output.Column`."""

    heading: str
    right: bool = False
    whole: bool = False
    style: str = ""


def print_table(columns: Sequence[Layout], rows: Sequence[Sequence[str]]) -> None:
    """Print rows of safe texts on standard output."""
    if is_terminal() and len(rows) <= _MOST_ROWS_DRAWN:
        _draw(columns, rows)
    else:
        sys.stdout.writelines(_aligned(columns, rows))


def _aligned(columns: Sequence[Layout], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    headings = [column.heading.upper() for column in columns]
    widths = [max(map(width, values)) for values in zip(headings, *rows, strict=True)]
    for row in (headings, *rows):
        cells = (
            padded(text, columns_wide, right=column.right)
            for text, columns_wide, column in zip(row, widths, columns, strict=True)
        )
        yield _GAP.join(cells).rstrip() + "\n"


def _draw(columns: Sequence[Layout], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console  # noqa: PLC0415 - a tenth of a second that pipes are spared
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    console = Console(
        file=sys.stdout,
        highlight=False,
        emoji=False,
        color_system="auto" if wants_styles() else None,
    )
    least = _least_widths(columns, rows)
    if sum(least) + len(_GAP) * (len(least) - 1) > console.width:
        sys.stdout.writelines(_stacked(columns, rows, console.width))
        return
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column, narrowest in zip(columns, least, strict=True):
        table.add_column(
            Text(column.heading.upper()),
            justify="right" if column.right else "left",
            no_wrap=column.whole,
            min_width=narrowest,
            overflow="fold",
            style=column.style,
        )
    for row in rows:
        # A Text is taken as it is; a str would be read as markup: "[red]" is a person's text.
        table.add_row(*map(Text, row))
    console.print(table)


def _least_widths(columns: Sequence[Layout], rows: Sequence[Sequence[str]]) -> list[int]:
    """Give how narrow each column may become and still be read."""
    values = zip(*rows, strict=True)
    widths = [
        max(map(width, (column.heading, *given)))
        for column, given in zip(columns, values, strict=True)
    ]
    return [
        wide if column.whole else min(wide, _READABLE)
        for column, wide in zip(columns, widths, strict=True)
    ]


def _stacked(
    columns: Sequence[Layout], rows: Sequence[Sequence[str]], columns_wide: int
) -> Iterator[str]:
    """Give each row as a line of its first two values, and what else it has below that."""
    for row in rows:
        yield styled(_GAP.join(filter(None, row[:_FIRST])), "bold") + "\n"
        line = ""
        for column, value in zip(columns[_FIRST:], row[_FIRST:], strict=True):
            if not value.strip():
                continue
            named = f"{column.heading}: {value}" if column.heading.strip() else value
            if line and width(line) + len(_GAP) + width(named) > columns_wide:
                yield line + "\n"
                line = ""
            line += (_GAP if line else _INDENT) + named
        if line:
            yield line + "\n"
