"""What mailing programs take of a contact, as one line of CSV each."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from crmctl.interchange.tables.cells import defuse

# An address of these characters runs in no spreadsheet; with an apostrophe it would be another.
_HARMLESS = re.compile(r"[A-Za-z0-9._+-]+@[A-Za-z0-9.-]+").fullmatch


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Give the text of a table, row by row; cells that a spreadsheet would run are defused."""
    for row in (header, *rows):
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerow(map(_cell, row))
        yield text.getvalue()


def _cell(text: str) -> str:
    return text if _HARMLESS(text) else defuse(text)
