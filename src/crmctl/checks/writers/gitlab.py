"""GitLab's Code Quality report, a part of Code Climate's format.

GitLab takes two entries of one fingerprint for one, so that a counter tells them apart.
"""

import json
from collections.abc import Mapping

from crmctl.checks.writers.outcome import Outcome, sentence
from crmctl.findings import Severity

_SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "major",
    Severity.WARNING: "minor",
    Severity.INFO: "info",
}


def write(outcome: Outcome) -> str:
    """Give a list of entries."""
    entries = [
        {
            "description": f"{finding.code} {sentence(finding)}",
            "check_name": finding.code,
            "fingerprint": print_,
            "severity": _SEVERITIES[finding.severity],
            "location": {"path": outcome.file(finding), "lines": {"begin": finding.line}},
        }
        for finding, print_ in outcome.fingerprinted
    ]
    return json.dumps(entries, indent=1) + "\n"
