"""T306: a text that was read in the wrong encoding."""

from collections.abc import Iterator

from crmctl.checks.mojibake import mended
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="T306",
    name="mojibake",
    severity=Severity.WARNING,
    fix=Fix.UNSAFE,
    summary=(
        "A text has two odd characters where a letter with an accent should be: some program took "
        "UTF-8 for Windows-1252. The fix reads those characters as what they were."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: M\u00c3\u00bcller\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: M\u00fcller\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find texts that read better in another encoding."""
    for path, _, text in record.odd_texts:
        if mended(text) != text:
            yield record.finding(RULE, path, "The text was read in the wrong encoding.")
