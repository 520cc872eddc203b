"""What `workspace/deciding` finds wrong with the files of decisions on duplicates."""

from crmctl.checks.rule import Rule
from crmctl.findings import Fix, Severity

_PATH = "privacy/decisions/7k/7k3f9q2m4x8z1v6t-different.yaml"
_DECISION = "kind: contact\nrecords:\n  - p-2b4d6f8h\n  - {}\ndecision: different\n"
_PEOPLE = {
    "contacts/p-2b4d6f8h.yaml": "name:\n  family: Muster\n",
    "contacts/p-7k3f9q2m.yaml": "name:\n  family: Master\n",
}

RULES: tuple[Rule, ...] = (
    Rule(
        "R512",
        "broken-decision",
        Severity.ERROR,
        Fix.NONE,
        "A decision on duplicates cannot be read: it is not of the form that docs/duplicates.md "
        "describes, or names one record twice. The two would be shown as duplicates again.",
        {**_PEOPLE, _PATH: _DECISION.format("p-2b4d6f8h")},
        {**_PEOPLE, _PATH: _DECISION.format("p-7k3f9q2m")},
    ),
)
