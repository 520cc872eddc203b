"""Columns as Splink is given them: one plain text in each row, or nothing.

Splink compares texts as they are, so what means the same must be written the same: without case
and accents, phones as digits, dates as they would be sorted.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from crmctl.matching.columns import Column, Type
from crmctl.model.text import loose, words

_NOT_DIGITS = re.compile(r"\D")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_STREETS = re.compile(r"(?:strasse|str|street|st)\b")
_ROOT = re.compile(r"^(?:00\d{2}|0)(?=\d{5})")
_LONGEST = 200  # characters; the similarity of two texts takes time by the product of both


def plain_column(column: Column) -> list[str | None]:
    """Give the first text of each row as it is compared; None where there is none."""
    known: dict[str, str | None] = {}
    normal = _NORMAL.get(column.type, _text)
    found = list[str | None]()
    for value in column.values:
        text = value if isinstance(value, str) else next(iter(value), "")
        if text not in known:
            known[text] = normal(text[:_LONGEST]) or None
        found.append(known[text])
    return found


def _text(text: str) -> str:
    # A writing without letters we know, such as an emoji, is a text as well.
    return " ".join(words(loose(text))) or text.strip()


def _street(text: str) -> str:
    return _STREETS.sub("str", _text(text))


def _phone(text: str) -> str:
    digits = _NOT_DIGITS.sub("", text.replace("(0)", ""))
    return digits[2:] if text.strip().startswith("+") else _ROOT.sub("", digits)


def _date(text: str) -> str:
    found = _DAY_FIRST.fullmatch(text.strip())
    if found:
        day, month, year = found.groups()
        return f"{year}{month:0>2}{day:0>2}"
    return _NOT_DIGITS.sub("", text) or text.strip()


def _code(text: str) -> str:
    return "".join(words(text)) or text.strip()


_NORMAL: Mapping[Type, Callable[[str], str]] = {
    Type.STREET: _street,
    Type.ADDRESS: _street,
    Type.PHONE: _phone,
    Type.EMAIL: lambda text: text.strip().lower(),
    Type.DATE: _date,
    **dict.fromkeys((Type.HOUSE_NUMBER, Type.POSTAL_CODE, Type.IDENTIFIER), _code),
}


def rows_of(columns: Sequence[Column]) -> list[tuple[int | str | None, ...]]:
    """Give the rows of a table whose first column is the number of the row, from 0."""
    every = [plain_column(column) for column in columns]
    return [(number, *row) for number, row in enumerate(zip(*every, strict=True))]
