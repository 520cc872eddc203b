"""What `workspace/checking.py` finds of the format of a whole CRM."""

from crmctl.checks.rule import Rule
from crmctl.findings import Fix, Severity

_CONTACT = {"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"}
OLD = Rule(
    code="S209",
    name="old-schema-version",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "crm.yaml has the number of an older format. Records may say things in a way that is no "
        "longer understood; `crmctl migrate` brings all files to the present one, in one commit."
    ),
    bad={"crm.yaml": "format: 0\nname: Schmidt Webdesign\n", **_CONTACT},
    good={"crm.yaml": "format: 1\nname: Schmidt Webdesign\n", **_CONTACT},
)
RULES = (OLD,)
