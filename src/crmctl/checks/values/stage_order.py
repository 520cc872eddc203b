"""M707: dated steps that cannot have come in this order."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_DAY = 10
_ENDS = frozenset({"won", "lost"})
_HEAD = "title: Drive\nstage: quote\nstages:\n  - stage: {0}\n    at: 2026-11-02\n"
_SECOND = "  - stage: quote\n    at: 2026-11-{0}\n"

RULE = Rule(
    code="M707",
    name="stage-order",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "The dated steps of a deal are not in the order of their days, or a deal that was won or "
        "lost went on without a note that says why. The times that reports give for each stage "
        "are wrong."
    ),
    bad={"deals/2026-11-drive-d7k2.yaml": _HEAD.format("new") + _SECOND.format("01")},
    good={"deals/2026-11-drive-d7k2.yaml": _HEAD.format("new") + _SECOND.format("05")},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find steps before the one that stands above them, and after the last there can be."""
    course = record.kind.course
    steps = record.data.get(course.steps, ()) if course else ()
    for place in range(1, len(steps)):
        path = (course.steps, place) if course else ()
        if str(steps[place].get("at"))[:_DAY] < str(steps[place - 1].get("at"))[:_DAY]:
            yield record.finding(RULE, (*path, "at"), "This is before the step above it.")
        elif steps[place - 1].get("stage") in _ENDS and not record.data.get("notes"):
            yield record.finding(RULE, path, "The deal was closed before; no note says why.")
