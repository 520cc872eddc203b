"""H903: an invoice that is not paid in time."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="H903",
    name="overdue-invoice",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "An issued invoice was due before today and is not paid in full, as far as its payments "
        "tell. A matter of work: looked for with `--profile review`."
    ),
    bad={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "invoices/i-9b2f6ht4.yaml": (
            "customer: acme-gmbh\nissued: 2026-01-02\ndue: 2026-01-16\n"
            "totals:\n  gross: 20.00 EUR\n"
        ),
    },
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "invoices/i-9b2f6ht4.yaml": (
            "customer: acme-gmbh\nissued: 2026-01-02\ndue: 2026-01-16\n"
            "totals:\n  gross: 20.00 EUR\n"
            "payments:\n  - at: 2026-01-10\n    amount: 20.00 EUR\n"
        ),
    },
)

_FOUND = """
    SELECT k.rowid FROM invoices AS k
    WHERE k.due < ? AND k.issued IS NOT NULL AND k.cancelled IS NULL AND k.totals_gross >
        0.005 + (SELECT coalesce(sum(amount), 0) FROM invoices_payments WHERE owner = k.rowid)
        + (SELECT coalesce(sum(totals_gross), 0) FROM credits
            WHERE invoice = k.id AND issued IS NOT NULL AND cancelled IS NULL)
    ORDER BY k.rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find invoices whose day has passed."""
    if not store.hygiene:
        return
    for (rowid,) in store.rows(_FOUND, (store.today.isoformat(),)):
        yield store.owner(rowid).finding(RULE, ("due",), "The invoice is overdue.")
