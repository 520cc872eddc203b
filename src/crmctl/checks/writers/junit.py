"""JUnit's XML, as Ant's schema has it: errors are failed tests, what weighs less is skipped."""

from xml.sax.saxutils import quoteattr

from crmctl.checks.writers.outcome import Outcome, sentence
from crmctl.findings import Finding, Severity


def write(outcome: Outcome) -> str:
    """Give one suite with a test for each finding, or one that passes where there is none."""
    cases = [_case(outcome, finding) for finding in outcome.findings]
    counts = (
        f'tests="{len(cases) or 1}" failures="{outcome.count(Severity.ERROR)}" '
        f'errors="{0 if outcome.complete else 1}"'
    )
    if not outcome.complete:
        cases.append(
            '<testcase name="complete" classname="crmctl" time="0">'
            '<error type="incomplete" message="Not every file could be read."/></testcase>'
        )
    if not cases:
        cases.append('<testcase name="check" classname="crmctl" time="0"/>')
    body = "\n".join(f"  {case}" for case in cases)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
        f' <testsuite name="crmctl check" package="crmctl" id="0" hostname="localhost" {counts} '
        f'time="0" timestamp="{outcome.at:%Y-%m-%dT%H:%M:%S}">\n  <properties/>\n{body}\n'
        "  <system-out/>\n  <system-err/>\n </testsuite>\n</testsuites>\n"
    )


def _case(outcome: Outcome, finding: Finding) -> str:
    place = f"{outcome.file(finding)}:{finding.line}"
    name = quoteattr(f"{finding.code} {outcome.name(finding)} {place}")
    said = quoteattr(f"{place}: {finding.severity}: {sentence(finding)}")
    within = (
        f'<failure type="{finding.code}" message={said}/>'
        if finding.severity is Severity.ERROR
        else f"<skipped message={said}/>"
    )
    classname = quoteattr(outcome.file(finding))
    return f'<testcase name={name} classname={classname} time="0">{within}</testcase>'
