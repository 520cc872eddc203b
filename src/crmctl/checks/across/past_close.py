"""H904: a deal that should be decided."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="H904",
    name="deal-past-expected-close",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A deal is open, and the day on which it was expected to close has passed. Forecasts "
        "count it where it cannot be any more. Looked for with `--profile review`."
    ),
    bad={
        "deals/2026-11-drive-d7k2.yaml": (
            "title: Drive\nstage: new\nexpected_close: 2026-01-31\nnext_step: call\n"
        )
    },
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "deals/2026-11-drive-d7k2.yaml": (
            "title: Drive\ncustomer: acme-gmbh\nstage: new\nexpected_close: 2126-01-31\n"
            "next_step: call\n"
        ),
    },
)

_FOUND = """
    SELECT rowid FROM deals
    WHERE expected_close < ? AND stage NOT IN ('won', 'lost') AND archived IS NULL
    ORDER BY rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find open deals whose day has passed."""
    if not store.hygiene:
        return
    for (rowid,) in store.rows(_FOUND, (store.today.isoformat(),)):
        yield store.owner(rowid).finding(
            RULE, ("expected_close",), "The day on which the deal was to close has passed."
        )
