"""How the cells of a column are read where they are not simply the text of a field.

Words of another system become ours, several values stand in one cell, one field is told by
several columns. What cannot be read so is kept as a line for the notes, never dropped.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from crmctl.interchange.synonyms import key
from crmctl.interchange.tables.cells import split_items

COMMA = ","
_YEAR, _MONTH, _DAY = 4, 2, 2  # digits
_LAST_MONTH, _LAST_DAY = 12, 31


@dataclass(frozen=True, slots=True)
class CellRule:
    """How the cells of one column are read.

    Attributes:
        values: from a word of the other system, as `key` gives it, to ours; to an empty text
            where it says nothing that we keep.
        strict: whether a word that `values` does not have is no value at all. It is kept as a
            line for the notes then; otherwise it is taken as it is.
        separator: between several values in one cell; empty where there is only one.
        mark: stands before a value that is the first choice among several.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    separator: str = ""
    mark: str = ""

    def items(self, cell: str) -> list[str]:
        """Give the values that stand in a cell."""
        if not self.separator:
            return [cell]
        if self.separator == COMMA and '"' in cell:
            row = next(csv.reader([" ".join(cell.split())], skipinitialspace=True), [])
            return [item.strip() for item in row if item.strip()]
        return [item.strip() for item in cell.split(self.separator) if item.strip()]

    def value(self, item: str) -> str | None:
        """Give what a value means; None for a word that is not known."""
        text = item.removeprefix(self.mark).strip() if self.mark else item
        meant = self.values.get(key(text)) if self.values else None
        return meant if meant is not None or self.strict else text


PLAIN = CellRule()


@dataclass(frozen=True, slots=True)
class Joint:
    """How several columns tell one field.

    Attributes:
        how: one of `JOINS`.
        columns: their places in the header, in the order in which they are read.
    """

    how: str
    columns: tuple[int, ...]


def joined(how: str, texts: Sequence[str]) -> str | None:
    """Give the one text that several tell; None where they make none.

    Args:
        how: one of `JOINS`.
        texts: what the columns say, an empty text for one that says nothing.
    """
    return JOINS[how](texts)


def _comma(texts: Sequence[str]) -> str:
    return ", ".join(text.strip() for text in texts if text.strip())


def _words(texts: Sequence[str]) -> str:
    return " ".join(text.strip() for text in texts if text.strip())


def _first(texts: Sequence[str]) -> str:
    return next((text for text in texts if text.strip()), "")


def _amount(texts: Sequence[str]) -> str:
    """Give an amount with its currency; a currency alone says nothing, nor does a second time."""
    amount, *currencies = (text.strip() for text in texts)
    return _words(
        [amount, *(one for one in currencies if not amount.endswith(one))] if amount else ()
    )


def _date(texts: Sequence[str]) -> str | None:
    """Give a date of year, month and day; `--11-21` where the year is missing."""
    year, month, day = (text.strip() for text in texts)
    if not (year or month or day):
        return ""
    if not (month.isdecimal() and day.isdecimal() and (not year or year.isdecimal())):
        return None
    if not (1 <= int(month) <= _LAST_MONTH and 1 <= int(day) <= _LAST_DAY):
        return None
    if year and len(year) != _YEAR:
        return None
    return f"{year or '-'}-{month:0>{_MONTH}}-{day:0>{_DAY}}"


JOINS: Mapping[str, Callable[[Sequence[str]], str | None]] = {
    "comma": _comma,
    "words": _words,
    "first": _first,
    "amount": _amount,
    "date": _date,
}
"""The ways in which columns are joined: with commas (the lines of a street), with blanks (a day
and a time), the first that says anything, an amount and its currency, year and month and day."""


BOUND: Mapping[str, int] = {"amount": 1, "date": 3}
"""How many columns, from the first, must be there for the others to mean anything."""


def list_items(cell: str, rule: CellRule) -> list[str]:
    """Give the items of a list that stands in one cell."""
    return rule.items(cell) if rule.separator else split_items(cell)
