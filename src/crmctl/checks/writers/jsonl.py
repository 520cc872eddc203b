"""Every attribute of every finding: one JSON object a line."""

import json

from crmctl.checks.writers.outcome import Outcome


def write(outcome: Outcome) -> str:
    """Give a line for each finding."""
    return "".join(f"{json.dumps(finding._asdict())}\n" for finding in outcome.findings)
