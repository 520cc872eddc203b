"""M709: numbers that are missing in a series of documents."""

from collections import defaultdict
from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.errors.sales import NumberPatternError
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Kind
from crmctl.sales.numbers import DEFAULTS, gaps, pattern

_INVOICE = "number: {number}\ncustomer: acme-gmbh\n"
_CUSTOMER = {"customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n"}

RULE = Rule(
    code="M709",
    name="number-gap",
    severity=Severity.INFO,
    fix=Fix.NONE,
    summary=(
        "Numbers are missing between two documents of a series. A number may have been reserved "
        "for a document that was not issued after all, or a document is gone: `crmctl history` "
        "tells. A gap is reported and never filled."
    ),
    bad={
        **_CUSTOMER,
        "invoices/i-9b2f6ht4.yaml": _INVOICE.format(number="R-2026-001"),
        "invoices/i-9b2f6ht5.yaml": _INVOICE.format(number="R-2026-004"),
    },
    good={
        **_CUSTOMER,
        "invoices/i-9b2f6ht4.yaml": _INVOICE.format(number="R-2026-001"),
        "invoices/i-9b2f6ht5.yaml": _INVOICE.format(number="R-2026-002"),
    },
)

_NUMBERS = 'SELECT rowid, number FROM "{folder}" WHERE number IS NOT NULL'


def check(store: StoreContext) -> Iterator[Finding]:
    """Find the documents before which numbers are missing."""
    for name in DEFAULTS:
        kind = store.catalogue.by_name.get(name)
        if kind:
            yield from _of_kind(store, kind)


def _of_kind(store: StoreContext, kind: Kind) -> Iterator[Finding]:
    try:
        written = pattern(kind.name, store.settings)
    except NumberPatternError:  # issuing says so
        return
    series: dict[str, dict[int, int]] = defaultdict(dict)
    for rowid, number in store.rows(_NUMBERS.format(folder=kind.folder), ()):
        if place := written.place(number):
            series[place.series][place.n] = rowid
    for counts in series.values():
        for first, last in gaps(counts):
            many = "1 number is" if first == last else f"{last - first + 1} numbers are"
            message = f"Before this one {many} missing in the series."
            yield store.owner(counts[last + 1]).finding(RULE, ("number",), message)
