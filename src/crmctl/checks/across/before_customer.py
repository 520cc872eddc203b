"""D609: business with a customer from before they were known."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

# What there cannot be without a customer, and the field that dates it.
_DATED = (
    ("contracts", "start"),
    ("orders", "issued"),
    ("invoices", "issued"),
    ("credits", "issued"),
    ("complaints", "opened"),
)

RULE = Rule(
    code="D609",
    name="before-customer",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A contract, an order, an invoice, a credit note, a complaint or a month of usage is "
        "dated before the day since which the customer is known. One of the two dates is wrong, "
        "and reports about new customers count by `since`."
    ),
    bad={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\nsince: 2026-03-01\n",
        "contracts/2026-01-01-acme-gmbh-4d2h.yaml": (
            "title: Maintenance\ncustomer: acme-gmbh\nstart: 2026-01-01\n"
        ),
    },
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\nsince: 2025-03-01\n",
        "contracts/2026-01-01-acme-gmbh-4d2h.yaml": (
            "title: Maintenance\ncustomer: acme-gmbh\nstart: 2026-01-01\n"
        ),
    },
)

_EARLY = """
    SELECT k.rowid FROM {folder} AS k JOIN customers ON customers.id = k.customer
    WHERE substr(k.{field}, 1, 10) < customers.since ORDER BY k.rowid
"""
_USAGE = """
    SELECT k.rowid, used.n FROM customers AS k JOIN customers_usage AS used ON used.owner = k.rowid
    WHERE used.month < substr(k.since, 1, 7) ORDER BY k.rowid, used.n
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find what is dated before the customer's `since`."""
    message = "This is before the customer's `since`."
    for folder, field in _DATED:
        for (rowid,) in store.rows(_EARLY.format(folder=folder, field=field), ()):
            yield store.owner(rowid).finding(RULE, (field,), message)
    for rowid, place in store.rows(_USAGE, ()):
        path = ("usage", place, "month")
        yield store.owner(rowid).finding(RULE, path, "This is before the customer's own `since`.")
