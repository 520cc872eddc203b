"""The columns of a table, or of two, as the finder compares them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from crmctl.errors.deduping import NothingInCommonError, NothingToCompareError
from crmctl.interchange.deduping.recognise import Recognised
from crmctl.interchange.deduping.saying import TYPES
from crmctl.interchange.synonyms import key
from crmctl.interchange.tables.exact import ExactTable
from crmctl.matching.columns import Column, Type

Value = str | tuple[str, ...]
Values = list[Value]
Of = tuple[ExactTable, Recognised]

_APART = frozenset({Type.DATE, Type.IDENTIFIER, Type.TEXT, Type.CATEGORY})
"""Types of which two columns say different things; of the others they say more of the same."""

_NUMBERS = frozenset({Type.PHONE, Type.POSTAL_CODE, Type.IDENTIFIER, Type.HOUSE_NUMBER})
_POINT = re.compile(r"\d+\.0")
_UNKNOWN = frozenset(
    {"", "-", "--", "---", "?", "null", "NULL", "None", "nan", "NaN", "N/A", "n/a", "#N/A", "#NV"}
)


def columns_of(table: ExactTable, recognised: Recognised) -> Sequence[Column]:
    """Give the columns to compare; those of one type that say more of the same become one.

    Raises:
        NothingToCompareError: there is none.
    """
    if not recognised.types:
        raise NothingToCompareError([name.strip() for name in table.names], TYPES)
    columns = list[Column]()
    for type_, names in _by_type(recognised).items():
        every = [(name.strip(), _values(table, name, type_)) for name in names]
        if type_ in _APART:
            columns += [Column(name, type_, values) for name, values in every]
        else:
            together = ", ".join(name for name, _ in every)
            columns.append(Column(together, type_, _united([values for _, values in every])))
    return columns


def columns_of_both(left: Of, right: Of) -> Sequence[Column]:
    """Give the columns that two tables have in common, the right one's rows behind the left's.

    Raises:
        NothingToCompareError: one of them has no columns to compare.
        NothingInCommonError: none is of a type that the other has.
    """
    mine, other = _by_kind(columns_of(*left)), _by_kind(columns_of(*right))
    for whole, parts in _WHOLES:
        _join(mine, other, whole, parts)
        _join(other, mine, whole, parts)
    columns = [
        Column(_named(one.name, its.name), type_, [*one.values, *its.values])
        for type_ in mine
        for one, its in _partners(mine[type_], other.get(type_, ()))
    ]
    if not columns:
        raise NothingInCommonError
    return columns


# Where one table has a whole and the other its parts, the parts are joined.
_WHOLES = (
    (Type.FULL_NAME, (Type.GIVEN_NAME, Type.FAMILY_NAME)),
    (Type.ADDRESS, (Type.STREET, Type.HOUSE_NUMBER)),
    (Type.ADDRESS, (Type.STREET,)),
)

_Kinds = dict[Type, list[Column]]


def _join(mine: _Kinds, other: _Kinds, whole: Type, parts: Sequence[Type]) -> None:
    """Make the whole of its parts where the other table has nothing but the whole."""
    needed = whole in other and not any(part in other for part in parts) and whole not in mine
    if not needed or not all(part in mine for part in parts):
        return
    joined = [mine.pop(part)[0] for part in parts]
    values: Values = [
        " ".join(filter(None, map(_first, row)))
        for row in zip(*(column.values for column in joined), strict=True)
    ]
    mine[whole] = [Column(", ".join(column.name for column in joined), whole, values)]


def _first(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else next(iter(value), "")


def _named(left: str, right: str) -> str:
    return left if left == right else f"{left} / {right}"


def _by_type(recognised: Recognised) -> Mapping[Type, Sequence[str]]:
    found = defaultdict[Type, list[str]](list)
    for name, type_ in recognised.types.items():
        found[type_].append(name)
    return found


def _by_kind(columns: Sequence[Column]) -> _Kinds:
    found = _Kinds()
    for column in columns:
        found.setdefault(column.type, []).append(column)
    return found


def _partners(mine: Sequence[Column], other: Sequence[Column]) -> Sequence[tuple[Column, Column]]:
    """Pair the columns of one type: those of one name first, the others as they stand."""
    names = {key(column.name): column for column in other}
    pairs = [(one, names.pop(key(one.name))) for one in mine if key(one.name) in names]
    paired = {id(one) for one, _ in pairs}
    rest = (one for one in mine if id(one) not in paired)
    return [*pairs, *zip(rest, names.values(), strict=False)]


def _values(table: ExactTable, name: str, type_: Type) -> list[str]:
    """Give what the cells of a column say: nothing where they say that nothing is known."""
    cells = ["" if cell in _UNKNOWN else cell for cell in table.column(name)]
    # Programs that take a column with gaps for numbers write 10115.0.
    if type_ in _NUMBERS and all(not cell or _POINT.fullmatch(cell) for cell in cells):
        return [cell.removesuffix(".0") for cell in cells]
    return cells


def _united(every: Sequence[Sequence[str]]) -> Sequence[str | tuple[str, ...]]:
    if len(every) == 1:
        return every[0]
    return [_united_row(row) for row in zip(*every, strict=True)]


def _united_row(row: tuple[str, ...]) -> Value:
    filled = tuple(dict.fromkeys(cell for cell in row if cell))
    return filled if len(filled) > 1 else "".join(filled)
