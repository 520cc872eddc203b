"""F011: paths that differ only in case."""

from collections.abc import Iterator

from crmctl.checks.across.twins import twins
from crmctl.checks.rule import Rule
from crmctl.checks.store_context import StoreContext, file_finding
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="F011",
    name="case-colliding-name",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "Two paths differ only in capital and small letters. macOS and Windows take them for one "
        "file: a colleague's checkout loses one of them."
    ),
    bad={
        "contacts/7k/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
        "contacts/7K/p-7k3f9q2m.yaml": "name:\n  family: Muster\n",
    },
    good={"contacts/7k/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(store: StoreContext) -> Iterator[Finding]:
    """Find paths that some file systems take for one."""
    for path, other in twins(store, str.casefold):
        yield file_finding(RULE, path, "", f"{other} differs in case only.", "rename one of them")
