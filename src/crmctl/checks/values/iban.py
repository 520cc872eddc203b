"""C415: an IBAN with wrong check digits."""

from collections.abc import Iterator

from crmctl.checks.account_numbers import ibans, is_iban
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="C415",
    name="iban",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A text has the form of an IBAN, and its check digits are wrong (ISO 13616): a digit is "
        "mistyped or two are swapped. In a field that is called otherwise it is a warning."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nexternal_ids:\n  iban: DE89370400440532013001\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nexternal_ids:\n  iban: DE89370400440532013000\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find numbers of accounts that no bank has."""
    if not record.may_hold_accounts:
        return
    for path, _, text in record.every:
        if not isinstance(text, str) or all(map(is_iban, ibans(text))):
            continue
        finding = record.finding(RULE, path, "The check digits of an IBAN are wrong.")
        sure = "iban" in str(path[-1]).lower()
        yield finding if sure else finding._replace(severity=Severity.WARNING)
