"""T308: a person's name in capital letters."""

from collections.abc import Iterator

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_FEWEST = 4  # initials and short names (Al, Ng, JFK) may well be written so
_NAMES = ("given", "family", "display")

RULE = Rule(
    code="T308",
    name="all-caps-name",
    severity=Severity.INFO,
    fix=Fix.UNSAFE,
    summary=(
        "A person's name stands in capital letters, as old programs and forms write it. A letter "
        "that begins so reads like a reminder. The fix cannot know of van, McDonald and the like."
    ),
    bad={"contacts/p-7k3f9q2m.yaml": "name:\n  family: MUSTERMANN\n"},
    good={"contacts/p-7k3f9q2m.yaml": "name:\n  family: Mustermann\n"},
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find names without a small letter."""
    names = record.data.get("name") if record.kind.person else None
    if not isinstance(names, dict):
        return
    for part in _NAMES:
        text = names.get(part)
        if isinstance(text, str) and is_shouted(text):
            yield record.finding(RULE, ("name", part), "The name stands in capital letters.")


def is_shouted(text: str) -> bool:
    """Tell whether all letters of a text are capital, and enough of them."""
    return text.isupper() and sum(map(str.isalpha, text)) >= _FEWEST
