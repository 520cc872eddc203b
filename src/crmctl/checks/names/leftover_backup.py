"""F015: what an editor or a merge left behind."""

import re
from collections.abc import Iterator

from crmctl.checks.file_name import FileName
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_LEFTOVER = re.compile(r".*(\.orig|\.rej|\.bak|\.swp|\.tmp|~)|#.*#", re.IGNORECASE)

RULE = Rule(
    code="F015",
    name="leftover-backup",
    severity=Severity.WARNING,
    fix=Fix.UNSAFE,
    summary=(
        "An editor or a merge left a copy behind (`.orig`, `.rej`, `.bak`, `~`). It is not read "
        "as a record, but it may hold personal data that an erasure would overlook."
    ),
    bad={"contacts/p-7k3f9q2m.yaml.orig": "name:\n  family: Muster\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(file: FileName) -> Iterator[Finding]:
    """Find the backup copies of usual programs."""
    if is_leftover(file.name):
        yield file.finding(RULE, "This is a backup copy that a program left.", "delete it")


def is_leftover(name: str) -> bool:
    """Tell whether a file's name is that of a backup copy."""
    return _LEFTOVER.fullmatch(name) is not None
