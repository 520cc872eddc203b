"""T305: letters of two scripts in one word that look alike."""

import re
import unicodedata
from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

# Runs of letters that may belong to either script; signs such as the micro sign are not letters
# of a word (Unicode TR 39, "mixed-script confusables").
_WORD = re.compile(r"[^\W\d_]+")
_OTHERS = ("CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE")
# Greek letters that stand for units and quantities among Latin ones: kΩ, µm, Δt.
_SYMBOLS = frozenset("\u00b5\u03bc\u03a9\u2126\u0394\u03b1\u03b2\u03b3\u03c0")

RULE = Rule(
    code="T305",
    name="mixed-script",
    severity=Severity.WARNING,
    fix=Fix.NONE,
    summary=(
        "A word mixes Latin letters with Cyrillic, Greek or other ones that look the same. It "
        "reads like another word and is not found as one; in an address it may be a forgery. "
        "Whole words of any script are right."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: M\u0443ster\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find words of two scripts; one finding a text."""
    for path, _, text in record.odd_texts:
        if not text.isascii() and any(_is_mixed(word) for word in _WORD.findall(text)):
            yield record.finding(
                RULE, path, "A word mixes letters of two scripts that look alike."
            )


def _is_mixed(word: str) -> bool:
    if word.isascii():
        return False
    names = [unicodedata.name(char, "") for char in word if char not in _SYMBOLS]
    has_latin = any(name.startswith("LATIN") for name in names)
    return has_latin and any(name.startswith(_OTHERS) for name in names)
