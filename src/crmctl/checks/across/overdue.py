"""H901: a task whose day has passed."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="H901",
    name="follow-up-overdue",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A task was due before today and is not done. A matter of work, not of data: only "
        "looked for when it is asked for, as in `check --select H`."
    ),
    bad={"tasks/t-m4k8z1qp.yaml": "title: Send the quote\ndue: 2000-01-31\n"},
    good={"tasks/t-m4k8z1qp.yaml": "title: Send the quote\ndue: 2000-01-31\ndone: 2000-01-30\n"},
)

_OVERDUE = """
    SELECT rowid FROM tasks WHERE due < ? AND done IS NULL AND archived IS NULL ORDER BY due, id
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find open tasks that were due before today."""
    for (rowid,) in store.rows(_OVERDUE, (store.today.isoformat(),)):
        yield store.owner(rowid).finding(RULE, ("due",), "The task is overdue.")
