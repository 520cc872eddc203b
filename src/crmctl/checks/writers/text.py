"""For people and editors: `file:line:column: severity code message (hint)`."""

from crmctl.checks.writers.outcome import Outcome, printable, sentence
from crmctl.findings import Finding


def write(outcome: Outcome) -> str:
    """Give a line for each finding."""
    return "".join(f"{line(finding)}\n" for finding in outcome.findings)


def line(finding: Finding) -> str:
    """Give a finding as one line."""
    place = f"{printable(finding.path)}:{finding.line}:{finding.column}"
    return f"{place}: {finding.severity} {finding.code} {sentence(finding)}"
