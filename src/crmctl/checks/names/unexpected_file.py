"""F008: a file that is no record where only records are read."""

from collections.abc import Iterator
from difflib import get_close_matches

from crmctl.checks.file_name import EXTENSION, FileName
from crmctl.checks.names import leftover_backup, wrong_folder
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

# How alike a folder's name must be to a kind's to be taken for a misspelling of it.
_ALIKE = 0.8

RULE = Rule(
    code="F008",
    name="unexpected-file",
    severity=Severity.WARNING,
    fix=Fix.UNSAFE,
    summary=(
        "A file lies where records are, or in a folder that is called nearly like a kind's, but "
        "crmctl does not read it: a record's name ends in `.yaml`. What it says is in no list, "
        "no search and no report."
    ),
    bad={"contacts/p-7k3f9q2m.yml": "name:\n  family: Muster\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(file: FileName) -> Iterator[Finding]:
    """Find a file that a person may take for a record, and crmctl does not."""
    if file.name.startswith(".") or leftover_backup.is_leftover(file.name):
        return
    if file.in_kind:
        yield from _no_record(file)
    elif file.name.lower().endswith((EXTENSION, ".yml")) and not wrong_folder.kind_meant(file):
        folders = [kind.folder for kind in file.catalogue.kinds]
        nearest = get_close_matches(file.folder, folders, n=1, cutoff=_ALIKE)
        if nearest:
            yield file.finding(
                RULE, "Its folder is not that of a kind.", f"did you mean {nearest[0]}/?"
            )


def _no_record(file: FileName) -> Iterator[Finding]:
    if file.name.lower().endswith((EXTENSION, ".yml")) and not file.name.endswith(EXTENSION):
        yield file.finding(
            RULE, "A record's name ends in .yaml; this file is not read.", "rename it"
        )
    elif not file.name.endswith(EXTENSION):
        yield file.finding(RULE, "This is not a record.", "move it to attachments/", fix=Fix.NONE)
