"""Dates, such as birthdays and founding days."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from crmctl.matching.agreement import DIFFERS, LIKE, NEAR, PART, agreements
from crmctl.matching.arrays import Codes, Flags, Ints, Values, ints, numbers_of
from crmctl.matching.fields.field import Field, Part, Texts, comparing, each_row, keys_of_values
from crmctl.matching.population import Population

Day = tuple[str, str, str]
"""Year (empty if unknown), month and day."""

# Birthdays of unrelated people: some 55 years of 365 days.
_USUAL = 1 / 20000
_TWINS = 2
_PARTS, _ALL_BUT_ONE = 3, 2
_WRITTEN = len("20260131")
_ISO = re.compile(r"(?:(\d{4})|-)-(\d{1,2})-(\d{1,2})")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_LOCAL = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2,4})")


def day_of(text: str) -> Day | None:
    """Give the day that a text names; None where it names none.

    Whether `01/02/2020` begins with the day or the month makes no difference, as long as a
    column keeps to one way: either way equal days have equal parts.
    """
    text = text.strip()
    if found := _ISO.match(text):
        return found[1] or "", found[2].zfill(2), found[3].zfill(2)
    if found := _PLAIN.fullmatch(text):
        return found[1], found[2], found[3]
    if found := _LOCAL.match(text):
        return found[3], found[2].zfill(2), found[1].zfill(2)
    return None


def day(name: str, rows: Texts, among: Population) -> Field:
    """Give the field of a date."""
    values = Values.of(each_row(day_of, rows))
    rare = among.rarity(values, _USUAL, own=_TWINS)
    compare = comparing(values, rare, _Days(values.distinct).near)
    return Field((Part(name, "date"),), compare, [keys_of_values(values, _keys)])


def _keys(one: Day) -> Iterator[str]:
    year, month, date = one
    yield f"-{month}{date}"
    if year:
        yield f"{year}{month}"
        yield f"{year}-{date}"


class _Days:
    """Days as numbers."""

    def __init__(self, days: Sequence[Day]) -> None:
        parts = numbers_of(part for one in days for part in one).reshape(-1, _PARTS)
        self._year, self._month, self._date = parts.T
        self._known = np.asarray([bool(one[0]) for one in days], dtype=np.bool_)
        written = np.asarray(["".join(one) for one in days], dtype=f"U{_WRITTEN}")
        self._digits = written.view(np.uint32).reshape(-1, _WRITTEN)
        self._lengths = ints(sum(map(len, one)) for one in days)

    def near(self, left: Ints, right: Ints) -> Codes:
        """Say how far different days agree."""
        year, month, date = (
            each[left] == each[right] for each in (self._year, self._month, self._date)
        )
        ranks = np.where(year | (month & date), LIKE, DIFFERS)
        ranks[year.astype(np.uint8) + month + date == _ALL_BUT_ONE] = PART
        swapped = (self._month[left] == self._date[right]) & (
            self._date[left] == self._month[right]
        )
        ranks[(year & swapped) | self._one_digit_apart(left, right)] = NEAR
        # Without a year the most that can be said is that day and month agree.
        rest = ~self._known[left] | ~self._known[right]
        ranks[rest] = np.where(month & date, PART, DIFFERS)[rest]
        return agreements(ranks)

    def _one_digit_apart(self, left: Ints, right: Ints) -> Flags:
        slips = (self._digits[left] != self._digits[right]).sum(axis=1)
        found: Flags = (slips == 1) & (self._lengths[left] == self._lengths[right])
        return found
