"""Y110: a value that other programs take for something else."""

from collections.abc import Iterator

from crmctl.checks.described import Value, values
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

POSTCODE = "postal_code"

# What is no text to crmctl either stands unquoted.
_TYPED = frozenset(
    {
        FieldType.BOOLEAN, FieldType.DATE, FieldType.DECIMAL, FieldType.INTEGER, FieldType.MOMENT,
        FieldType.MONEY, FieldType.PARTIAL_DATE,
    }
)  # fmt: skip

RULE = Rule(
    code="Y110",
    name="ambiguous-plain-scalar",
    severity=Severity.ERROR,
    fix=Fix.SAFE,
    summary=(
        "A text stands without quotation marks that other readers of YAML take for something "
        "else: NO for false, 0151 for 105, 12:30 for 750. crmctl reads it by its schema, as it "
        "stands; scripts and editors may not. The fix quotes it."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\naddresses:\n  - city: Oslo\n    country: NO\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            'name:\n  family: Muster\naddresses:\n  - city: Oslo\n    country: "NO"\n'
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find texts that are not quoted and should be; for postcodes there is a rule of its own."""
    for value in unquoted(record):
        if value.path[-1] != POSTCODE:
            yield record.finding(RULE, value.path, "Other programs read this as another value.")


def unquoted(record: RecordContext) -> Iterator[Value]:
    """Give the texts that other readers of YAML take for another value."""
    if record.canonical:
        return
    plain = record.ambiguous()
    for value in values(record.kind, record.data) if plain else ():
        if value.path in plain and value.field.type not in _TYPED:
            yield value
