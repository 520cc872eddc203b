"""T309: something typed only because a form wanted it."""

from collections.abc import Iterator

from crmctl.checks.placeholders import is_placeholder
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="T309",
    name="placeholder",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A name, a title or an address is a placeholder: test, n/a, asdf, xxx. What is not known "
        "is better left out."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  given: Eva\n  family: asdf\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  given: Eva\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find texts that stand for nothing."""
    for path, _, text in record.of(FieldType.TEXT):
        if isinstance(text, str) and is_placeholder(text):
            yield record.finding(RULE, path, "The text is a placeholder.")
