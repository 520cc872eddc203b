"""R509: a reference to a record that is archived."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import Owner, StoreContext, Target
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="R509",
    name="reference-to-archived",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "An open task, a planned interaction, or a customer or contact in use refers to a record "
        "that is archived. What is over (an interaction that took place, a task that is done, a "
        "role that has ended) may refer to anything."
    ),
    bad={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\narchived: 2026-01-31\n",
        "tasks/t-m4k8z1qp.yaml": "title: Send the quote\nabout:\n  - customers/acme-gmbh\n",
    },
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "tasks/t-m4k8z1qp.yaml": "title: Send the quote\nabout:\n  - customers/acme-gmbh\n",
    },
)

# Interactions that took place refer to an archived customer by the thousand: left out in SQL.
_REFERRING = """
    SELECT DISTINCT links.owner FROM records AS target
    JOIN links ON links.kind = target.kind AND links.id = target.id
    JOIN records AS owner ON owner.rowid = links.owner
    LEFT JOIN interactions ON interactions.rowid = links.owner
    WHERE target.archived IS NOT NULL AND target.kind = ? AND target.id = ?
      AND owner.archived IS NULL AND (interactions.rowid IS NULL OR interactions.planned)
    ORDER BY links.owner
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find what is still going on with records that are not."""
    statement = "SELECT kind, id FROM records WHERE archived IS NOT NULL"
    for target in sorted(Target(*row) for row in store.rows(statement, ())):
        for (rowid,) in store.rows(_REFERRING, target):
            owner = store.owner(rowid)
            for value in store.values_for(owner, target):
                if not _is_over(owner, value.path):
                    yield owner.finding(RULE, value.path, "The record is archived.")


def _is_over(owner: Owner, path: tuple[str | int, ...]) -> bool:
    part = owner.data
    for step in path[:-1]:
        part = part[step]  # type: ignore[index] # a path of these very data
    return "done" in owner.data or (isinstance(part, dict) and "until" in part)
