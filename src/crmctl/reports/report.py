"""What a report is, what it is asked, and what it answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

Rows = Callable[[str, Sequence[Any]], Sequence[tuple[Any, ...]]]
Cell = str | int | float | None


class Every(StrEnum):
    """How long the periods are that a report counts by."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Option(StrEnum):
    """What a report can be told, beside a query and `--ids`."""

    FROM = "from"
    TO = "to"
    EVERY = "every"
    DAYS = "days"
    SIMILAR = "similar"


@dataclass(frozen=True, slots=True)
class Among:
    """The records that a query chose: a statement that gives their rowids in the index."""

    sql: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a report is asked.

    Attributes:
        today: the day in the CRM's time zone; nothing after it counts.
        first: the first day that counts; by default the report's own choice.
        last: the last day that counts; by default today.
        every: the length of periods.
        days: how many days of silence are long.
        ids: whether rows shall name the records behind them.
        among: the records of the report's subject that count; by default all.
        similar: the id of the complaint that others may have cause for; by default none.
    """

    today: date
    first: date | None = None
    last: date | None = None
    every: Every = Every.MONTH
    days: int = 90
    ids: bool = False
    among: Among | None = None
    similar: str = ""

    @property
    def tomorrow(self) -> str:
        """The first day that does not count any more, as text that compares with dates."""
        return (self.today + timedelta(days=1)).isoformat()

    def restriction(self, rowid: str) -> tuple[str, tuple[Any, ...]]:
        """Give the condition, to be put behind others, that a row is among the chosen ones."""
        if self.among is None:
            return "", ()
        return f" AND {rowid} IN ({self.among.sql})", self.among.parameters


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a report.

    Attributes:
        name: the key in JSON, the heading in CSV; for people with blanks for underscores.
        meaning: what its values are, in a few words.
        number: whether its values are numbers.
        places: with how many digits behind the point tables show amounts; None for as they are.
    """

    name: str
    meaning: str
    number: bool = True
    places: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and the records behind it as references, if they were asked for."""

    cells: tuple[Cell, ...]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What a report answers.

    Attributes:
        columns: in order.
        rows: in order, each with a cell for each column.
        totals: a cell for each column, None where a sum says nothing; empty for no totals.
        bar: the column that is worth drawing; empty for none.
        is_series: whether the rows follow each other in time, so that a line can be drawn.
        note: what a reader has to know: what was left out, or why there is nothing.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...] = ()
    bar: str = ""
    is_series: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A question and how it is answered.

    Attributes:
        name: as in `crmctl report NAME`.
        question: what it answers, in the words of the person who asks.
        area: what it is about: customers, process, data.
        subject: the kind whose records a query chooses among.
        definition: what counts and what does not, where figures come from, how they are rounded.
        columns: those that it always has.
        options: what it can be told.
        run: answers.
    """

    name: str
    question: str
    area: str
    subject: str
    definition: str
    columns: tuple[Column, ...]
    run: Callable[[Rows, Parameters], Table]
    options: tuple[Option, ...] = ()
