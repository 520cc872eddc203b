"""T301: blanks that nobody sees."""

import re
from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext, is_evidence
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

# E-mails and phones have rules of their own; in notes, blanks lay out tables and quotations.
_OTHERS = frozenset({FieldType.EMAIL, FieldType.PHONE, FieldType.NOTE})
# The ideographic blank between Japanese names is part of the writing, unlike a no-break space.
_BLANKS = re.compile(r"[ \t\u00a0]+")
_ODD = re.compile(r"^\s|\s$|[\t\u00a0]|  ")

RULE = Rule(
    code="T301",
    name="whitespace",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "A text begins or ends with blanks, or has two of them, a tab or a no-break space between "
        "its words. It looks like another text and is not found as one."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": 'name:\n  family: "Muster "\n'},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find texts of one line with blanks that are too many."""
    for path, field, text in record.odd_texts:
        if applies_to(field.type) and _ODD.search(text):
            fix = Fix.NONE if is_evidence(path) else Fix.SAFE
            yield record.finding(RULE, path, "The text has blanks that are too many.", fix=fix)


def applies_to(type_: FieldType) -> bool:
    """Tell whether blanks mean nothing in fields of a type."""
    return type_ not in _OTHERS


def tidy(text: str) -> str:
    """Give the text with one blank between its words and none around it."""
    return _BLANKS.sub(" ", text).strip()
