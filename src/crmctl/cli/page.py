"""A record's page as text: readable at 80 columns, and line by line in a pipe."""

import shutil
import sys
from collections.abc import Iterator, Sequence

from crmctl.charts.columns import padded, width
from crmctl.cli.terminal import encodable, is_terminal, safe, styled
from crmctl.workspace.page import Line, Page, Section

_INDENT = "  "
_GAP = "  "
_NARROWEST = 8  # columns that a cell keeps before it is broken over lines
_ROOM_BELOW = 20  # columns without which what stands below an entry begins further left


def print_page(page: Page) -> None:
    """Print a page on standard output."""
    sys.stdout.writelines(f"{encodable(line)}\n" for line in page_lines(page))


def page_lines(page: Page) -> Iterator[str]:
    """Give the lines of a page, safe to print.

    On a terminal long texts are broken at its width; in a pipe each entry stays in its line, so
    that `grep` finds it whole.
    """
    columns = shutil.get_terminal_size().columns if is_terminal() else 0
    yield from _heading(page, columns)
    for section in page.sections:
        yield ""
        yield from section_lines(section, columns)


def section_lines(section: Section, columns: int) -> Iterator[str]:
    """Give the lines of one section, safe to print; its columns stand below each other.

    Args:
        section: what it says.
        columns: the width at which long texts are broken; 0 for never.
    """
    yield styled(safe(section.title), "bold")
    rows = [tuple(safe(cell) for cell in line.cells) for line in section.lines]
    # A column that no entry fills takes no room.
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows)]
    rows = [tuple(row[place] for place in kept) for row in rows]
    widths = _widths(rows, columns)
    for line, row in zip(section.lines, rows, strict=True):
        yield from _row(row, widths)
        yield from _more(line, widths, columns)


def _heading(page: Page, columns: int) -> Iterator[str]:
    name, ref = safe(page.name), safe(str(page.ref))
    gap = max(columns - width(name) - width(ref), len(_GAP)) if columns else len(_GAP)
    yield styled(name, "bold") + " " * gap + styled(ref, "dim")
    if page.summary:
        yield from broken(" · ".join(map(safe, page.summary)), columns)
    for warning in page.warnings:
        yield styled(f"! {safe(warning)}", "red bold")


def _widths(rows: Sequence[Sequence[str]], columns: int) -> list[int]:
    """Give each column the width of its widest cell; too much is taken from the widest."""
    widths = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    room = columns - len(_INDENT) - len(_GAP) * (len(widths) - 1)
    excess = sum(widths) - room if columns else 0
    while excess > 0 and max(widths) > _NARROWEST:
        widest = widths.index(max(widths))
        widths[widest] -= 1
        excess -= 1
    return widths


def _row(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [list(broken(cell, columns)) for cell, columns in zip(row, widths, strict=True)]
    for number in range(max(map(len, cells))):
        texts = [cell[number] if number < len(cell) else "" for cell in cells]
        aligned = (padded(text, columns) for text, columns in zip(texts, widths, strict=True))
        yield (_INDENT + _GAP.join(aligned)).rstrip()


def _more(line: Line, widths: Sequence[int], columns: int) -> Iterator[str]:
    """Give what stands below an entry, under its last column."""
    indent = len(_INDENT) + sum(widths[:-1]) + len(_GAP) * (len(widths) - 1)
    indent = indent if not columns or columns - indent >= _ROOM_BELOW else len(_INDENT) * 2
    for text in line.more:
        for part in broken(safe(text), max(columns - indent, _NARROWEST) if columns else 0):
            yield " " * indent + part


def broken(text: str, columns: int) -> Iterator[str]:
    """Break a text between words, and a word that is too long within it."""
    if not columns or width(text) <= columns:
        yield text
        return
    line = ""
    for word in text.split(" "):
        if line and width(f"{line} {word}") > columns:
            yield line
            line = word
        else:
            line = f"{line} {word}" if line else word
        while width(line) > columns:
            cut = _fitting(line, columns)
            yield line[:cut]
            line = line[cut:]
    yield line


def _fitting(text: str, columns: int) -> int:
    """Give how many characters fit, at least one."""
    return next((n for n in range(len(text), 1, -1) if width(text[:n]) <= columns), 1)
