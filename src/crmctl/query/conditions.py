"""What may be asked of a value: that it is there, contains a text, lies in a range.

Conditions are named tuples because every search starts by loading this module: a dataclass takes
half a millisecond to make. Tell conditions apart by their type.
"""

from decimal import Decimal
from typing import NamedTuple

from crmctl.query.tree import Op


class Missing(NamedTuple):
    """The record has no value of the field."""


class Present(NamedTuple):
    """The record has a value of the field."""


class Contains(NamedTuple):
    """The folded value contains this text; `koeln` is in Köln, and `köln` in Koeln.

    The loose forms are compared where the value or the typed text (`foreign`) is not ASCII, so
    that two names that differ without any umlaut, Bauer and Baur, stay two.
    """

    folded: str
    loose: str = ""
    foreign: bool = False


class Equals(NamedTuple):
    """The folded value is this text."""

    folded: str


class RefersTo(NamedTuple):
    """The value refers to the record of this id, or of another name, and of this kind.

    The kind is a folder or its singular, and empty when any will do.
    """

    id: str
    kind: str = ""


class DigitsContain(NamedTuple):
    """The telephone number, in its national or international digits, contains these."""

    digits: str
    whole: bool = False


class Between(NamedTuple):
    """The ISO text lies in the half-open range; None is open."""

    low: str | None
    high: str | None


class DayOfYear(NamedTuple):
    """The date, of any year or none, has this month (`03`) or this month and day (`03-12`)."""

    month_day: str


class Compare(NamedTuple):
    """The number compares so; an amount only in this currency, if one is given."""

    op: Op
    number: Decimal
    currency: str = ""


class IsTrue(NamedTuple):
    """The value is yes."""


class IsFalse(NamedTuple):
    """The value is no, or there is none."""


Condition = (
    Missing
    | Present
    | Contains
    | Equals
    | RefersTo
    | DigitsContain
    | Between
    | DayOfYear
    | Compare
    | IsTrue
    | IsFalse
)
