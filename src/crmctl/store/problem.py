"""What can be wrong with a file before its schema is looked at.

A message never quotes a value of the file: it may be personal.
"""

from collections.abc import Mapping
from typing import NamedTuple

from crmctl.findings import Fix, Severity

_SEVERITIES: Mapping[str, Severity] = {
    "F002": Severity.WARNING,
    "F003": Severity.WARNING,
    "F004": Severity.INFO,
    "Y112": Severity.WARNING,
}
_FIXES: Mapping[str, Fix] = {
    "F001": Fix.UNSAFE,
    "F002": Fix.SAFE,
    "F003": Fix.SAFE,
    "F004": Fix.SAFE,
    "T303": Fix.UNSAFE,
    "Y104": Fix.SAFE,
    "Y105": Fix.SAFE,
    "Y109": Fix.SAFE,
    "Y112": Fix.SAFE,
}


class Problem(NamedTuple):
    """One fault of a file; only an error leaves nothing to read.

    Attributes:
        code: the rule, as in `F001`.
        message: one sentence that says what is wrong.
        line: the line, from 1.
        column: the column, from 1.
        hint: what to do.
        severity: how much it weighs.
        fix: whether `check --fix` mends it.
    """

    code: str
    message: str
    line: int = 1
    column: int = 1
    hint: str = ""
    severity: Severity = Severity.ERROR
    fix: Fix = Fix.NONE


def problem(code: str, message: str, line: int = 1, column: int = 1, hint: str = "") -> Problem:
    """Give a problem with the severity and the fix of its rule."""
    severity = _SEVERITIES.get(code, Severity.ERROR)
    return Problem(code, message, line, column, hint, severity, _FIXES.get(code, Fix.NONE))


def problem_at(code: str, message: str, text: str, offset: int, hint: str = "") -> Problem:
    """Give a problem at an offset of the text."""
    line = text.count("\n", 0, offset) + 1
    return problem(code, message, line, offset - text.rfind("\n", 0, offset), hint)
