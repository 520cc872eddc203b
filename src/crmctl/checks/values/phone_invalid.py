"""C405: a telephone number that cannot be dialled."""

from collections.abc import Iterator

from crmctl.checks import phone_number
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="C405",
    name="phone-invalid",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A telephone number is too long or too short to be one, or has no digits. Extensions and "
        "short service numbers are right."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            'name:\n  family: Muster\nphones:\n  - number: "see website"\n'
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            'name:\n  family: Muster\nphones:\n  - number: "+493012345678"\n'
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find numbers that can be dialled nowhere."""
    for path, _, text in record.of(FieldType.PHONE):
        if not phone_number.is_possible(text, record.local_country):
            yield record.finding(RULE, path, "This is not a telephone number.")
