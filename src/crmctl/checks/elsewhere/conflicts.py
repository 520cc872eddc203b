"""What `workspace/checking` finds wrong with files about conflicts."""

from crmctl.checks.rule import Rule
from crmctl.findings import Fix, Severity

_PATH = "conflicts/contacts/p-7k3f9q2m.yaml"
_RECORD = "contacts/p-7k3f9q2m.yaml"
_PERSON = {_RECORD: "name:\n  title: Dr.\n  family: Muster\n"}
_CONFLICT = (
    f"path: {_RECORD}\nfields:\n  - field: name.title\n    ours:\n      value: Dr.\n"
    "    theirs:\n      value: Prof.\n"
)

RULES: tuple[Rule, ...] = (
    Rule(
        "F018",
        "open-conflict",
        Severity.ERROR,
        Fix.NONE,
        "Two people changed one field, and nobody decided yet which value it shall have. The "
        "record is valid and says what one of them meant; `crmctl resolve` asks for the rest.",
        {**_PERSON, _PATH: _CONFLICT},
        _PERSON,
    ),
)
