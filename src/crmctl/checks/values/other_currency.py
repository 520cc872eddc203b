"""M714: a payment in another currency than its invoice."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_INVOICE = "customer: acme-gmbh\nissued: 2026-11-02\ntotals:\n  gross: 20.00 EUR\npayments:\n"

_CUSTOMER = {"customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n"}

RULE = Rule(
    code="M714",
    name="payment-in-other-currency",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A payment is of another currency than its invoice, so it does not count for what is "
        "owed. Note what was credited to the account, in the currency of the invoice."
    ),
    bad={
        **_CUSTOMER,
        "invoices/i-9b2f6ht4.yaml": f"{_INVOICE}  - at: 2026-11-03\n    amount: 20.00 CHF\n",
    },
    good={
        **_CUSTOMER,
        "invoices/i-9b2f6ht4.yaml": f"{_INVOICE}  - at: 2026-11-03\n    amount: 20.00 EUR\n",
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find payments that do not count."""
    if record.kind.name != "invoice":
        return
    currency = record.data.get("totals", {}).get("gross", "").rpartition(" ")[2]
    for place, payment in enumerate(record.data.get("payments", ())):
        if currency and payment["amount"].rpartition(" ")[2] != currency:
            path = ("payments", place, "amount")
            yield record.finding(RULE, path, "The invoice is of another currency.")
