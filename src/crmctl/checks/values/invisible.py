"""T304: characters that cannot be seen, or that turn the text around; T303 where they control."""

import re
import unicodedata
from collections.abc import Iterator

from crmctl.checks.elsewhere import reading
from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_JOINERS = "\u200c\u200d"
_MARKS = "\u061c\u200e\u200f"
_EMBEDDINGS = "\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
# What no writing needs: what steers a terminal, where an escape in YAML wrote it; blanks of no
# width, soft hyphens, and the overrides behind the attack "Trojan Source" (CVE-2021-42574).
_NEVER = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b\u202d\u202e\u2060-\u2064\ufeff"
_SUSPECT = re.compile(f"[{_JOINERS}{_MARKS}{_EMBEDDINGS}{_NEVER}]")
_OPENING, _CLOSING = "\u202a\u202b\u2066\u2067\u2068", "\u202c\u2069"
# Scripts whose letters no joiner ever stands between.
_UNJOINED = ("LATIN", "CYRILLIC", "GREEK", "DIGIT")

CONTROL = next(rule for rule in reading.RULES if rule.code == "T303")
"""What a file that escapes such a character says as well: it is read, and then controls."""

RULE = Rule(
    code="T304",
    name="invisible-or-bidi",
    severity=Severity.ERROR,
    fix=Fix.UNSAFE,
    summary=(
        "A text has a character that cannot be seen, such as a blank of no width, or one that "
        "steers a terminal or turns the direction of the text. What a person reads is not what "
        "a program compares. Joiners in emoji and in scripts that need them, and marks of "
        "direction in texts that are written from right to left, are no fault."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Mus\u200bter\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Muster\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find invisible characters that the writing does not need; one finding a text."""
    for path, _, text in record.odd_texts:
        found = next(
            (match for match in _SUSPECT.finditer(text) if not _needed(text, match)), None
        )
        if found:
            is_control = unicodedata.category(found[0]) == "Cc"
            sort, rule = ("control", CONTROL) if is_control else ("invisible", RULE)
            message = f"The text has the {sort} character U+{ord(found[0]):04X}."
            yield record.finding(rule, path, message)


def _needed(text: str, match: re.Match[str]) -> bool:
    char = match[0]
    if char in _JOINERS:
        return _joins(text, match.start())
    if char in _MARKS:
        return _has_right_to_left(text)
    return char in _EMBEDDINGS and _has_right_to_left(text) and _balanced(text)


def _joins(text: str, place: int) -> bool:
    """Tell whether a joiner stands behind a character of a script, or an emoji, that uses it."""
    before = text[place - 1 : place]
    return bool(before) and not before.isspace() and not _is_unjoined(before)


def _is_unjoined(char: str) -> bool:
    return char.isascii() or unicodedata.name(char, "").startswith(_UNJOINED)


def _has_right_to_left(text: str) -> bool:
    return any(unicodedata.bidirectional(char) in {"R", "AL"} for char in text if char > "\u058f"
               and char not in _MARKS)  # fmt: skip


def _balanced(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char in _OPENING) - (char in _CLOSING)
        if depth < 0:
            return False
    return depth == 0


def visible(text: str) -> str:
    """Give the text without the characters that `check` objects to."""
    return _SUSPECT.sub(lambda match: match[0] if _needed(text, match) else "", text)
