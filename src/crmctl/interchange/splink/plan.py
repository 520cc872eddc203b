"""How Splink is to compare columns: the same levels, and pairs that share something rare.

Splink is imported by whoever calls this: it is an extra.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from crmctl.matching.columns import Column, Type

KEY = "unique_id"
"""The column of a row's number."""

_NAMES = (Type.GIVEN_NAME, Type.FAMILY_NAME, Type.FULL_NAME, Type.ORGANISATION)
_SURE = (Type.EMAIL, Type.PHONE, Type.IDENTIFIER)
_PLACES = (Type.STREET, Type.ADDRESS, Type.POSTAL_CODE, Type.CITY)
_PERSON = (Type.GIVEN_NAME, Type.FAMILY_NAME, Type.FULL_NAME)
_MORE = (*_SURE, Type.DATE, Type.STREET, Type.ADDRESS, Type.POSTAL_CODE)
_BEGINNING = 5  # characters of a name that two spellings of it have in common


@dataclass(frozen=True, slots=True)
class Plan:
    """What Splink is told.

    Attributes:
        comparisons: of the columns, as Splink's own library makes them.
        blocking: which pairs are looked at: those that agree in one of these.
        sure: which pairs are the same for certain, nearly; a first guess at how many there are.
        training: pairs among which it is learned how the same one agrees; each leaves out what
            they agree in, so that two have nothing in common.
    """

    comparisons: Sequence[Any]
    blocking: Sequence[Any]
    sure: Sequence[Any]
    training: Sequence[Any]


def names_of(columns: Sequence[Column]) -> Sequence[str]:
    """Give the columns names that need no quotation marks: `c0_given_name`."""
    return [f"c{at}_{column.type}" for at, column in enumerate(columns)]


def plan_for(columns: Sequence[Column]) -> Plan:
    """Tell Splink how to compare these columns."""
    from splink import block_on  # noqa: PLC0415 - an extra

    named = list(zip(names_of(columns), (column.type for column in columns), strict=True))
    rules = _rules(named)
    return Plan(
        _comparisons(named),
        [block_on(*rule) for rule in rules],
        [block_on(*rule) for rule in _sure(named)],
        [block_on(*rule) for rule in _training(named)],
    )


_Rule = tuple[str, ...]


def _rules(named: Sequence[tuple[str, Type]]) -> Sequence[_Rule]:
    """Give what two rows may agree in to be compared: something rare, or two things."""
    of = {type_: [name for name, each in named if each is type_] for type_ in Type}
    single = [(name,) for type_ in _SURE for name in of[type_]]
    names = [name for type_ in _NAMES for name in of[type_]]
    dates, places = of[Type.DATE], [name for type_ in _PLACES for name in of[type_]]
    double = [
        *combinations(names, 2),
        *((name, date) for name in names for date in dates),
        *((f"substr({name}, 1, {_BEGINNING})", place) for name in names for place in places),
        *((date, place) for date in dates for place in places),
        *((street, place) for street, place in combinations(places, 2) if "city" not in street),
    ]
    alone = [(name,) for name in of[Type.FULL_NAME] + of[Type.ORGANISATION]]
    found = [*single, *alone, *double]
    return found or [(name,) for name, _ in named]


def _sure(named: Sequence[tuple[str, Type]]) -> Sequence[_Rule]:
    """Give rules that hardly anybody meets but the same one: the whole name and one thing more."""
    whole = _whole(named)
    more = [name for name, type_ in named if type_ in _MORE and name not in whole]
    return [(*whole, name) for name in more] or [whole or tuple(name for name, _ in named)]


def _training(named: Sequence[tuple[str, Type]]) -> Sequence[_Rule]:
    """Give two rules: the name, to learn of all else, and what is rarest beside it, of names."""
    whole = _whole(named)
    of = {type_: [name for name, each in named if each is type_] for type_ in Type}
    places = [name for type_ in _PLACES for name in of[type_]]
    rest: list[_Rule] = [
        *((name,) for name in of[Type.IDENTIFIER]),
        *((date, place) for date in of[Type.DATE] for place in places[:1]),
        *((name,) for type_ in (Type.EMAIL, Type.PHONE, Type.DATE) for name in of[type_]),
        *([tuple(places[:2])] if places else []),
    ]
    return [*([whole] if whole else []), *rest[:1]]


def _whole(named: Sequence[tuple[str, Type]]) -> _Rule:
    """Give the columns of a name: a person's, or else an organisation's."""
    of_people = tuple(name for name, type_ in named if type_ in _PERSON)
    return of_people or tuple(name for name, type_ in named if type_ in _NAMES)


def _comparisons(named: Sequence[tuple[str, Type]]) -> Sequence[Any]:
    """Compare each column by itself, but street, postcode and town as one fact."""
    streets = [name for name, type_ in named if type_ in _STREETS]
    areas = [name for name, type_ in named if type_ in _AREAS]
    together = {streets[0], *areas} if streets and areas[1:] else set()
    single = [_comparison(name, type_) for name, type_ in named if name not in together]
    return [*single, *([_place(streets[0], areas)] if together else [])]


def _place(street: str, areas: Sequence[str]) -> Any:
    """Compare where somebody is at the levels exact, near, part and else."""
    import splink.comparison_level_library as levels  # noqa: PLC0415 - an extra
    import splink.comparison_library as library  # noqa: PLC0415 - the same

    there = levels.Or(*map(levels.ExactMatchLevel, areas))
    return library.CustomComparison(
        output_column_name="place",
        comparison_levels=[
            levels.And(*map(levels.NullLevel, (street, *areas))),
            levels.And(levels.ExactMatchLevel(street), there),
            levels.And(levels.JaroWinklerLevel(street, _NEAR), there),
            levels.Or(levels.ExactMatchLevel(street), there),
            levels.ElseLevel(),
        ],
    ).configure(m_probabilities=_usual(2))


def _comparison(name: str, type_: Type) -> Any:
    """Compare a column at the levels exact, near, part and else."""
    import splink.comparison_level_library as levels  # noqa: PLC0415 - an extra
    import splink.comparison_library as library  # noqa: PLC0415 - the same

    likes = _LEVELS.get(type_, (("JaroWinklerLevel", _NEAR), ("JaroWinklerLevel", 0.8)))
    return library.CustomComparison(
        output_column_name=name,
        comparison_levels=[
            levels.NullLevel(name),
            levels.ExactMatchLevel(name, term_frequency_adjustments=type_ in _BY_FREQUENCY),
            *(getattr(levels, level)(name, limit) for level, limit in likes),
            levels.ElseLevel(),
        ],
    ).configure(m_probabilities=_usual(len(likes)))


def _usual(likes: int) -> list[float]:
    """Give how the same one usually agrees, until it is learned: exact, nearly, not at all."""
    return [_EXACT, *[_NEARLY / likes for _ in range(likes)], 1 - _EXACT - _NEARLY * bool(likes)]


_STREETS = frozenset({Type.STREET, Type.ADDRESS})
_AREAS = frozenset({Type.POSTAL_CODE, Type.CITY})
_NEAR = 0.92
_EXACT, _NEARLY = 0.75, 0.15
_EDITS = (("LevenshteinLevel", 1), ("LevenshteinLevel", 2))
_LEVELS: Mapping[Type, Sequence[tuple[str, float]]] = {
    Type.DATE: _EDITS,
    Type.IDENTIFIER: _EDITS,
    Type.PHONE: _EDITS,
    Type.POSTAL_CODE: _EDITS,
    Type.EMAIL: (("LevenshteinLevel", 2), ("JaroWinklerLevel", 0.88)),
    Type.HOUSE_NUMBER: (("LevenshteinLevel", 1),),
    Type.REGION: (("LevenshteinLevel", 1),),
    Type.COUNTRY: (),
}
_BY_FREQUENCY = frozenset({*_NAMES, Type.CITY, Type.STREET, Type.ADDRESS, Type.POSTAL_CODE})
"""Types of which a rare value that agrees says more than a frequent one."""
