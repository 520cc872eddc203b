"""C409: a postcode that other programs take for a number."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.checks.values.ambiguous_scalar import POSTCODE, unquoted
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="C409",
    name="postcode-number",
    severity=Severity.ERROR,
    fix=Fix.SAFE,
    summary=(
        "A postcode stands without quotation marks. Other readers of YAML take it for a number: "
        "01067 becomes 567, and a zero in front is lost. crmctl reads it as it stands; the fix "
        "quotes it."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\naddresses:\n  - postal_code: 01067\n    country: DE\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            'name:\n  family: Muster\naddresses:\n  - postal_code: "01067"\n    country: DE\n'
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find postcodes that are not quoted and should be."""
    for value in unquoted(record):
        if value.path[-1] == POSTCODE:
            yield record.finding(RULE, value.path, "Other programs read this as a number.")
