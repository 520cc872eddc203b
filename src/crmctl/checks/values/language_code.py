"""C410: a language's code that ISO has not given."""

from collections.abc import Iterator

from crmctl.checks.languages import MEANT, is_language
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

RULE = Rule(
    code="C410",
    name="language-code",
    severity=Severity.ERROR,
    fix=Fix.UNSAFE,
    summary=(
        "A language is not one of the codes of ISO 639, as in de, en or cs (not cz, which is the "
        "country). Letters would be written in the CRM's own language."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nlanguage: cz\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nlanguage: cs\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find codes that are no language's."""
    for path, _, text in record.of(FieldType.LANGUAGE):
        if not is_language(text):
            known = MEANT.get(text, "")
            hint = f"did you mean {known}?" if known else ""
            fix = RULE.fix if known else Fix.NONE
            yield record.finding(RULE, path, "This is not a language's code.", hint, fix=fix)
