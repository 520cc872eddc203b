"""Every attribute of every finding: one JSON list."""

import json

from crmctl.checks.writers.outcome import Outcome


def write(outcome: Outcome) -> str:
    """Give a list with one finding a line."""
    items = ",\n".join(json.dumps(finding._asdict()) for finding in outcome.findings)
    return f"[\n{items}\n]\n" if items else "[]\n"
