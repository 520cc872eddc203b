"""Giving the page of a month: on the screen, as an HTML file, as pictures."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from crmctl.charts.html import html
from crmctl.charts.page import Page
from crmctl.charts.sheet import sheet
from crmctl.charts.svg import svg
from crmctl.cli.report_page import columns_there, print_lines
from crmctl.cli.sending import send
from crmctl.cli.terminal import speaks_unicode
from crmctl.workspace.view import View


def print_page(page: Page) -> None:
    """Print the page as wide as the terminal, or for 80 columns."""
    print_lines(sheet(page, columns_there(), unicode=speaks_unicode()))


def write_page(view: View, page: Page, file: str, folder: str) -> None:
    """Write the page as HTML, its pictures as SVG, or both.

    Args:
        view: the CRM, among whose own files nothing is written.
        page: what to write.
        file: where to write HTML, `-` for standard output; empty for nowhere.
        folder: where to write a file for each picture; empty for nowhere.

    Raises:
        ExportInsideError: a file would lie among the CRM's own.
        FileAccessError: the file system refused.
    """
    if file:
        send(view, html(page).encode(), file)
    for name, text in pictures(page) if folder else ():
        send(view, text.encode(), str(Path(folder) / f"{name}.svg"))


def pictures(page: Page) -> Iterator[tuple[str, str]]:
    """Give the name and the text of each picture of the page."""
    for block in page.blocks:
        if block.chart is not None:
            yield block.name, svg(replace(block.chart, title=block.title, legend=block.legend))
