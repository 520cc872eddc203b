"""H905: a deal that nobody works on."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="H905",
    name="no-next-step",
    severity=Severity.INFO,
    fix=Fix.NONE,
    summary=(
        "An open deal has no `next_step`, and no open task or planned interaction is about it. "
        "Looked for with `--profile review`."
    ),
    bad={"deals/2026-11-drive-d7k2.yaml": "title: Drive\nstage: new\n"},
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "deals/2026-11-drive-d7k2.yaml": (
            "title: Drive\ncustomer: acme-gmbh\nstage: new\nnext_step: call\n"
        ),
    },
)

_FOUND = """
    SELECT k.rowid FROM deals AS k
    WHERE k.stage NOT IN ('won', 'lost') AND k.archived IS NULL AND k.next_step IS NULL
      AND NOT EXISTS (SELECT 1 FROM links
          LEFT JOIN tasks ON tasks.rowid = links.owner AND tasks.done IS NULL
          LEFT JOIN interactions ON interactions.rowid = links.owner AND interactions.planned
          WHERE links.kind = 'deal' AND links.id = k.id
            AND (tasks.rowid IS NOT NULL OR interactions.rowid IS NOT NULL))
    ORDER BY k.rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find open deals without anything to come."""
    if not store.hygiene:
        return
    for (rowid,) in store.rows(_FOUND, ()):
        yield store.owner(rowid).finding(RULE, (), "Nothing is planned for this deal.")
