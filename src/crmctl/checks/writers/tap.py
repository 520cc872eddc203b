"""TAP 14 (https://testanything.org): an error is `not ok`, what weighs less is `TODO`."""

from collections.abc import Iterator

from crmctl.checks.writers.outcome import Outcome, sentence
from crmctl.findings import Finding, Severity


def write(outcome: Outcome) -> str:
    """Give a test point for each finding, or one that is fine where there is none."""
    return "".join(f"{line}\n" for line in _lines(outcome))


def _lines(outcome: Outcome) -> Iterator[str]:
    yield "TAP version 14"
    yield f"1..{len(outcome.findings) or 1}"
    for number, finding in enumerate(outcome.findings, 1):
        yield _point(outcome, number, finding)
    if not outcome.findings:
        yield "ok 1 - nothing is wrong"
    if not outcome.complete:
        yield "Bail out! Not every file could be read."


def _point(outcome: Outcome, number: int, finding: Finding) -> str:
    place = f"{outcome.file(finding)}:{finding.line}:{finding.column}"
    said = _escaped(f"{place} {finding.code} {sentence(finding)}")
    todo = "" if finding.severity is Severity.ERROR else f" # TODO {finding.severity}"
    return f"not ok {number} - {said}{todo}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("#", "\\#")
