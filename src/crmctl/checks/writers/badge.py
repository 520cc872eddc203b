"""The data of a badge, as https://shields.io/badges/endpoint-badge reads it."""

import json

from crmctl.checks.writers.outcome import Outcome
from crmctl.findings import Severity


def write(outcome: Outcome) -> str:
    """Give label, message and colour."""
    message, color = _said(outcome)
    badge = {"schemaVersion": 1, "label": "records", "message": message, "color": color}
    return json.dumps(badge) + "\n"


def _said(outcome: Outcome) -> tuple[str, str]:
    errors, warnings = outcome.count(Severity.ERROR), outcome.count(Severity.WARNING)
    if not outcome.complete:
        return "incomplete", "lightgrey"
    if errors:
        return f"{errors} error{'s' * (errors != 1)}", "red"
    if warnings:
        return f"{warnings} warning{'s' * (warnings != 1)}", "yellow"
    return "clean", "brightgreen"
