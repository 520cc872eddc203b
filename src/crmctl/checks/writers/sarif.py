"""SARIF 2.1.0, which GitHub, Azure and editors read as results of a static analysis."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from crmctl.checks.rule import Rule
from crmctl.checks.writers.outcome import Outcome, sentence
from crmctl.findings import Finding, Severity

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def write(outcome: Outcome) -> str:
    """Give one run with its rules and results."""
    codes = sorted({finding.code for finding in outcome.findings} & outcome.rules.keys())
    places = {code: place for place, code in enumerate(codes)}
    run = {
        "tool": {
            "driver": {
                "name": "crmctl",
                "version": outcome.version,
                "rules": [_rule(outcome.rules[code]) for code in codes],
            }
        },
        "invocations": [{"executionSuccessful": outcome.complete}],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(outcome, finding, print_, places) for finding, print_ in outcome.fingerprinted
        ],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: Rule) -> Mapping[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.name.replace("-", " ")},
        "fullDescription": {"text": rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(
    outcome: Outcome, finding: Finding, print_: str, places: Mapping[str, int]
) -> Mapping[str, Any]:
    place: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(outcome.file(finding))},
            "region": {"startLine": finding.line, "startColumn": finding.column},
        }
    }
    if finding.field:
        name = f"{finding.ref}#{finding.field}"
        place["logicalLocations"] = [{"fullyQualifiedName": name}]
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": sentence(finding)},
        "locations": [place],
        # GitHub looks at the first name only; it would take the line's text if it were missing.
        "partialFingerprints": {"primaryLocationLineHash": print_, "crmctl/v1": print_},
    }
    if finding.code in places:
        result["ruleIndex"] = places[finding.code]
    return result
