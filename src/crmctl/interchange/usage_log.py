"""A product's own log, one JSON object a line, and its sums by customer and month."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from crmctl.errors.tables import TooLargeTableError, UndecodableTableError
from crmctl.interchange.tables.csvread import MAX_BYTES

_NAMES = frozenset({"customer", "at", "product", "measure", "amount"})
_NEEDED = ("customer", "at", "measure")
_LARGEST = Decimal(10) ** 15


@dataclass(frozen=True, slots=True)
class Used:
    """What one line says.

    Attributes:
        line: its number, from 1.
        text: the line itself, for the file of rejected lines.
        customer: whatever names the customer.
        month: YYYY-MM, in the CRM's time zone.
        product: whatever names the product; empty for none.
        measure: what was counted.
        amount: how much.
    """

    line: int
    text: str
    customer: str
    month: str
    product: str
    measure: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be taken, and why, without quoting a value.

    Attributes:
        line: its number, from 1.
        text: the line itself.
        reason: why.
        stranger: whether it is sound, but of a customer whom nobody knows.
    """

    line: int
    text: str
    reason: str
    stranger: bool = False


class Cell(NamedTuple):
    """What amounts are summed up by."""

    month: str
    product: str
    measure: str


def read(content: bytes, zone: tzinfo) -> Iterator[Used | BadLine]:
    """Give every line that is not blank, in order: what it says, or why it cannot be taken.

    Args:
        content: the file; UTF-8.
        zone: a moment with an offset counts for the month in which it lies there.

    Raises:
        TooLargeTableError: there is more than `MAX_BYTES`.
        UndecodableTableError: it is not UTF-8.
    """
    if len(content) > MAX_BYTES:
        raise TooLargeTableError(MAX_BYTES)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UndecodableTableError("utf-8") from None
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _read(number, line.rstrip("\r"), zone)


def summed(lines: Iterable[Used]) -> dict[Cell, Decimal]:
    """Add up the amounts of lines of one customer; the order of lines does not matter."""
    sums: dict[Cell, Decimal] = {}
    for one in lines:
        cell = Cell(one.month, one.product, one.measure)
        sums[cell] = sums.get(cell, Decimal(0)) + one.amount
    return dict(sorted(sums.items()))


def rejects(lines: Iterable[BadLine]) -> str:
    """Give the file of rejected lines: each with its number, the reason, and its text.

    It is no log: a month read from a few lines would stand for the whole month. What is mended is
    the log itself.
    """
    return "".join(
        json.dumps({"line": one.line, "reason": one.reason, "text": one.text}, ensure_ascii=False)
        + "\n"
        for one in lines
    )


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _read(number: int, text: str, zone: tzinfo) -> Used | BadLine:
    said = _object(text)
    if not said:
        return BadLine(number, text, "is no JSON object")
    if said.keys() - _NAMES:
        return BadLine(number, text, f"may have {', '.join(sorted(_NAMES))} and nothing else")
    for name in _NEEDED:
        if not _text(said, name):
            return BadLine(number, text, f"has no {name}")
    month, amount = _month(_text(said, "at"), zone), _amount(said.get("amount", 1))
    if not month:
        return BadLine(number, text, "at is no day and no moment as in 2026-11-21T09:30:00+01:00")
    if amount is None:
        return BadLine(number, text, "amount is no number")
    customer, product, measure = (_text(said, name) for name in ("customer", "product", "measure"))
    return Used(number, text, customer, month, product, measure, amount)


def _text(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return " ".join(str(value).split()) if isinstance(value, str | int) else ""


def _month(text: str, zone: tzinfo) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return ""
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(zone)
        except OverflowError:
            return ""
    return f"{moment:%Y-%m}" if len(text) >= len("2026-11-21") else ""


def _amount(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < _LARGEST else None
