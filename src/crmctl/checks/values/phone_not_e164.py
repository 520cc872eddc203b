"""C406: a telephone number in a writing of its own."""

from collections.abc import Iterator

from crmctl.checks import phone_number
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="C406",
    name="phone-not-e164",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "A telephone number is not in the international form (E.164: a plus sign, the country's "
        "code, digits). It cannot be dialled from abroad, and the same number is not found in "
        "two records. Without a country code, the country of the record's address counts, else "
        "that of the CRM."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            'name:\n  family: Muster\nphones:\n  - number: "030 12345678"\n'
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            'name:\n  family: Muster\nphones:\n  - number: "+493012345678"\n'
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find numbers that have an international form and are written otherwise."""
    for path, _, text in record.of(FieldType.PHONE):
        if phone_number.normal(text, record.local_country) not in {"", text}:
            message = "The number is not in the international form (E.164)."
            yield record.finding(RULE, path, message)
