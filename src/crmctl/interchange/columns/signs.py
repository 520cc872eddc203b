"""Which of point and comma is the decimal sign, decided over all numbers of a column and file.

`12.500` may be twelve and a half or twelve thousand five hundred; `12.50` and `1.234,50` say
what they are, and with them every other number of their column, and of their file.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_SIGNS = (".", ",")
# Between groups, beside the other of point and comma: blanks of every width, apostrophes.
_APART = r"[ \u00a0\u2009\u202f\u2007'\u2019]"
_WHOLE = {
    sign: re.compile(
        rf"[0-9]*|[1-9][0-9]{{0,2}}(?:(?P<group>{other}|{_APART})[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*"
        # India: 12,34,567.
        rf"|[1-9][0-9]?(?:{other}[0-9]{{2}})+{other}[0-9]{{3}}"
    ).fullmatch
    for sign, other in ((".", ","), (",", r"\."))
}
_CENTS = re.compile(r"([0-9]+)([.,])([0-9]{1,2})")  # what most amounts are; quicker
_DECIMALS = re.compile(r"[0-9]*").fullmatch
_NOT_DIGITS = re.compile(r"[^0-9]")


class Decision(NamedTuple):
    """How the numbers of one column are read.

    Attributes:
        sign: between whole and decimals; empty where they contradict each other, so that only
            those can be read that have one reading.
        shown_by: the column that tells it, if cells do.
        ambiguous: whether nothing decides.
    """

    sign: str
    shown_by: str = ""
    ambiguous: bool = False


def readings(digits: str) -> Mapping[str, str]:
    """Give what digits with marks may be, by the decimal sign: `1,5` -> `{",": "1.5"}`."""
    if cents := _CENTS.fullmatch(digits):
        return {cents[2]: f"{cents[1]}.{cents[3]}"}
    if digits.isdecimal():
        return dict.fromkeys(_SIGNS, digits)
    found = ((sign, _read(digits, sign)) for sign in _SIGNS)
    return {sign: number for sign, number in found if number}


def _read(digits: str, sign: str) -> str:
    whole, _, decimals = digits.partition(sign)
    if not (whole or decimals) or not _WHOLE[sign](whole) or not _DECIMALS(decimals):
        return ""
    whole = _NOT_DIGITS.sub("", whole) or "0"
    return f"{whole}.{decimals}" if decimals else whole


def possible(numbers: Iterable[Mapping[str, str]]) -> tuple[frozenset[str], bool]:
    """Give the signs with which all numbers are some, and whether it matters which it is.

    Args:
        numbers: the readings of each.
    """
    signs, differing = set(_SIGNS), False
    for found in numbers:
        if len(found) == 1:
            signs.intersection_update(found)
        else:
            differing = differing or len(set(found.values())) > 1
    return frozenset(signs), differing


def decide(
    columns: Mapping[str, tuple[frozenset[str], bool]], told: str, usual: str
) -> dict[str, Decision]:
    """Decide for each column.

    Args:
        columns: what `possible` gives for each.
        told: the sign that a person said; nothing overrules it.
        usual: the sign of the system that the file comes from; only where no number tells.
    """
    return {name: Decision(told) if told else _decided(name, columns, usual) for name in columns}


def _decided(
    name: str, columns: Mapping[str, tuple[frozenset[str], bool]], usual: str
) -> Decision:
    signs, differing = columns[name]
    if not signs:
        return Decision("")
    if len(signs) == 1:
        return Decision(next(iter(signs)), name)
    if not differing:
        return Decision(".")
    sign, shown_by = _of_file(columns)
    if sign:
        return Decision(sign, shown_by)
    silent = all(len(signs) > 1 for signs, _ in columns.values())
    return Decision(usual) if usual and silent else Decision("", ambiguous=True)


def _of_file(columns: Mapping[str, tuple[frozenset[str], bool]]) -> tuple[str, str]:
    """Give the sign that is certain in a column, and the column; none where columns differ."""
    certain = {name: signs for name, (signs, _) in columns.items() if len(signs) <= 1}
    if len(set(certain.values())) != 1 or frozenset() in certain.values():
        return "", ""
    name, signs = next(iter(certain.items()))
    return next(iter(signs)), name
