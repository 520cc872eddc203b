"""CSV text from rows, after RFC 4180: commas, CRLF; no cell runs in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from crmctl.interchange.tables.cells import defuse


def write(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Give the text of a CSV file; `csvread.read` gives the same rows back."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([defuse(cell) for cell in header])
    writer.writerows([defuse(cell) for cell in row] for row in rows)
    return text.getvalue()
