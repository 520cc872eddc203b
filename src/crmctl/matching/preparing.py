"""From columns to fields: which columns are compared, together or each for itself."""

import gc
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import NamedTuple

from crmctl.matching.columns import Cell, Column, Type
from crmctl.matching.fields.day import day
from crmctl.matching.fields.field import Field, Part, Texts, each_row
from crmctl.matching.fields.mailbox import mailbox
from crmctl.matching.fields.person_name import person_name
from crmctl.matching.fields.spelled import chosen, coded, spelled
from crmctl.matching.fields.telephone import telephone
from crmctl.matching.fields.town import named_towns
from crmctl.matching.fields.wording import organisation, wording
from crmctl.matching.names import (
    FullName,
    completed,
    former_name,
    name_words,
    split_name,
)
from crmctl.matching.normalise import code, compact, host, street
from crmctl.matching.population import Population

_NAMES = (Type.GIVEN_NAME, Type.FAMILY_NAME, Type.FULL_NAME)
_SHARED_ID = 4
# The chance that two unrelated rows share a value of which nothing is known.
_USUAL: Mapping[str, float] = {
    "street": 1e-3, "house": 0.02, "postcode": 1e-3, "city": 3e-3, "region": 0.1,
    "country": 0.5, "identifier": 1e-7,
}  # fmt: skip


class Prepared(NamedTuple):
    """A table, ready to be searched.

    Attributes:
        fields: what is compared.
        people: whether the rows are people; else they are organisations.
    """

    fields: Sequence[Field]
    people: bool


class Rest(NamedTuple):
    """The rows of which a table holds only those that resemble some of its own.

    Attributes:
        rows: how many there are in all.
        known: how many of all have a name or word, by its sort and the text itself.
    """

    rows: int
    known: Mapping[tuple[str, str], int] = {}


def prepare(columns: Sequence[Column], *, among: Rest | None = None) -> Prepared:
    """Prepare the columns of a table.

    Args:
        columns: all of one length.
        among: all rows, where the table holds only some of them.
    """
    with _nothing_thrown_away():
        table = _Table(columns, among)
        return Prepared(list(table.fields()), table.people)


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """Make many small things, none of which refer to each other in circles.

    To look for such circles again and again takes as long as to make the things.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looks:
            gc.enable()


class _Table:
    def __init__(self, columns: Sequence[Column], among: Rest | None) -> None:
        self._rows = len(columns[0].values) if columns else 0
        self._among = (
            Population.of(_lines(columns))
            if among is None
            else Population.sample(self._rows, among.rows, among.known)
        )
        self._of: dict[Type, list[Column]] = {}
        for column in columns:
            self._of.setdefault(column.type, []).append(column)
        self.people = any(type_ in self._of for type_ in _NAMES)

    def _has(self, *types: Type) -> bool:
        return any(type_ in self._of for type_ in types)

    def _texts(self, type_: Type) -> Texts:
        """Give each row's texts of all columns of one type."""
        columns = [_rows(each) for each in self._of.get(type_, ())]
        if len(columns) == 1:
            return columns[0]
        if not columns:
            return [()] * self._rows
        return [tuple(chain.from_iterable(cells)) for cells in zip(*columns, strict=True)]

    def fields(self) -> Iterator[Field]:
        names = self._names() if self.people else []
        if self.people:
            mails = self._texts(Type.EMAIL)
            former = [former_name(*each) for each in zip(names, mails, strict=True)]
            yield person_name(names, former, self._among)
        if self._has(Type.ORGANISATION):
            yield from organisation(
                "organisation",
                self._texts(Type.ORGANISATION),
                self._among,
                forms=not self.people,
            )
        if self._has(Type.EMAIL, Type.DOMAIN):
            yield self._mailbox(names)
        if self._has(Type.PHONE):
            yield telephone("phone", self._texts(Type.PHONE), self._among)
        yield from self._address()
        yield from self._columns()

    def _names(self) -> list[FullName]:
        *names, mails = (self._texts(type_) for type_ in (*_NAMES, Type.EMAIL))
        once = map(cache(_name), *names)
        return [completed(name, texts) for name, texts in zip(once, mails, strict=True)]

    def _mailbox(self, names: Sequence[FullName]) -> Field:
        own = list(map(cache(_joined), names))
        domains = each_row(host, self._texts(Type.DOMAIN))
        return mailbox(
            "e-mail", self._texts(Type.EMAIL), own or [()] * self._rows, domains, among=self._among
        )

    def _address(self) -> Iterator[Field]:
        if self._has(Type.STREET, Type.ADDRESS, Type.HOUSE_NUMBER):
            streets, houses = self._streets()
            if self._has(Type.STREET, Type.ADDRESS):
                yield self._spelled("street", "street", streets)
            yield self._coded("house number", "house", houses)
        if self._has(Type.POSTAL_CODE):
            codes = each_row(code, self._texts(Type.POSTAL_CODE))
            yield self._coded("postcode", "postcode", codes)
        if self._has(Type.CITY):
            yield self._towns()
        if self._has(Type.REGION):
            regions = each_row(compact, self._texts(Type.REGION))
            yield self._spelled("region", "region", regions, keys=False)
        if self._has(Type.COUNTRY):
            yield chosen(
                Part("country", "country"),
                each_row(compact, self._texts(Type.COUNTRY)),
                self._among,
                usual=_USUAL["country"],
            )

    def _streets(self) -> tuple[Texts, Texts]:
        types = (Type.STREET, Type.ADDRESS, Type.HOUSE_NUMBER)
        both = list(map(cache(_street), *map(self._texts, types)))
        return [streets for streets, _ in both], [houses for _, houses in both]

    def _towns(self) -> Field:
        towns = each_row(compact, self._texts(Type.CITY))
        field = self._spelled("city", "city", towns)
        if self.people or not self._has(Type.ORGANISATION):
            return field
        return named_towns(field, towns, self._texts(Type.ORGANISATION))

    def _columns(self) -> Iterator[Field]:
        """Give the fields of which each column is one for itself."""
        for column in self._of.get(Type.DATE, ()):
            yield day(column.name, _rows(column), self._among)
        for column in self._of.get(Type.IDENTIFIER, ()):
            yield self._identifier(column)
        for type_, sort in ((Type.TEXT, "text"), (Type.CATEGORY, "category")):
            for column in self._of.get(type_, ()):
                yield wording(Part(column.name, sort), _rows(column), self._among)

    def _spelled(self, name: str, sort: str, rows: Texts, *, keys: bool = True) -> Field:
        return spelled(Part(name, sort), rows, self._among, usual=_USUAL[sort], keys=keys)

    def _coded(self, name: str, sort: str, rows: Texts) -> Field:
        return coded(Part(name, sort), rows, self._among, usual=_USUAL[sort])

    def _identifier(self, column: Column) -> Field:
        part, rows = Part(column.name, "identifier"), each_row(code, _rows(column))
        usual = _USUAL["identifier"]
        field = coded(part, rows, self._among, usual=usual, own=_SHARED_ID)
        return replace(field, loose=(), strong=field.loose)


def _lines(columns: Sequence[Column]) -> Sequence[Hashable]:
    return list(zip(*(map(_hashable, each.values) for each in columns), strict=True))


def _name(given: Sequence[str], family: Sequence[str], full: Sequence[str]) -> FullName:
    if not given and not family and full:
        return split_name(full[0])
    return _words(given), _words(family)


def _joined(name: FullName) -> tuple[str, ...]:
    return tuple("".join(part) for part in name if part)


def _street(
    one: Sequence[str], other: Sequence[str], numbers: Sequence[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """Give the streets and the house numbers of one row."""
    split = [street(text) for text in (*one, *other)]
    houses = [*(number for _, number in split), *map(code, numbers)]
    return _unique(name for name, _ in split), _unique(houses)


def _words(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for text in texts for word in name_words(text))


def _several(cell: Cell) -> Sequence[str]:
    every = (cell,) if isinstance(cell, str) else cell
    return tuple(filter(None, every))


def _hashable(cell: Cell) -> Hashable:
    return cell if isinstance(cell, str) else tuple(cell)


def _rows(column: Column) -> Texts:
    """Give the texts of each row; equal cells are one value in memory."""
    return list(map(cache(_several), map(_hashable, column.values)))


def _unique(texts: Iterable[str]) -> Sequence[str]:
    return tuple(dict.fromkeys(filter(None, texts)))
