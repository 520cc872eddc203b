"""D608: dates of a contract that cannot hold together."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="D608",
    name="contract-dates",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A contract ends before it begins, or is renewed although it has no end, so nobody can "
        "say until when notice has to be given. A notice without an end is no mistake: such a "
        "contract lasts until notice was given and has run out."
    ),
    bad={
        "contracts/2026-01-01-acme-gmbh-4d2h.yaml": (
            "title: Maintenance\ncustomer: acme-gmbh\nstart: 2026-01-01\nend: 2025-12-31\n"
        ),
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
    },
    good={
        "contracts/2026-01-01-acme-gmbh-4d2h.yaml": (
            "title: Maintenance\ncustomer: acme-gmbh\nstart: 2026-01-01\nend: 2026-12-31\n"
        ),
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find dates in the wrong order, and renewal without anything to renew."""
    if record.kind.name != "contract":
        return
    data = record.data
    if data.get("end", data["start"]) < data["start"]:
        yield record.finding(RULE, ("end",), "This is before `start`, which comes first.")
    if "end" not in data and "renewal" in data:
        yield record.finding(
            RULE, ("renewal",), "A contract without `end` has no term to be renewed."
        )
