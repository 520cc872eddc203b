"""C407: a country's code that ISO has not given."""

from collections.abc import Iterator

from crmctl.checks.countries import COUNTRIES
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model import places
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="C407",
    name="country-not-iso",
    severity=Severity.ERROR,
    fix=Fix.UNSAFE,
    summary=(
        "A country is not one of the two-letter codes of ISO 3166-1, as in DE or GB (not UK). "
        "Maps, postage, taxes and other programs do not know it."
    ),
    bad={
        "customers/acme-ltd.yaml": (
            "type: organisation\nname: ACME\naddresses:\n  - city: London\n    country: UK\n"
        )
    },
    good={
        "customers/acme-ltd.yaml": (
            "type: organisation\nname: ACME\naddresses:\n  - city: London\n    country: GB\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find codes that are no country's."""
    for path, _, text in record.of(FieldType.COUNTRY):
        if text not in COUNTRIES:
            meant = places.country_code(text)
            hint = f"did you mean {meant}?" if meant in COUNTRIES else ""
            yield record.finding(RULE, path, "This is not a country's code (ISO 3166-1).", hint)
