"""F010: a file name that is no id."""

import re
from collections.abc import Iterator

from crmctl.checks.file_name import FileName
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.text import fold

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_NO_ID = re.compile(r"[^a-z0-9]+")

RULE = Rule(
    code="F010",
    name="id-not-file-name",
    severity=Severity.ERROR,
    fix=Fix.UNSAFE,
    summary=(
        "The name of a record's file is its id: small letters a to z, digits and hyphens. Any "
        "other name cannot be referred to, and may not survive another operating system."
    ),
    bad={"customers/ACME GmbH.yaml": "type: organisation\nname: ACME\n"},
    good={"customers/acme-gmbh.yaml": "type: organisation\nname: ACME\n"},
)


def check(file: FileName) -> Iterator[Finding]:
    """Find a record whose name is no id."""
    if file.is_record and not _ID.fullmatch(file.id):
        nearest = _NO_ID.sub("-", fold(file.id)).strip("-")
        hint = f"rename it to {nearest}.yaml" if nearest else ""
        yield file.finding(RULE, "Its name is not an id: small letters, digits and hyphens.", hint)
