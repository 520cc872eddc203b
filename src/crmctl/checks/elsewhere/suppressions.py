"""What `workspace/hiding.py` finds wrong with comments that hide findings."""

from crmctl.checks.rule import Rule
from crmctl.findings import Fix, Severity

_PATH = "contacts/p-7k3f9q2m.yaml"
_GOOD = {_PATH: "name:\n  family: Muster\n"}

UNREASONED = Rule(
    code="S211",
    name="suppression-without-reason",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A comment `# crm: ignore[...]` lacks the rule, or the reason behind the bracket. It "
        "hides nothing: in a year nobody would know why."
    ),
    bad={_PATH: "name:\n  family: Muster # crm: ignore[T308]\n"},
    good=_GOOD,
)
UNUSED = Rule(
    code="H907",
    name="unused-suppression",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "A comment hides findings of a rule on a line where that rule finds nothing, or an entry "
        "below `checks: ignore` in crm.yaml is past its `until`. It would hide the next fault."
    ),
    bad={_PATH: "name:\n  family: Muster # crm: ignore[T308] written so on the card\n"},
    good=_GOOD,
)
RULES = (UNREASONED, UNUSED)
