"""M701: a currency's code that ISO has not given."""

from collections.abc import Iterator

from crmctl.checks.currency_codes import CURRENCIES, MEANT
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

_LETTERS = 3

RULE = Rule(
    code="M701",
    name="currency",
    severity=Severity.ERROR,
    fix=Fix.UNSAFE,
    summary=(
        "An amount's currency is not one of the codes of ISO 4217, as in EUR or CHF. It is added "
        "up as a currency of its own, apart from all others."
    ),
    bad={"deals/2026-11-drive-d7k2.yaml": "title: Drive\nstage: new\nvalue: 10.00 ERU\n"},
    good={"deals/2026-11-drive-d7k2.yaml": "title: Drive\nstage: new\nvalue: 10.00 EUR\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find codes that are no currency's."""
    for path, _, text in record.of(FieldType.MONEY):
        code = str(text)[-_LETTERS:]
        if code not in CURRENCIES:
            meant = MEANT.get(code)
            hint, fix = (f"did you mean {meant}?", None) if meant else ("", Fix.NONE)
            message = "This is not a currency's code (ISO 4217)."
            yield record.finding(RULE, path, message, hint, fix=fix)


def corrected(text: str) -> str:
    """Give an amount with the currency that is meant, where one is likely."""
    code = text[-_LETTERS:]
    return text if code in CURRENCIES else f"{text[:-_LETTERS]}{MEANT.get(code, code)}"
