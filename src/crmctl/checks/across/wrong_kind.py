"""R505: a reference to a record of another kind."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="R505",
    name="reference-wrong-kind",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A field that takes a record of one kind holds the id of another, such as a contact's id "
        "in `customer`."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
        "interactions/2026-11-21-phone-7k3f.yaml": (
            "at: 2026-11-21\nchannel: phone\ncustomer: p-7k3f9q2m\n"
        ),
    },
    good={
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
        "interactions/2026-11-21-phone-7k3f.yaml": (
            "at: 2026-11-21\nchannel: phone\ncontacts:\n  - p-7k3f9q2m\n"
        ),
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find references whose id is known, but as another kind's."""
    for target, kind in sorted(store.misplaced.items()):
        for owner, value in store.referring(target):
            message = f"A {target.kind} belongs here, and this is the id of a {kind}."
            yield owner.finding(RULE, value.path, message)
