"""Findings as the index keeps them: a JSON list."""

import json
from collections.abc import Sequence
from typing import Any

from crmctl.findings import Finding, Fix, Severity

UNREADABLE = "the file cannot be read: permission denied, or a fault of the disk"
"""The message of F001 where not even the bytes are known, so that the check is incomplete."""


def as_text(findings: Sequence[Finding]) -> str:
    """Write findings for the index."""
    if not findings:
        return "[]"
    return json.dumps([finding._asdict() for finding in findings], ensure_ascii=False)


def from_text(text: str) -> Sequence[Finding]:
    """Read what `as_text` wrote."""

    def finding(data: dict[str, Any]) -> Finding:
        return Finding(**{**data, "severity": Severity(data["severity"]), "fix": Fix(data["fix"])})

    return [finding(data) for data in json.loads(text)]
