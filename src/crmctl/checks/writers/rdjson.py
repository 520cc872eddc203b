"""reviewdog's Diagnostic Format, which comments on pull requests of many forges."""

import json

from crmctl.checks.writers.outcome import Outcome, sentence


def write(outcome: Outcome) -> str:
    """Give one result with all diagnostics."""
    diagnostics = [
        {
            "message": sentence(finding),
            "location": {
                "path": outcome.file(finding),
                "range": {"start": {"line": finding.line, "column": finding.column}},
            },
            "severity": finding.severity.upper(),
            "code": {"value": finding.code},
        }
        for finding in outcome.findings
    ]
    result = {"source": {"name": "crmctl"}, "diagnostics": diagnostics}
    return json.dumps(result, indent=1) + "\n"
