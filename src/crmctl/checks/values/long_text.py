"""S210: a text that has no place in a field of one line."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

_LONGEST = 1000
_OF_ONE_LINE = frozenset({FieldType.TEXT, FieldType.LABEL, FieldType.IDENTIFIER})
# The words of a consent and the body of what was offered are as long as they are.
_FREE = frozenset({"consents", "lines"})

RULE = Rule(
    code="S210",
    name="too-long-text",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A field of one line holds more than 1000 characters: a whole mail or document was pasted "
        "into it. Tables, letters and other programs cut it off; notes and attachments take it."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": f"name:\n  family: {'Muster' * 200}\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find texts that are too long for what they are."""
    if len(record.text) <= _LONGEST:
        return
    for path, field, text in record.every:
        long = isinstance(text, str) and len(text) > _LONGEST
        if long and field.type in _OF_ONE_LINE and path[0] not in _FREE:
            yield record.finding(RULE, path, f"The text has more than {_LONGEST} characters.")
