"""What the columns of a table are, by their names; their cells may only speak against it.

A column that is taken for an identifier and is none makes one of strangers, so the number of a
row, or a label that tells duplicates already, is never taken for one.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from crmctl.interchange.deduping.names import is_of_organisations
from crmctl.interchange.deduping.words import (
    BESIDE,
    BOTH,
    LABELS,
    OF_ADDRESSES,
    OF_PATHS,
    QUALIFIERS,
    ROW_IDS,
)
from crmctl.interchange.looks import filled, share
from crmctl.interchange.synonyms import key, targets
from crmctl.interchange.tables.exact import ExactTable
from crmctl.matching.columns import Type
from crmctl.model.entry import looks_like_email
from crmctl.model.text import words

_MOST = 0.5  # of the cells fit what the name says; else it says something else
_FEWEST_DIGITS = 5  # of a phone
_LONGEST_NUMBER = 12  # characters of a house number or postcode
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the columns of a table are.

    Attributes:
        types: by the names of the columns that are compared.
        ignored: the others, and why, where there is more to say than that nobody knows the name.
    """

    types: Mapping[str, Type]
    ignored: Mapping[str, str]


def recognise(table: ExactTable, said: Mapping[str, Type | None]) -> Recognised:
    """Tell what the columns of a table are.

    Args:
        table: whose first cells are looked at.
        said: by column, what a person said that it is; None where it is to be ignored.
    """
    types, ignored = dict[str, Type](), dict[str, str]()
    for name in table.names:
        found = said[name] if name in said else _by_name(name)
        if found is None:
            ignored[name] = "as said" if name in said else _why(name)
        elif name not in said and not _fits(found, filled(table.column(name))):
            ignored[name] = f"by its cells no {found.replace('_', ' ')}"
        else:
            types[name] = found
    beside = frozenset(types.values())
    guessed = {name: _refined(table, name, types[name], beside) for name in set(types) - set(said)}
    return Recognised({name: guessed.get(name, type_) for name, type_ in types.items()}, ignored)


def _by_name(name: str) -> Type | None:
    if _why(name):
        return None
    return next((_known()[word] for word in _writings(name) if word in _known()), None)


def _writings(name: str) -> Iterator[str]:
    """Give a name as it may be known: whole, without its number, without what adds nothing."""
    yield key(name)
    parts = [part for part in words(_CAMEL.sub(" ", name)) if not part.isdigit()]
    yield "".join(parts)
    yield key(name).rstrip("0123456789")
    parts = [part for part in parts if part not in QUALIFIERS]
    yield "".join(parts)
    yield "".join(part for part in parts if part not in OF_ADDRESSES)


def _why(name: str) -> str:
    """Say why a column is ignored whose name is known for that."""
    return _refused().get(key(name), "")


@cache
def _refused() -> Mapping[str, str]:
    return {
        **{key(word): "the number of a row" for word in ROW_IDS},
        **{key(word): "what was found before" for word in LABELS},
    }


@cache
def _known() -> Mapping[str, Type]:
    of_fields = {
        word: OF_PATHS[path]
        for kind in ("customer", "contact")  # the later wins: `Name` is a person's, too
        for word, target in targets(kind).items()
        if (path := target.partition(":")[0]) in OF_PATHS and not target.endswith((":fax", ":id"))
    }
    return of_fields | {key(word): type_ for type_, many in BESIDE.items() for word in many}


def _refined(table: ExactTable, name: str, type_: Type, beside: frozenset[Type]) -> Type:
    """Tell by the other columns what a name with two meanings says."""
    if type_ is Type.ADDRESS and Type.HOUSE_NUMBER in beside:
        return Type.STREET
    if key(name) not in {key(word) for word in BOTH}:
        return type_
    if Type.GIVEN_NAME in beside:
        return Type.FULL_NAME if Type.FAMILY_NAME in beside else Type.FAMILY_NAME
    if Type.ORGANISATION in beside - {type_}:
        return Type.FULL_NAME
    of_organisations = is_of_organisations(filled(table.column(name)))
    return Type.ORGANISATION if of_organisations else Type.FULL_NAME


def _fits(type_: Type, cells: Sequence[str]) -> bool:
    test = _TESTS.get(type_)
    return not cells or test is None or share(cells, test) >= _MOST


def _has_letters(cell: str) -> bool:
    return any(map(str.isalpha, cell))


def _has_digits(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def _is_phone(cell: str) -> bool:
    return sum(map(str.isdigit, cell)) >= _FEWEST_DIGITS


def _is_short(cell: str) -> bool:
    return len(cell) <= _LONGEST_NUMBER and _has_digits(cell)


_LETTERED = (
    Type.GIVEN_NAME, Type.FAMILY_NAME, Type.FULL_NAME, Type.ORGANISATION, Type.STREET,
    Type.ADDRESS, Type.CITY, Type.REGION, Type.COUNTRY,
)  # fmt: skip
_TESTS: Mapping[Type, Callable[[str], bool]] = {
    **dict.fromkeys(_LETTERED, _has_letters),
    **dict.fromkeys((Type.HOUSE_NUMBER, Type.POSTAL_CODE), _is_short),
    Type.EMAIL: looks_like_email,
    Type.PHONE: _is_phone,
    Type.DATE: _has_digits,
}
