"""F009: a record in the folder of no kind, or of another one."""

import re
from collections.abc import Iterator

from crmctl.checks.file_name import EXTENSION, FileName
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.ids import ALPHABET

# Opaque ids by their prefix (DESIGN.md, section 1). The digit keeps slugs such as `p-packages`
# apart: one opaque id in twenty has none, and is not looked at.
_FOLDERS = {"k": "customers", "p": "contacts", "t": "tasks"}
_OPAQUE = re.compile(rf"([{''.join(_FOLDERS)}])-(?=[a-z]*[0-9])[{ALPHABET}]{{8}}")

RULE = Rule(
    code="F009",
    name="wrong-folder",
    severity=Severity.ERROR,
    fix=Fix.SAFE,
    summary=(
        "A record's folder says what kind it is. This one lies in `contact/` instead of "
        "`contacts/`, where it is not read, or its id is one of another kind, so that it is read "
        "as something that it is not. The fix moves a file out of a misspelt folder; where one "
        "with the id of another kind belongs is for a person to say."
    ),
    bad={"contact/7k/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
    good={"contacts/7k/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(file: FileName) -> Iterator[Finding]:
    """Find a record outside its kind's folder."""
    meant = kind_meant(file)
    if meant:
        yield file.finding(
            RULE, "The folder of this kind has another name.", f"move it to {meant}/"
        )
    elif file.is_record and (other := _kind_of_id(file)):
        yield file.finding(
            RULE, "Its id is one of another kind.", f"move it to {other}/", fix=Fix.UNSAFE
        )


def destination(file: FileName) -> str:
    """Give the path to which a wrongly placed record belongs, or its own if it is well placed.

    A record may lie anywhere below its kind's folder, so only the first folder changes.
    """
    folder = kind_meant(file) or _kind_of_id(file) or file.folder
    return folder + file.path[len(file.folder) :]


def kind_meant(file: FileName) -> str:
    """Give the folder of the kind that a folder's name means without being it, or nothing."""
    if file.in_kind or not file.folder or not file.name.endswith(EXTENSION):
        return ""
    kind = file.catalogue.by_name.get(file.folder.lower())
    return kind.folder if kind else ""


def _kind_of_id(file: FileName) -> str:
    found = _OPAQUE.fullmatch(file.id)
    folder = _FOLDERS[found[1]] if found else ""
    return folder if folder != file.folder else ""
