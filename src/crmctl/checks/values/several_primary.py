"""C412: more than one primary entry in a list."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="C412",
    name="several-primary",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "Two e-mails or phones of one record are both marked `primary`, so that nothing says "
        "which one to use."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n"
            "  - address: muster@example.org\n    primary: true\n"
            "  - address: muster@example.net\n    primary: true\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n"
            "  - address: muster@example.org\n    primary: true\n"
            "  - address: muster@example.net\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find every entry after the first that is marked primary."""
    for name, items in record.data.items():
        if type(items) is not list or type(items[0]) is not dict:
            continue
        primary = [place for place, item in enumerate(items) if item.get("primary")]
        for place in primary[1:]:
            message = "Another entry of the list is marked as primary, too."
            yield record.finding(RULE, (name, place, "primary"), message)
