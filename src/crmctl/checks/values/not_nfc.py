"""T302: letters and accents that Unicode writes apart."""

import unicodedata
from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext, is_evidence
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

RULE = Rule(
    code="T302",
    name="not-nfc",
    severity=Severity.WARNING,
    fix=Fix.SAFE,
    summary=(
        "A text writes letter and accent as two characters (Unicode NFD, as macOS does in file "
        "names). It looks the same as the usual form (NFC), but `grep`, git and other programs "
        "take it for another text."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Mu\u0308ller\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: M\u00fcller\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find texts that are not in Unicode's composed form."""
    for path, _, text in record.odd_texts:
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            fix = Fix.NONE if is_evidence(path) else Fix.SAFE
            message = "The text is not in Unicode's composed form (NFC)."
            yield record.finding(RULE, path, message, fix=fix)
