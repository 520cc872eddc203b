"""What a person says that the columns of a table are: `--map COLUMN=TYPE`."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from crmctl.errors.deduping import (
    MappedTwiceError,
    NoSuchColumnError,
    NoTypeGivenError,
    UnknownTypeError,
)
from crmctl.matching.columns import Type

IGNORE = "ignore"
"""What a column is that is not to be compared."""

TYPES = tuple(map(str, Type))


def said_of_columns(texts: Sequence[str], names: Sequence[str]) -> Mapping[str, Type | None]:
    """Give what is said of each column; None where it is to be ignored.

    Args:
        texts: as in `Straße=street`; a column is named as its header writes it, or nearly so.
        names: of the columns of all tables.

    Raises:
        UsageError: there is no such column or type, or two things are said of one column.
    """
    said = dict[str, Type | None]()
    for text in texts:
        name, equals, type_ = text.rpartition("=")
        if not equals:
            raise NoTypeGivenError(TYPES)
        for column in _columns(name, names):
            found = _type(type_)
            if said.setdefault(column, found) is not found:
                raise MappedTwiceError(name)
    return said


def _columns(name: str, names: Sequence[str]) -> Sequence[str]:
    """Give the columns of this name; of two tables each may write it its own way."""
    plain = name.strip().casefold()
    found = [one for one in names if one == name] or [
        one for one in names if one.strip().casefold() == plain
    ]
    if not found:
        raise NoSuchColumnError(name, [one.strip() for one in dict.fromkeys(names)])
    return found


def _type(text: str) -> Type | None:
    word = text.strip().lower().replace("-", "_").replace(" ", "_")
    if word == IGNORE:
        return None
    if word not in TYPES:
        nearest = get_close_matches(word, [*TYPES, IGNORE], n=1)
        raise UnknownTypeError(text.strip(), TYPES, nearest)
    return Type(word)
