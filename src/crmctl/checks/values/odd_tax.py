"""M704: a rate of tax that no country has."""

from collections.abc import Iterator
from decimal import Decimal

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_HIGHEST = 27  # Hungary; no state of the European Union has more
_HEAD = "customer: acme-gmbh\nissued: 2026-11-02\ntotals:\n  net: 20.00 EUR\n  taxes:\n"
_GROUP = "    - tax: standard\n      rate: {rate}\n      net: 20.00 EUR\n      amount: {tax} EUR\n"
_CUSTOMER = {"customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n"}

RULE = Rule(
    code="M704",
    name="vat-rate-odd",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A rate of value added tax is negative, above 27 per cent, or has more than one digit "
        "behind the point: nobody asks for such a tax. Nothing at all is right where the customer "
        "owes the tax."
    ),
    bad={
        **_CUSTOMER,
        "invoices/i-9b2f6ht4.yaml": _HEAD + _GROUP.format(rate="91", tax="18.20"),
    },
    good={
        **_CUSTOMER,
        "invoices/i-9b2f6ht4.yaml": _HEAD + _GROUP.format(rate="19", tax="3.80"),
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find rates beyond those that there are."""
    totals = record.data.get("totals")
    for place, group in enumerate(totals.get("taxes", ()) if isinstance(totals, dict) else ()):
        rate = Decimal(str(group.get("rate", 0)))
        if not 0 <= rate <= _HIGHEST or rate * 10 % 1:
            path = ("totals", "taxes", place, "rate")
            yield record.finding(RULE, path, "No country has such a rate of tax.")
