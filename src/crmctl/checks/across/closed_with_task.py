"""M708: something to do for a deal that is over."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="M708",
    name="closed-with-open-task",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A task is open, and the deal that it is about was won or lost. It is done, or belongs to "
        "the customer, or the deal is not over."
    ),
    bad={
        "deals/2026-11-drive-d7k2.yaml": "title: Drive\nstage: won\n",
        "tasks/t-m4k8z1qp.yaml": "title: Call again\nabout:\n  - deals/2026-11-drive-d7k2\n",
    },
    good={
        "deals/2026-11-drive-d7k2.yaml": "title: Drive\nstage: new\n",
        "tasks/t-m4k8z1qp.yaml": "title: Call again\nabout:\n  - deals/2026-11-drive-d7k2\n",
    },
)

_FOUND = """
    SELECT DISTINCT tasks.rowid FROM tasks JOIN links ON links.owner = tasks.rowid
    JOIN deals ON links.kind = 'deal' AND deals.id = links.id
    WHERE tasks.done IS NULL AND tasks.archived IS NULL AND deals.stage IN ('won', 'lost')
    ORDER BY tasks.rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find open tasks of closed deals."""
    for (rowid,) in store.rows(_FOUND, ()):
        yield store.owner(rowid).finding(
            RULE, ("about",), "The deal that this open task is about is closed."
        )
