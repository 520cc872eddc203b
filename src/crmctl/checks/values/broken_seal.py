"""M713: an issued document that was changed by hand."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.freeze import SEAL, seal

_ISSUED = (
    "customer: acme-gmbh\nissued: 2026-11-02\nlines:\n  - quantity: {n}\n    price: 10.00 EUR\n"
)
_TOTALS = "totals:\n  net: {sum} EUR\n  gross: {sum} EUR\nseal: 6b586412f26ec450\n"

_CUSTOMER = {"customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n"}

RULE = Rule(
    code="M713",
    name="broken-seal",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "An issued document does not say any more what it said when it was issued: it was edited "
        "by hand. `save` does not commit such an edit; `git restore FILE` takes it back. "
        "What is wrong on a document is put right by cancelling it or by a credit note."
    ),
    bad={
        **_CUSTOMER,
        "invoices/i-9b2f6ht4.yaml": _ISSUED.format(n=2) + _TOTALS.format(sum="20.00"),
    },
    good={
        **_CUSTOMER,
        "invoices/i-9b2f6ht4.yaml": _ISSUED.format(n=1) + _TOTALS.format(sum="10.00"),
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find a seal that does not fit; a document of another system has none."""
    given = record.data.get(SEAL)
    if given and given != seal(record.kind, record.data):
        yield record.finding(
            RULE,
            (SEAL,),
            "The document was changed after it was issued.",
            "git restore, or crmctl undo",
        )
