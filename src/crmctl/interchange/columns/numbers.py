"""Columns of numbers, amounts and shares, read as their cells together, and their file, decide."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from crmctl.errors.tables import AmbiguousNumbersError
from crmctl.interchange.columns import signs
from crmctl.interchange.columns.cell_value import EMPTY, CellValue, bad, distinct
from crmctl.interchange.columns.currencies import currency_of
from crmctl.interchange.columns.formats import Formats
from crmctl.interchange.columns.signs import Decision
from crmctl.model import amounts, forms
from crmctl.model.catalogue import Field, FieldType
from crmctl.model.forms import DISCOUNT

_TYPES = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY})

_NO_NUMBER = bad("is no number that can be read")
_ROUNDED = bad("is a number that a spreadsheet has shortened, as in 1,7E+10; its digits are lost")
_NOT_WHOLE = bad("is no whole number")
_TOO_LONG = bad("has more digits than can be kept")
_MIXED = bad(
    "may have a decimal point or a decimal comma: numbers of both kinds are in its column"
)
_OTHER_SIGN = bad("is no number with the decimal sign that numbers are said to have")
_NO_CURRENCY = bad("does not say which currency is meant; write its code, as in 12.50 USD")
_NO_UNIT = bad("has a word beside the number that is not the unit of the field")
_NO_SHARE = bad("may be a share or a percentage: numbers below and above one are in its column")

_MINUS = "-\u2212\u2013"  # a hyphen, a minus sign, an en dash
_WORD = r"[^\W\d_]{1,5}\.?\$?|[%$\u00a3\u00a5\u20a0-\u20bf]"  # a code, a sign of a currency
_CELL = re.compile(
    rf"(?P<s1>[{_MINUS}+])? ?(?P<before>{_WORD})? ?(?P<s2>[{_MINUS}+])? ?"
    # `12,-` and `12.-` are prices without cents.
    rf"(?P<digits>[.,]?[0-9](?:[0-9.,'\u2019 ]*[0-9])?)(?:[.,](?:[{_MINUS}\u2014]{{1,2}})?)?"
    rf" ?(?P<s3>[{_MINUS}])? ?(?P<after>{_WORD})?(?P<s4>[{_MINUS}])?"
)
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]{1,3}")
# Java writes all digits of a number so (Salesforce: `6.0E7`); Excel writes fewer, with a plus sign
# or two digits behind the E: `6E+07`.
_ALL_DIGITS = re.compile(r"(-?)([0-9]+)([.,])([0-9]+)E([1-9][0-9]?|-[1-9])")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_LONGEST = 60  # characters


class _Parts(NamedTuple):
    """A number as it is written, taken apart."""

    readings: Mapping[str, str]
    negative: bool
    word: str


_Cells = Mapping[str, _Parts | CellValue]


def is_numeric(field: Field) -> bool:
    """Tell whether a field takes numbers, amounts or shares."""
    return field.type in _TYPES or field.pattern == DISCOUNT


def read_numbers(
    columns: Mapping[str, tuple[Field, Sequence[str]]], formats: Formats
) -> tuple[dict[str, dict[str, CellValue]], list[str]]:
    """Read columns of numbers.

    Args:
        columns: each with its field and its cells.
        formats: what holds for the whole file.

    Returns:
        For each column how each of its texts is read, and sentences on what was decided.

    Raises:
        AmbiguousNumbersError: columns can be read in two ways.
    """
    apart = {
        name: {text: _apart(text) for text in distinct(cells)}
        for name, (_, cells) in columns.items()
    }
    said = {name: signs.possible(_readings(cells)) for name, cells in apart.items()}
    decisions = signs.decide(said, formats.decimal, formats.usual_decimal)
    if ambiguous := [name for name, decision in decisions.items() if decision.ambiguous]:
        raise AmbiguousNumbersError(ambiguous)
    read = {
        name: _read_all(columns[name][0], cells, decisions[name], formats)
        for name, cells in apart.items()
    }
    return read, [line for name in apart if (line := _told(name, decisions[name]))]


def _readings(cells: _Cells) -> list[Mapping[str, str]]:
    return [cell.readings for cell in cells.values() if isinstance(cell, _Parts)]


def _told(name: str, decision: Decision) -> str:
    if decision.shown_by:
        sign = {".": "point", ",": "comma"}[decision.sign]
        shown = "" if decision.shown_by == name else f", as column {decision.shown_by!r} shows"
        return f"Numbers in {name!r} have a decimal {sign}{shown}."
    if decision.sign:
        return ""
    return (
        f"Numbers in {name!r} have in part a decimal point and in part a decimal comma; only "
        "those that can be read in one way are taken, unless --decimal says the sign."
    )


def _apart(text: str) -> _Parts | CellValue:
    """Take a cell apart: sign, digits, what stands beside them."""
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
    if not plain:
        return EMPTY
    if len(plain) > _LONGEST:
        return _NO_NUMBER
    if _EXPONENT.fullmatch(plain):
        return _of_exponent(plain)
    in_brackets = plain[0] == "(" and plain[-1] == ")"
    found = _CELL.fullmatch(plain[1:-1].strip() if in_brackets else plain)
    if not found:
        return _NO_NUMBER
    marks = [mark for mark in found.group("s1", "s2", "s3", "s4") if mark]
    words = [word for word in found.group("before", "after") if word]
    readings = signs.readings(found["digits"])
    if len(marks) + in_brackets > 1 or len(words) > 1 or not readings:
        return _NO_NUMBER
    negative = in_brackets or (bool(marks) and marks[0] != "+")
    return _Parts(readings, negative, "".join(words))


def _of_exponent(plain: str) -> _Parts | CellValue:
    found = _ALL_DIGITS.fullmatch(plain)
    if not found:
        return _ROUNDED
    minus, whole, sign, decimals, exponent = found.groups()
    number = format(Decimal(f"{whole}.{decimals}E{exponent}"), "f")
    return _Parts({sign: number}, bool(minus), "")


def _read_all(
    field: Field, cells: _Cells, decision: Decision, formats: Formats
) -> dict[str, CellValue]:
    numbers = {
        text: cell if isinstance(cell, CellValue) else _number(cell, decision.sign)
        for text, cell in cells.items()
    }
    bare = [one.number for one in numbers.values() if isinstance(one, _Number) and not one.word]
    stored = _Storer(field, formats, _are_shares(bare) if field.pattern == DISCOUNT else False)
    return {
        text: one if isinstance(one, CellValue) else stored.read(one)
        for text, one in numbers.items()
    }


class _Number(NamedTuple):
    """A number with a decimal point, and the word beside it."""

    number: str
    word: str


def _number(parts: _Parts, sign: str) -> _Number | CellValue:
    found = parts.readings
    if sign and sign not in found:
        return _OTHER_SIGN
    if not sign and len(set(found.values())) > 1:
        return _MIXED
    number = found[sign] if sign else next(iter(found.values()))
    if number[0] == "0" and number[1:2] not in {"", "."}:
        number = number.lstrip("0")
        number = f"0{number}" if number[:1] in {"", "."} else number
    negative = parts.negative and number.strip("0.") != ""
    return _Number(f"-{number}" if negative else number, parts.word)


def _are_shares(numbers: Sequence[str]) -> bool | None:
    """Tell whether numbers without a percent sign are parts of one; None where that is open."""
    values = [Decimal(number) for number in numbers]
    below = any(0 < value < 1 for value in values)
    above = any(value > 1 for value in values)
    return None if below and above else below


@dataclass(frozen=True, slots=True)
class _Storer:
    """Gives numbers in the form of a field.

    Attributes:
        field: where they belong.
        formats: what holds for the whole file.
        shares: whether a discount without a percent sign is a part of one; None where it is open.
    """

    field: Field
    formats: Formats
    shares: bool | None

    def read(self, one: _Number) -> CellValue:
        """Read one number."""
        if self.field.pattern == DISCOUNT:
            return self._discount(one)
        rules: Mapping[FieldType, Callable[[_Number], CellValue]] = {
            FieldType.MONEY: self._money,
            FieldType.INTEGER: self._integer,
        }
        return rules.get(self.field.type, self._decimal)(one)

    def _money(self, one: _Number) -> CellValue:
        code = currency_of(one.word, self.formats.currency)
        if not code:
            return _NO_CURRENCY
        written = amounts.money(f"{one.number} {code}", code)
        bare = "" if one.word else one.number
        return CellValue(written, bare=bare) if forms.MONEY(written) else _TOO_LONG

    def _discount(self, one: _Number) -> CellValue:
        if one.number.startswith("-"):
            return _NO_NUMBER
        if one.word not in {"", "%"}:
            return self._money(one)
        if not one.word and self.shares is None:
            return _NO_SHARE
        percent = Decimal(one.number) * (100 if self.shares and not one.word else 1)
        return CellValue(amounts.discount(f"{percent:f}%"))

    def _decimal(self, one: _Number) -> CellValue:
        if one.word and one.word.casefold() != self.field.unit.casefold():
            return _NO_UNIT
        return CellValue(one.number) if forms.DECIMAL(one.number) else _TOO_LONG

    def _integer(self, one: _Number) -> CellValue:
        if one.word and one.word.casefold() != self.field.unit.casefold():
            return _NO_UNIT
        whole, _, decimals = one.number.partition(".")
        if decimals.strip("0"):
            return _NOT_WHOLE
        return CellValue(whole) if forms.INTEGER(whole) else _TOO_LONG
