"""S206: a number outside of its range."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from crmctl.checks.record_context import RecordContext
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.per_kind import PerKind
from crmctl.model.walk import Path


class _Range(NamedTuple):
    """The least and the largest number that a field may say; None where there is no end."""

    path: Sequence[str]
    least: Decimal | None
    most: Decimal | None


_PER_CENT = ("0", "100")
_SIZE, _RATE = ("attachments.size", "0", ""), ("totals.taxes.rate", *_PER_CENT)
_DOCUMENT = (_SIZE, _RATE, ("lines.discount", *_PER_CENT))
_RANGES: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "campaign": (_SIZE, ("control.share", *_PER_CENT)),
    "complaint": (_SIZE, ("satisfaction", "1", "5"), ("goodwill.discount", *_PER_CENT)),
    "task": (_SIZE, ("month_day", "1", "31")),
    "deal": (_SIZE, ("value", "0", "")),
    "quote": _DOCUMENT,
    "order": (*_DOCUMENT, ("returns.line", "1", "")),
    "invoice": _DOCUMENT,
    "credit": _DOCUMENT,
}
_NUMBERS = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})

RULE = Rule(
    code="S206",
    name="value-out-of-range",
    severity=Severity.ERROR,
    fix=Fix.NONE,
    summary=(
        "A number is smaller or larger than its field allows: a satisfaction not from 1 to 5, a "
        "share, a discount or a rate not from 0 to 100 per cent, the day of a month not from "
        "1 to 31, a custom field beyond the `min` and `max` that crm.yaml gives it. Reports leave "
        "such an answer out, and a share above the whole holds everybody back."
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
    """Find numbers that their range does not have."""
    for each in _ranges_of(record.kind):
        if each.path[0] in record.data:
            for path, text in _found(record.data, each.path, ()):
                if (number := _number(text, each)) is not None and not _is_within(number, each):
                    yield record.finding(RULE, path, _sentence(each))


def _derived(kind: Kind) -> Sequence[_Range]:
    own = [_range(path, least, most) for path, least, most in _RANGES.get(kind.name, ())]
    return [
        *own,
        *(
            _range(field.path, field.least, field.most)
            for field in kind.fields
            if _has_range(field)
        ),
    ]


def _has_range(field: Field) -> bool:
    return field.type in _NUMBERS and bool(field.least or field.most)


def _range(path: str, least: str, most: str) -> _Range:
    return _Range(
        path.split("."), Decimal(least) if least else None, Decimal(most) if most else None
    )


def _found(part: Any, names: Sequence[str], path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(part, list):
        for place, item in enumerate(part):
            yield from _found(item, names, (*path, place))
    elif not names:
        yield path, part
    elif isinstance(part, Mapping) and names[0] in part:
        yield from _found(part[names[0]], names[1:], (*path, names[0]))


def _number(value: object, each: _Range) -> Decimal | None:
    """Give a number, an amount's or a percentage's; a discount in money may be any."""
    number, _, unit = str(value).partition(" ")
    if each.path[-1] == "discount" and unit != "%":
        return None
    try:
        return Decimal(number)
    except ArithmeticError:
        return None


def _is_within(number: Decimal, each: _Range) -> bool:
    return (each.least is None or number >= each.least) and (
        each.most is None or number <= each.most
    )


def _sentence(each: _Range) -> str:
    if each.most is None:
        return f"This is at least {each.least}."
    if each.least is None:
        return f"This is at most {each.most}."
    return f"This goes from {each.least} to {each.most}."


_ranges_of = PerKind(_derived)
