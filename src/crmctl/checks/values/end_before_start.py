"""D605: something that ends before it begins."""

from collections.abc import Iterator
from datetime import UTC, datetime

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

# A list, the mapping within its items if there is one, and two dates, the earlier one first.
_PAIRS = (
    ("roles", (), "since", "until"),
    ("consents", ("evidence",), "sent_at", "confirmed_at"),
)
_DAY = 10

RULE = Rule(
    code="D605",
    name="end-before-start",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A role ends before it begins, or a consent was confirmed before it was asked for. One of "
        "the two dates is wrong."
    ),
    bad={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nconsents:\n  - id: c-2q8x\n    purpose: newsletter\n"
            "    basis: consent\n    event: confirmed\n    at: 2026-03-01\n    evidence:\n"
            "      sent_at: 2026-03-01\n      confirmed_at: 2026-02-01\n"
        )
    },
    good={
        "contacts/p-7k3f9q2m.yaml": (
            "name:\n  family: Muster\nconsents:\n  - id: c-2q8x\n    purpose: newsletter\n"
            "    basis: consent\n    event: confirmed\n    at: 2026-03-01\n    evidence:\n"
            "      sent_at: 2026-02-01\n      confirmed_at: 2026-03-01\n"
        )
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find pairs of dates in the wrong order."""
    for name, within, start, end in _PAIRS:
        for place, item in enumerate(record.data.get(name, ())):
            dates = item.get(within[0], {}) if within else item
            if end in dates and start in dates and _is_before(dates[end], dates[start]):
                path = (name, place, *within, end)
                yield record.finding(RULE, path, f"This is before `{start}`, which comes first.")


def _is_before(end: str, start: str) -> bool:
    """Compare by the day, and by the moment where both have one with an offset."""
    if len(end) > _DAY and len(start) > _DAY:
        return _moment(end) < _moment(start)
    return end[:_DAY] < start[:_DAY]


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
