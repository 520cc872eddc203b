"""R513: a decision on duplicates about a record that is not there."""

from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, file_finding
from crmctl.findings import Finding, Fix, Severity

_PATH = "privacy/decisions/7k/7k3f9q2m4x8z1v6t-different.yaml"
_DECISION = "kind: contact\nrecords:\n  - p-2b4d6f8h\n  - p-7k3f9q2m\ndecision: different\n"
_ONE = {"contacts/p-2b4d6f8h.yaml": "name:\n  family: Muster\n", _PATH: _DECISION}

RULE = Rule(
    code="R513",
    name="decision-about-nobody",
    severity=Severity.INFO,
    fix=Fix.NONE,
    summary=(
        "A decision on duplicates names a record that is not there: it was removed since, or the "
        "id is wrong. It does no harm; with a wrong id it does no good either."
    ),
    bad=_ONE,
    good={**_ONE, "contacts/p-7k3f9q2m.yaml": "name:\n  family: Master\n"},
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find decisions about records that no file and no alias answers to."""
    for each in store.decided():
        if each.lost:
            ids = ", ".join(sorted(each.lost))
            yield file_finding(RULE, each.path, "", f"No {each.decision.kind} answers to {ids}.")
