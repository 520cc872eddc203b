"""C402: an e-mail address at a provider whose name is mistyped."""

from collections.abc import Iterator

from crmctl.checks.email_domains import meant
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="C402",
    name="email-domain-typo",
    severity=Severity.WARNING,
    fix=Fix.UNSAFE,
    summary=(
        "The domain of an e-mail address is that of a large provider with a letter or an ending "
        "mistyped, as in gmial.com or web.ed. The mail does not arrive, or reaches a stranger."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n  - address: muster@gmial.com\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nemails:\n  - address: muster@gmail.com\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find domains that are nearly a provider's."""
    for path, _, text in record.of(FieldType.EMAIL):
        known = meant(text.rpartition("@")[2])
        if known:
            hint = f"did you mean {known}?"
            yield record.finding(RULE, path, "The domain is nearly that of a provider.", hint)


def corrected(text: str) -> str:
    """Give the address at the provider that is meant."""
    local, _, domain = text.rpartition("@")
    known = meant(domain)
    return f"{local}@{known}" if known else text
