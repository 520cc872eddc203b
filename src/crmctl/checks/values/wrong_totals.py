"""M703: sums that do not follow from the lines."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.errors.base import CrmctlError
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.currencies import minor_unit
from crmctl.model.freeze import is_frozen
from crmctl.sales.money import Money
from crmctl.sales.taxes import Tax
from crmctl.sales.totals import NET, Totals, item, totals

_LINE = "  - quantity: 2\n    price: 10.00 EUR\n    tax: standard\n"
_ISSUED = f"customer: acme-gmbh\nissued: 2026-11-02\nlines:\n{_LINE}totals:\n  net: 20.00 EUR\n"
_TAXES = (
    "  taxes:\n    - tax: standard\n      rate: 19\n      net: 20.00 EUR\n      amount: 3.80 EUR\n"
)

_CUSTOMER = {"customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n"}

RULE = Rule(
    code="M703",
    name="invoice-sum",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "The totals of an issued document do not follow from its lines and rates (EN 16931, "
        "BR-CO-10 to BR-CO-17). A difference of at most one unit of the currency for each line is "
        "a warning: another program rounded the tax line by line."
    ),
    bad={**_CUSTOMER, "invoices/i-9b2f6ht4.yaml": f"{_ISSUED}{_TAXES}  gross: 28.30 EUR\n"},
    good={**_CUSTOMER, "invoices/i-9b2f6ht4.yaml": f"{_ISSUED}{_TAXES}  gross: 23.80 EUR\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find a net or gross sum that is another one than the lines give."""
    said = record.data.get("totals", {})
    if not is_frozen(record.kind, record.data) or not record.data.get("lines") or not said:
        return
    found = _totals(record.data)
    if found is None:
        yield record.finding(RULE, ("totals",), "The lines are not of the totals' currency.")
        return
    unit = Decimal(1).scaleb(-minor_unit(found.gross.currency))
    for name, sum_ in (("net", found.net), ("gross", found.gross)):
        if name not in said:
            continue
        difference = abs(Money.parse(said[name]).amount - sum_.amount)
        if difference:
            finding = record.finding(
                RULE, ("totals", name), "The sum does not follow from the lines."
            )
            small = difference <= unit * len(record.data["lines"])
            yield finding._replace(severity=Severity.WARNING) if small else finding


def _totals(data: Mapping[str, Any]) -> Totals | None:
    """Give the totals by the rates that stand on the document; None for mixed currencies."""
    said = data["totals"]
    rates = {each["tax"]: Decimal(str(each["rate"])) for each in said.get("taxes", ())}
    currency = str(said.get("gross") or said.get("net") or "").rpartition(" ")[2]
    lines = [item(line) for line in data["lines"]]
    try:
        return totals(
            lines,
            data.get("prices", NET),
            currency or lines[0].price.currency,
            lambda name: Tax(name, rates.get(name, Decimal(0))),
        )
    except CrmctlError:
        return None
