"""D606: a time of day without its time zone."""

from collections.abc import Iterator

from crmctl.checks.moments import is_whole
from crmctl.checks.record_context import RecordContext, is_evidence
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="D606",
    name="zone-missing",
    severity=Severity.WARNING,
    fix=Fix.UNSAFE,
    summary=(
        "A moment has a time of day and no offset from UTC, as in +01:00. Which moment it is "
        "depends on where it is read. The fix takes the CRM's time zone; what stands in a consent "
        "stays as it was written."
    ),
    bad={"interactions/2025-11-21-phone-7k3f.yaml": "at: 2025-11-21T09:30:00\nchannel: phone\n"},
    good={
        "interactions/2025-11-21-phone-7k3f.yaml": (
            "at: 2025-11-21T09:30:00+01:00\nchannel: phone\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find times of day that may be any of twenty-four moments."""
    for path, _, text in record.of(FieldType.MOMENT):
        if not is_whole(text):
            fix = Fix.NONE if is_evidence(path) else None
            message = "The time of day has no offset from UTC."
            yield record.finding(RULE, path, message, fix=fix)
