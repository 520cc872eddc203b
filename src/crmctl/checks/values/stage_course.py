"""M717: a deal, or a complaint, that is not where its course ends."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.checks.values.won_undated import is_undated
from crmctl.findings import Finding, Fix, Severity

_DEAL = "title: Drive\nstage: {stage}\nstages:\n  - stage: new\n    at: 2026-11-02\n"

RULE = Rule(
    code="M717",
    name="course-behind",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "The stage of a deal, or the state of a complaint, is not the last one of its dated "
        "steps, so nobody knows since when it holds: it was edited by hand. Add the step with its "
        "day. `crmctl set` does so by itself."
    ),
    bad={"deals/2026-11-drive-d7k2.yaml": _DEAL.format(stage="quote")},
    good={
        "deals/2026-11-drive-d7k2.yaml": (
            _DEAL.format(stage="quote") + "  - stage: quote\n    at: 2026-11-05\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find a word that its dated steps do not end with."""
    course = record.kind.course
    steps = record.data.get(course.steps) if course else None
    now = record.data.get(course.field) if course else None
    if now == "won" and is_undated(record.data):
        return  # M706 says so
    if course and steps and steps[-1].get(course.field) != now:
        yield record.finding(
            RULE, (course.field,), f"The last of `{course.steps}` says another {course.field}."
        )
