"""C401: an e-mail address that cannot be one."""

from collections.abc import Iterator

from crmctl.checks import email_address
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="C401",
    name="email-syntax",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "An e-mail address has not the form of one (RFC 5321, RFC 6531), so that no mail can "
        "reach it. Plus signs, quoted names and addresses in other scripts are right."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n  - address: muster@@example.org\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n  - address: muster@example.org\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find addresses that stay impossible when their writing is put right."""
    for path, field, text in record.of(FieldType.EMAIL):
        if not email_address.is_usual(text) and not email_address.is_address(
            email_address.normal(field, text)
        ):
            yield record.finding(RULE, path, "This has not the form of an e-mail address.")
