"""How a text, or a list of texts, stands in one cell.

A cell that a spreadsheet would run as a formula gets a leading apostrophe, which makes it text;
see OWASP, "CSV Injection". Reading takes it away again, so that every text comes back as it was.
"""

import re
from collections.abc import Sequence

DEFUSED = re.compile(r"'[=+\-@\t\r]")  # anywhere in a text: it may have defused cells

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED = re.compile(r"'+[=+\-@\t\r]")


def defuse(cell: str) -> str:
    """Give the cell as text that no spreadsheet runs: `=1+1` -> `'=1+1`."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def restore(cell: str) -> str:
    """Give the cell as it was before `defuse`."""
    return cell[1:] if _DEFUSED.match(cell) else cell


def split_items(cell: str) -> list[str]:
    """Read a cell that holds a list: `b2b; vip`, or with commas where it has no semicolon."""
    items = cell.split(";" if ";" in cell else ",")
    return [item.strip() for item in items if item.strip()]


def join_items(items: Sequence[str]) -> str | None:
    """Write a list in one cell; None when `split_items` would not give it back."""
    cell = "; ".join(items)
    return cell if split_items(cell) == list(items) else None
