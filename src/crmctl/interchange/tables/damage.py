"""What a spreadsheet program did to values before the table was saved: recognised and named.

Nothing is mended but one thing: numbers that name something and that pandas wrote with a point,
17850.0, in a whole column.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from crmctl.interchange.synonyms import key
from crmctl.interchange.tables.table import Row, Table


class Sort(StrEnum):
    """What happened to values; the text says so of `{rows}`."""

    ZERO = "{rows} have a postcode of four digits in a country where it has five"
    LIKELY_ZERO = "{rows} have four digits where the others have five"
    PHONE = "{rows} have a phone number that begins with neither 0 nor +"
    EXPONENT = "{rows} have a number in short, as in 1.7E+10, whose last digits may be lost"
    POINT = "{rows} have a number as 17850.0, which is another one than 17850"
    DATE = "{rows} have a date where others have a number or a code"
    ROUNDED = "{rows} have a number of more than 15 digits that ends in zeros"


@dataclass(frozen=True, slots=True)
class Damage:
    """What happened to the values of one column.

    Attributes:
        column: by its name.
        sort: what happened.
        lines: on which it is seen.
    """

    column: str
    sort: Sort
    lines: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """What a person should know; no value is in it."""
        rows = "1 row" if len(self.lines) == 1 else f"{len(self.lines)} rows"
        told = self.sort.format(rows=rows)
        if len(self.lines) == 1:
            told = told.replace(" have ", " has ", 1)
        return f"{self.column}: {told}"


_Cells = Sequence[tuple[Row, str]]  # of one column, those that are filled
_Finder = Callable[[str, _Cells, Table], Sort | None]

_POSTCODES = ("plz", "postleitzahl", "postcode", "postalcode", "zip", "zipcode")
_PHONES = ("phone", "telefon", "telefonnummer", "mobile", "mobil", "handy", "fax", "tel")
_COUNTRIES = ("land", "country", "countryregion", "landregion", "staat", "countrycode")
_NAMING = (
    "id", "nr", "nummer", "number", "no", "code", "key", "sku", "kennung", *_POSTCODES,
)  # fmt: skip
_ITALY, _SPAIN = ("it", "italy", "italien"), ("es", "spain", "spanien")
_STATES = ("us", "usa", "unitedstates", "unitedstatesofamerica")
# Their postcodes have five digits, and some begin with 0.
_FIVE_DIGITS = frozenset(
    (*_ITALY, *_SPAIN, *_STATES, "de", "germany", "deutschland", "fr", "france", "frankreich")
)
# No zero stands before their numbers at home.
_NO_TRUNK = frozenset(
    (
        *_ITALY, *_SPAIN, *_STATES, "ca", "canada", "kanada", "dk", "denmark", "danemark", "no",
        "norway", "norwegen", "pl", "poland", "polen", "pt", "portugal", "cz", "lu",
    )
)  # fmt: skip
_MONTHS = "jan|feb|m[äa]r|mrz|apr|ma[iy]|jun|jul|aug|sep|okt|oct|nov|de[zc]"
_DATE = re.compile(
    rf"\d{{1,2}}[.\-]\s?({_MONTHS})[a-zä]*\.?([ \-]?\d{{2,4}})?"
    rf"|({_MONTHS})[a-zä]*\.?[ \-]\d{{2,4}}"
    r"|\d{4}-\d\d-\d\d(T00:00:00)?|\d{1,2}\.\d{1,2}\.\d{2,4}",
    re.IGNORECASE,
)
_EXPONENT = re.compile(r"[+-]?\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
_POINT = re.compile(r"\d+\.0")
_ROUNDED = re.compile(r"\d{15,}0")
_LONG = re.compile(r"\d{16,}")
_BARE_PHONE = re.compile(r"[1-9]\d{6,13}")
_FOUR, _FIVE = re.compile(r"\d{4}"), re.compile(r"\d{5}")


def damage(table: Table) -> list[Damage]:
    """Name what a spreadsheet program did to a table, column by column."""
    return [found for at in range(len(table.header)) for found in _of_column(table, at)]


def without_points(table: Table) -> Table:
    """Give the numbers that name something as they were, where a whole column is as 17850.0."""
    mended = {
        at
        for at, name in enumerate(table.header)
        if _names_something(name) or _is_called(name, _PHONES)
        if (cells := _filled(table, at)) and all(_POINT.fullmatch(cell) for _, cell in cells)
    }
    if not mended:
        return table
    rows = tuple(_without_points(row, mended) for row in table.rows)
    names = ", ".join(table.header[at] for at in sorted(mended))
    remark = f"Numbers are read without the point that another program added: {names}."
    return replace(table, rows=rows, remarks=(*table.remarks, remark))


def _without_points(row: Row, places: set[int]) -> Row:
    cells = (
        cell.strip().removesuffix(".0") if at in places else cell
        for at, cell in enumerate(row.cells)
    )
    return replace(row, cells=tuple(cells))


def _of_column(table: Table, at: int) -> Iterator[Damage]:
    name, cells = table.header[at], _filled(table, at)
    found: dict[Sort, list[int]] = {}
    if _is_called(name, _POSTCODES):
        found |= _postcodes(table, cells)
    if _is_called(name, _PHONES):
        found[Sort.PHONE] = _phones(table, at, cells)
    found[Sort.EXPONENT] = _lines(cells, _EXPONENT)
    if _names_something(name):
        found[Sort.POINT] = _lines(cells, _POINT)
        dates = _lines(cells, _DATE)
        found[Sort.DATE] = dates if len(dates) < len(cells) else []
    rounded, long = _lines(cells, _ROUNDED), _lines(cells, _LONG)
    found[Sort.ROUNDED] = rounded if len(rounded) == len(long) else []
    yield from (Damage(name, sort, tuple(lines)) for sort, lines in found.items() if lines)


def _filled(table: Table, at: int) -> _Cells:
    return [
        (row, row.cells[at].strip())
        for row in table.rows
        if at < len(row.cells) and row.cells[at].strip()
    ]


def _lines(cells: _Cells, pattern: re.Pattern[str]) -> list[int]:
    return [row.line for row, cell in cells if pattern.fullmatch(cell)]


def _postcodes(table: Table, cells: _Cells) -> dict[Sort, list[int]]:
    short = [row for row, cell in cells if _FOUR.fullmatch(cell)]
    countries = _countries(table)
    if countries is None:
        others = len(_lines(cells, _FIVE))
        certain = len(short) + others == len(cells) and len(short) < others
        return {Sort.LIKELY_ZERO: [row.line for row in short] if certain else []}
    return {Sort.ZERO: [row.line for row in short if _country(row, countries) in _FIVE_DIGITS]}


def _phones(table: Table, at: int, cells: _Cells) -> list[int]:
    """Find numbers that a number of a spreadsheet once was, or that stand among sound ones."""
    countries = _countries(table)
    bare = [row for row, cell in cells if _BARE_PHONE.fullmatch(cell)]
    kept = any(cell.startswith(("0", "+")) for _, cell in cells)
    if not (kept or table.types[at : at + 1] == ("number",)):
        return []
    if countries is None:
        return [row.line for row in bare]
    return [row.line for row in bare if _country(row, countries) not in _NO_TRUNK]


def _countries(table: Table) -> int | None:
    """Give the only column of countries; two of them would have to be told apart."""
    places = [at for at, name in enumerate(table.header) if _is_called(name, _COUNTRIES)]
    return places[0] if len(places) == 1 else None


def _country(row: Row, at: int) -> str:
    return key("".join(row.cells[at : at + 1]))


def _is_called(name: str, words: Sequence[str]) -> bool:
    """Tell whether a column is called so, or a place stands beside it: `Mailing Zip`."""
    word = key(name).rstrip("0123456789")
    return word.startswith(tuple(words)) or word.endswith(tuple(words))


def _names_something(name: str) -> bool:
    return key(name).endswith(_NAMING)
