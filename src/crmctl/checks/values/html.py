"""T307: the markup of a web page in a text."""

import html
import re
from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import FieldType

_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|[aouAOU]uml|szlig|eacute|euro|#\d{2,6});")
_TAG = re.compile(
    r"</?(?:a|b|br|div|em|font|h[1-6]|i|li|ol|p|span|strong|table|td|tr|u|ul)\b[^<>]*>"
)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)\b[^<>]*>")
TEXTS = frozenset({FieldType.TEXT, FieldType.NOTE})

RULE = Rule(
    code="T307",
    name="html-entity-or-tag",
    severity=Severity.INFO,
    fix=Fix.UNSAFE,
    summary=(
        "A text holds an entity (`&amp;`) or a tag (`<br>`) of HTML: it was copied from a web "
        "page or exported by a program that keeps pages. Letters and searches show it as it "
        "stands."
    ),
    bad={"customers/acme-gmbh.yaml": "type: organisation\nname: M\u00fcller &amp; S\u00f6hne\n"},
    good={"customers/acme-gmbh.yaml": "type: organisation\nname: M\u00fcller & S\u00f6hne\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find markup; one finding a text."""
    for path, field, text in record.doubtful:
        if field.type in TEXTS and (_ENTITY.search(text) or _TAG.search(text)):
            yield record.finding(RULE, path, "The text holds markup of HTML.")


def plain(text: str) -> str:
    """Give the text without tags, with the characters that entities stand for."""
    without = _TAG.sub("", _BREAK.sub("\n" if "\n" in text else " ", text))
    return (
        _ENTITY.sub(lambda match: html.unescape(match[0]), without).replace("\u00a0", " ").strip()
    )
