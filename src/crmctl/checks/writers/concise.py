"""The shortest that still leads to the place: `file:line:column: code message`."""

from crmctl.checks.writers.outcome import Outcome, printable


def write(outcome: Outcome) -> str:
    """Give a line for each finding, without severity and hint."""
    return "".join(
        f"{printable(found.path)}:{found.line}:{found.column}: {found.code} "
        f"{printable(found.message)}\n"
        for found in outcome.findings
    )
