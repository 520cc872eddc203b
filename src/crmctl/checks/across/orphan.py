"""R508: something that belongs to nobody."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="R508",
    name="orphan",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A deal or a complaint names neither a customer nor a contact, or an interaction is with "
        "nobody and about nothing: no page of a customer shows it. Looked for with `--profile "
        "review`."
    ),
    bad={"deals/2026-11-drive-d7k2.yaml": "title: Drive\nstage: new\nnext_step: call\n"},
    good={
        "customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n",
        "deals/2026-11-acme-gmbh-d7k2.yaml": (
            "title: Drive\ncustomer: acme-gmbh\nstage: new\nnext_step: call\n"
        ),
    },
)

_FOUND = """
    SELECT k.rowid FROM records AS k
    WHERE k.kind IN ('deal', 'complaint', 'interaction') AND k.archived IS NULL
      AND NOT EXISTS (SELECT 1 FROM links WHERE links.owner = k.rowid
          AND links.kind <> 'product')
    ORDER BY k.rowid
"""


def check(store: StoreContext) -> Iterator[Finding]:
    """Find what nobody would come across."""
    if not store.hygiene:
        return
    for (rowid,) in store.rows(_FOUND, ()):
        yield store.owner(rowid).finding(RULE, (), "It belongs to no customer and no contact.")
