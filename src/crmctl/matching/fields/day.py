"""Dates, such as birthdays and founding days."""

import re
from collections.abc import Iterator

from crmctl.matching.agreement import DIFFERS, LIKE, NEAR, PART, agreements
from crmctl.matching.arrays import Codes, Ints, Values
from crmctl.matching.fields.field import Field, Part, Texts, comparing, keys_of_rows
from crmctl.matching.population import Population

Day = tuple[str, str, str]
"""Year (empty if unknown), month and day."""

# Birthdays of unrelated people: some 55 years of 365 days.
_USUAL = 1 / 20000
_TWINS = 2
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
    values = Values.of([[one for text in texts if (one := day_of(text))] for texts in rows])
    rare = among.rarity(values, _USUAL, own=_TWINS)
    days = values.distinct

    def near(left: Ints, right: Ints) -> Codes:
        return agreements([_rank(days[a], days[b]) for a, b in zip(left, right, strict=True)])

    keys = keys_of_rows([key for one in row for key in _keys(days[one])] for row in values.rows())
    return Field((Part(name, "date"),), comparing(values, rare, near), [keys])


def _keys(one: Day) -> Iterator[str]:
    year, month, date = one
    yield f"-{month}{date}"
    if year:
        yield f"{year}{month}"
        yield f"{year}-{date}"


def _rank(one: Day, other: Day) -> int:
    """Say how far two different days agree."""
    if not one[0] or not other[0]:
        # Without a year the most that can be said is that day and month agree.
        return PART if one[1:] == other[1:] else DIFFERS
    swapped = one == (other[0], other[2], other[1])
    if swapped or _one_digit_apart("".join(one), "".join(other)):
        return NEAR
    if sum(a == b for a, b in zip(one, other, strict=True)) == len(one) - 1:
        return PART
    return LIKE if one[0] == other[0] or one[1:] == other[1:] else DIFFERS


def _one_digit_apart(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(map(str.__ne__, one, other)) == 1
