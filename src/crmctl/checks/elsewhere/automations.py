"""What `workspace/automating` finds wrong with automations.yaml."""

from crmctl.checks.rule import Rule
from crmctl.findings import Fix, Severity

_RULE = (
    "quiet-customers:\n  when:\n    kind: customer\n    {}: stage:customer\n  then:\n    - {}\n"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "A801",
        "broken-automation",
        Severity.ERROR,
        Fix.NONE,
        "A rule of automations.yaml cannot be used: it is not of the form that docs/automation.md "
        "describes, or names a kind, a field, a query or an owner that this CRM does not have. "
        "Changes are committed all the same, without what the rule would do about them.",
        {"automations.yaml": _RULE.format("qurey", "tag: quiet")},
        {"automations.yaml": _RULE.format("query", "tag: quiet")},
    ),
)
