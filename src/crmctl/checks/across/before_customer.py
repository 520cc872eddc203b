"""D606: a document that is older than its customer."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

_INVOICE = {"invoices/i-9b2f6ht4.yaml": "customer: acme-gmbh\nissued: 2026-11-02\n"}
_CUSTOMER = "type: organisation\nname: ACME\nsince: {since}\n"

RULE = Rule(
    code="D606",
    name="before-customer",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "An order, an invoice or a credit note was issued before `since` of its customer. One of "
        "the two dates is wrong."
    ),
    bad={**_INVOICE, "customers/acme-gmbh.yaml": _CUSTOMER.format(since="2026-12-01")},
    good={**_INVOICE, "customers/acme-gmbh.yaml": _CUSTOMER.format(since="2026-11-01")},
)

_FOLDERS = ("orders", "invoices", "credits")
_EARLY = """
    SELECT k.rowid FROM "{folder}" k JOIN customers c ON c.id = k.customer
    WHERE k.issued < c.since ORDER BY k.id
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find documents that were issued before their customer was one."""
    for folder in _FOLDERS:
        for (rowid,) in store.rows(_EARLY.format(folder=folder), ()):
            message = "The document is older than its customer's `since`."
            yield store.owner(rowid).finding(RULE, ("issued",), message)
