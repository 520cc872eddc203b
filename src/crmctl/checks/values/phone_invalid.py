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
        "short service numbers are right. Digits without a country's code that fit no number of "
        "the record's country are a warning only: the number may be an old one, or of another "
        "country than the address."
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
        if phone_number.is_possible(text, record.local_country):
            continue
        if phone_number.is_doubtful(text):
            message = "The country that it is taken for has no number of this length."
            hint = "with its country's code it is one of that country"
            yield record.finding(RULE, path, message, hint)._replace(severity=Severity.WARNING)
        else:
            yield record.finding(RULE, path, "This is not a telephone number.")
