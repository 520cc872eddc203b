"""F007: a record that is a symbolic link."""

from collections.abc import Iterator

from crmctl.checks.file_name import FileName
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="F007",
    name="symlink",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A symbolic link stands where a record should. It may lead out of the repository, git "
        "keeps only the name it points to, and Windows may not follow it: crmctl never does."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "-> ../../private/person.yaml"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(file: FileName) -> Iterator[Finding]:
    """Find a symbolic link below a kind's folder."""
    if file.symlink and file.in_kind:
        yield file.finding(RULE, "This is a symbolic link.", "put a copy of the file in its place")
