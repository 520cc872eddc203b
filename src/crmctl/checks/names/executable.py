"""F013: a record that can be run."""

from collections.abc import Iterator

from crmctl.checks.file_name import FileName
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="F013",
    name="executable-or-odd-mode",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "A record is marked as a program: it came from a file system that knows no modes. Each "
        "side of such a copy changes it back and forth in git."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(file: FileName) -> Iterator[Finding]:
    """Find records with the mode of a program."""
    if file.executable and file.is_record:
        yield file.finding(RULE, "The record is marked as a program.", "chmod -x")
