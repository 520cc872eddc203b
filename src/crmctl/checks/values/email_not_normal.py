"""C403: an e-mail address in an unusual writing."""

from collections.abc import Iterator

from crmctl.checks import email_address
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="C403",
    name="email-not-normal",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "An e-mail address has capital letters in its domain, blanks or brackets around it, or "
        "`mailto:` before it. It reaches the same mailbox, but is not found as the same address."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n  - address: mailto:muster@Example.org\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n  - address: muster@example.org\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find addresses that crmctl itself would have written otherwise."""
    for path, field, text in record.of(FieldType.EMAIL):
        if not email_address.is_usual(text) and email_address.normal(field, text) != text:
            yield record.finding(RULE, path, "The address is not in its usual writing.")
