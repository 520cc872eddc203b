"""What stands between and below the rows of a table and is none of them."""

import re
from collections.abc import Sequence

from crmctl.interchange.tables.header import filled, is_number
from crmctl.interchange.tables.table import Row, Skipped

_LOOKED_AT = 12  # rows from the end
_TOTAL = re.compile(
    r"(grand )?totals?|sum|summen?|gesamt|gesamtsumme|gesamtergebnis|insgesamt|total général",
    re.IGNORECASE,
)
# `Grand Totals (12 records)`, `Summe:`
_COUNT = re.compile(r"\s*(\(\s*\d+[^()]*\))?\s*:?\s*$")
# As Salesforce writes below a report; its own words, in English.
_REPORT_END = re.compile(
    r"Confidential Information - Do Not Distribute"
    r"|Copyright (\(c\)|©) \d{4}.* [Ss]alesforce.*"
    r"|Copyright (\(c\)|©) \d{4}-\d{4} salesforce\.com.*",
)


def without_footer(rows: list[Row], blank_lines: Sequence[int]) -> tuple[list[Row], list[Skipped]]:
    """Give the rows without the totals and the end of a report.

    Args:
        rows: of the table, below its header.
        blank_lines: the last lines that are blank.
    """
    kept, end = _without_report_end(rows, blank_lines)
    skipped = list[Skipped]()
    while kept and _is_total(kept[-1]):
        row = kept.pop()
        skipped.insert(0, Skipped(row.line, "a total below the rows", row.cells))
    return kept, skipped + end


def _without_report_end(
    rows: list[Row], blank_lines: Sequence[int]
) -> tuple[list[Row], list[Skipped]]:
    """Cut off lines of one cell below a blank line, if one of them is Salesforce's own."""
    at = len(rows)
    while at and len(rows) - at < _LOOKED_AT and _is_line_of_text(rows[at - 1]):
        at -= 1
    end = rows[at:]
    known = any(_REPORT_END.fullmatch(cell) for row in end for cell in filled(row.cells))
    below = end and any(
        (rows[at - 1].line if at else 0) < line < end[0].line for line in blank_lines
    )
    if not (known and below):
        return rows, []
    reason = "the end of a report, below the rows"
    return rows[:at], [Skipped(row.line, reason, row.cells) for row in end]


def _is_line_of_text(row: Row) -> bool:
    return len(filled(row.cells)) == 1


def _is_total(row: Row) -> bool:
    """Tell whether a row begins with the word for a total and has nothing but numbers beside it."""
    cells = filled(row.cells)
    word = _TOTAL.match(cells[0].strip()) if len(row.cells) > 1 else None
    if not word or not _COUNT.fullmatch(cells[0].strip()[word.end() :]):
        return False
    return all(map(is_number, cells[1:])) and (len(cells) > 1 or _names_itself(cells[0]))


def _names_itself(cell: str) -> bool:
    """Tell whether a word alone in its row is no name of anybody: a firm may be called Total."""
    return bool(re.match(r"\s*(grand totals?|gesamtsumme|gesamtergebnis)", cell, re.IGNORECASE))
