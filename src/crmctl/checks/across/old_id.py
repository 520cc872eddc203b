"""R511: a reference by an id that a merge has retired."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="R511",
    name="reference-by-old-id",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "A reference names a record by an id that it had before it was merged into another. It "
        "still resolves, by the survivor's `aliases`; the fix writes the id of today."
    ),
    bad={
        "customers/acme-gmbh.yaml": ("type: organisation\nname: ACME\naliases:\n  - acme-ag\n"),
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nroles:\n  - customer: acme-ag\n",
    },
    good={
        "customers/acme-gmbh.yaml": ("type: organisation\nname: ACME\naliases:\n  - acme-ag\n"),
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nroles:\n  - customer: acme-gmbh\n",
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find references that only an alias answers to."""
    for target, survivor in sorted(store.survivors.items()):
        for owner, value in store.referring(target):
            message = "The record was merged into another one."
            yield owner.finding(RULE, value.path, message, f"its id is now {survivor}")
