"""C404: an e-mail address that reaches nobody."""

from collections.abc import Iterator

from crmctl.checks.email_domains import is_reserved_or_disposable
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="C404",
    name="email-reserved-or-disposable",
    severity=Severity.INFO,
    fix=Fix.NONE,
    summary=(
        "An e-mail address belongs to a service for one-time addresses, or ends in a name that "
        "nobody can have (test, invalid, localhost). Mail to it reaches nobody. Domains for "
        "documents, such as example.org, are left alone."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n  - address: muster@mailinator.com\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n  - address: muster@example.org\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find addresses for one time, or for none."""
    for path, _, text in record.of(FieldType.EMAIL):
        if is_reserved_or_disposable(text.rpartition("@")[2]):
            yield record.finding(RULE, path, "Mail to this address reaches nobody.")
