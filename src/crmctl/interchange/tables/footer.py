"""What stands between and below the rows of a table and is none of them."""

import re
from collections.abc import Sequence

from crmctl.interchange.tables.header import filled, is_number
from crmctl.interchange.tables.table import Row, Skipped

_LOOKED_AT = 12  # rows from the end
# `Grand Totals (12 records)`, `Summe:`
_TOTAL = re.compile(
    r"((grand )?totals?|sum|summen?|gesamt|gesamtsumme|gesamtergebnis|insgesamt)"
    r"\s*(\(\s*\d+[^()]*\))?\s*:?",
    re.IGNORECASE,
)
# A word that names nobody, even alone in its row; a firm may be called Total.
_PLAIN_TOTAL = re.compile(r"(grand totals?|gesamtsumme|gesamtergebnis)\b.*", re.IGNORECASE)
# As Salesforce writes below a report; its own words, in English.
_REPORT_END = re.compile(
    r"Confidential Information - Do Not Distribute"
    r"|Copyright (\(c\)|©) \d{4}(-\d{4})? [Ss]alesforce.*",
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
    known = any(_REPORT_END.fullmatch(",".join(filled(row.cells))) for row in end)
    below = end and any(
        (rows[at - 1].line if at else 0) < line < end[0].line for line in blank_lines
    )
    if not (known and below):
        return rows, []
    reason = "the end of a report, below the rows"
    return rows[:at], [Skipped(row.line, reason, row.cells) for row in end]


def _is_line_of_text(row: Row) -> bool:
    return bool(row.problem) or len(filled(row.cells)) == 1


def _is_total(row: Row) -> bool:
    """Tell whether a row begins with the word for a total and has only numbers beside it."""
    first, *others = filled(row.cells) or ("",)
    if len(row.cells) == 1 or not _TOTAL.fullmatch(first.strip()):
        return False
    return all(map(is_number, others)) if others else bool(_PLAIN_TOTAL.fullmatch(first.strip()))
