"""P807: words that speak of what the law protects most."""

import re
from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

_TEXTS = frozenset({FieldType.TEXT, FieldType.NOTE})
# GDPR Art. 9(1): health, belief, politics, unions, origin, orientation. Whole words only, and
# none that everyday business has another meaning for.
_WORDS_TOLD = """
    krankheit krankgeschrieben schwanger schwangerschaft diagnose depression depressiv burnout
    burn-out krebs krebserkrankung chemotherapie psychotherapie psychiatrie suchtkrank alkoholiker
    alkoholikerin schwerbehindert hiv gewerkschaftsmitglied parteimitglied konfession
    religionszugeh\u00f6rigkeit muslim muslimisch homosexuell lesbisch schwul transgender
    pregnant pregnancy illness diagnosed cancer chemotherapy psychiatric alcoholic bisexual
    homosexual lesbian gay muslim religion disability disabled
"""
_WORDS = frozenset(_WORDS_TOLD.split())
# Where people write in words of their own; other fields are looked at where one of these is.
_FREE = frozenset({"body", "notes", "outcome", "resolution", "subject", "title"})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

RULE = Rule(
    code="P807",
    name="special-category-words",
    severity=Severity.INFO,
    fix=Fix.NONE,
    summary=(
        "A text about a person has a word that speaks of health, belief, politics, origin or "
        "orientation. Such data may be kept only in few cases (GDPR Art. 9); most notes can do "
        "without."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nnotes: is pregnant until May\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\nnotes: is away until May\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find such words; which one it is, is not told."""
    if _FREE.isdisjoint(record.data) or _WORDS.isdisjoint(_WORD.findall(record.text.lower())):
        return
    for path, field, text in record.every:
        if field.type in _TEXTS and not _WORDS.isdisjoint(_WORD.findall(str(text).lower())):
            yield record.finding(RULE, path, "The text may speak of what GDPR Art. 9 protects.")
