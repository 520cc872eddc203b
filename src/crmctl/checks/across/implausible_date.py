"""D604: a date that can hardly be meant."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, column, table
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Field, FieldType, Kind

_FIRST = "1900-01-01"
# Dates that only crmctl writes.
_WRITTEN = frozenset({"archived"})
_OLDEST_PERSON = 120  # years; the oldest person ever died at 122
_DATES = (FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.MOMENT)

RULE = Rule(
    code="D604",
    name="implausible-date",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A date lies before 1900, or makes a person older than 120 years: a century was typed "
        "wrong, or another program wrote its zero."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nbirthday: 1884-03-12\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nbirthday: 1984-03-12\n"},
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find dates before anything that a CRM knows of."""
    for type_ in _DATES:
        for kind, field in store.fields(type_):
            if field.path not in _WRITTEN:
                yield from _too_early(store, kind, field)


def _too_early(store: StoreContext, kind: Kind, field: Field) -> Iterator[Finding]:
    name, rowid = column(field), "owner" if field.many else "rowid"
    first = _FIRST
    if field.type is FieldType.PARTIAL_DATE:
        first = max(first, f"{store.today.year - _OLDEST_PERSON}{store.today.isoformat()[4:]}")
    # A birthday without its year begins with a hyphen, which sorts before every digit.
    statement = (
        f'SELECT DISTINCT {rowid} FROM "{table(kind, field)}" '  # noqa: S608 - names of the catalogue
        f'WHERE "{name}" >= \'0\' AND "{name}" < ? ORDER BY 1'
    )
    for (found,) in store.rows(statement, (first,)):
        owner = store.owner(found)
        for value in owner.values:
            if value.field == field and "0" <= str(value.value) < first:
                yield owner.finding(RULE, value.path, f"The date lies before {first[:4]}.")
