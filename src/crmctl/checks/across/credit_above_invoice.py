"""M715: credit notes that give back more than their invoice asked for."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

_FILES = {
    "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
    "invoices/i-9b2f6ht4.yaml": (
        "customer: acme-gmbh\nissued: 2026-11-02\ntotals:\n  gross: 20.00 EUR\n"
    ),
}
_CREDIT = (
    "customer: acme-gmbh\ninvoice: i-9b2f6ht4\nissued: 2026-11-03\ntotals:\n  gross: {sum} EUR\n"
)

RULE = Rule(
    code="M715",
    name="credit-above-invoice",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "The credit notes of an invoice give back more than it asked for, or are of another "
        "currency, so that they do not count. Cancel one of them."
    ),
    bad={**_FILES, "credits/n-d53k8wq1.yaml": _CREDIT.format(sum="20.01")},
    good={**_FILES, "credits/n-d53k8wq1.yaml": _CREDIT.format(sum="20.00")},
)

_ABOVE = """
    SELECT c.rowid FROM credits c JOIN invoices i ON i.id = c.invoice
    WHERE c.issued IS NOT NULL AND c.cancelled IS NULL AND i.totals_gross IS NOT NULL AND (
        c.totals_gross_currency <> i.totals_gross_currency
        OR (SELECT round(sum(s.totals_gross), 4) FROM credits s WHERE s.invoice = i.id
            AND s.issued IS NOT NULL AND s.cancelled IS NULL) > i.totals_gross)
    ORDER BY c.id
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find the credit notes of invoices that are given back more than once."""
    for (rowid,) in store.rows(_ABOVE, ()):
        message = "The credit notes of this invoice do not fit what it asked for."
        yield store.owner(rowid).finding(RULE, ("invoice",), message)
