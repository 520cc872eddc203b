"""S206: a number outside of its scale."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity


class _Scale(NamedTuple):
    """The least and the largest number that a field may say."""

    path: tuple[str, ...]
    least: int
    most: int


_SCALES: Mapping[str, Sequence[_Scale]] = {
    "complaint": (_Scale(("satisfaction",), 1, 5),),
    "campaign": (_Scale(("control", "share"), 0, 100),),
    "task": (_Scale(("month_day",), 1, 31),),
}

RULE = Rule(
    code="S206",
    name="value-out-of-range",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A satisfaction is not from 1 to 5, a control group not from 0 to 100 per cent, or the "
        "day of a month not from 1 to 31. Reports leave such an answer out, and a share above the "
        "whole holds everybody back."
    ),
    bad={
        "complaints/2026-11-20-acme-gmbh-4d2h.yaml": (
            "title: Drive stops\nopened: 2026-11-20\nstate: closed\nsatisfaction: 9\n"
        ),
    },
    good={
        "complaints/2026-11-20-acme-gmbh-4d2h.yaml": (
            "title: Drive stops\nopened: 2026-11-20\nstate: closed\nsatisfaction: 5\n"
        ),
    },
)


def check(record: RecordContext) -> Iterator[Finding]:
    """Find numbers that their scale does not have."""
    for scale in _SCALES.get(record.kind.name, ()):
        value = _at(record.data, scale.path)
        if value is not None and not scale.least <= Decimal(str(value)) <= scale.most:
            sentence = f"This goes from {scale.least} to {scale.most}."
            yield record.finding(RULE, scale.path, sentence)


def _at(data: Mapping[str, Any], path: Sequence[str]) -> Any:
    value: Any = data
    for name in path:
        value = (value or {}).get(name)
    return value
