"""A002: a file that only administrators change."""

from collections.abc import Iterator

from crmctl.checks.access.examples import settings
from crmctl.checks.access.policy import Person, Policy
from crmctl.checks.access.step import Step
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_SETTINGS = settings(
    "office", "write:", "  - customer", "  - letters/", more="protected:\n  - letters/legal/\n"
)

RULE = Rule(
    code="A002",
    name="protected-file",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "Only an administrator, whose role writes `*`, changes this file: crm.yaml and what else "
        "says who may do what or runs programs, the evidence of erasures, and what `protected` "
        "in crm.yaml names. A path that differs in case alone, or in how its letters are put "
        "together, is the same one."
    ),
    bad={"crm.yaml": _SETTINGS, "letters/Legal/terms.txt": "Terms\n"},
    good={"crm.yaml": _SETTINGS, "letters/fair.txt": "Dear\n"},
)


def check(step: Step, person: Person, policy: Policy) -> Iterator[Finding]:
    """Find protected files that somebody else changes, moves or removes."""
    paths = (step.path, step.old_path or step.path)
    if not person.is_admin and any(map(policy.is_protected, paths)):
        yield step.finding(RULE, f"Only an administrator changes this file; {person.id} is none.")
