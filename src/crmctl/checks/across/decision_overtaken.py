"""R514: a decision on duplicates that something else contradicts."""

from collections import defaultdict
from collections.abc import Iterator

from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, file_finding
from crmctl.findings import Finding, Fix, Severity

_PATH = "privacy/decisions/7k/7k3f9q2m4x8z1v6t-different.yaml"
_DECISION = "kind: contact\nrecords:\n  - p-2b4d6f8h\n  - p-7k3f9q2m\ndecision: different\n"
_MERGED = {
    "contacts/p-2b4d6f8h.yaml": "name:\n  family: Muster\naliases:\n  - p-7k3f9q2m\n",
    _PATH: _DECISION,
}

RULE = Rule(
    code="R514",
    name="decision-contradicted",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "Two records of which a person said that they are two were merged all the same, as when "
        "one machine merged what another one kept apart; or two decisions say different things "
        "of them. Undo the merge, or remove the file of the decision that is wrong."
    ),
    bad=_MERGED,
    good={
        "contacts/p-2b4d6f8h.yaml": "name:\n  family: Muster\n",
        "contacts/p-7k3f9q2m.yaml": "name:\n  family: Master\n",
        _PATH: _DECISION,
    },
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find decisions that a merge or another decision contradicts."""
    said: defaultdict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    decided = store.decided()
    for each in decided:
        said[each.decision.kind, each.ids].add(each.decision.verdict)
    for each in decided:
        if len(each.ids) == 1:
            yield file_finding(RULE, each.path, "", "The two were merged into one since.")
        elif len(said[each.decision.kind, each.ids]) > 1:
            yield file_finding(RULE, each.path, "", "Another decision says otherwise of the two.")
