"""A table: drawn by rich on a terminal, aligned plain text in a pipe."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crmctl.cli.terminal import is_terminal, padded, width

# Rich measures and wraps every cell, about a thousand rows a second; nobody reads more than that
# on a screen, and whoever scrolls through it wants it at once.
_MOST_ROWS_DRAWN = 500
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Layout:
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

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(
            Text(column.heading.upper()),
            justify="right" if column.right else "left",
            no_wrap=column.whole,
            overflow="fold",
            style=column.style,
        )
    for row in rows:
        # A Text is taken as it is; a str would be read as markup: "[red]" is a person's text.
        table.add_row(*map(Text, row))
    Console(file=sys.stdout, highlight=False, emoji=False).print(table)
