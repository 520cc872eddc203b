"""What a report is, what it is asked, and what it answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from crmctl.charts.chart import Chart

Rows = Callable[[str, Sequence[Any]], Sequence[tuple[Any, ...]]]
Cell = str | int | float | None


class Every(StrEnum):
    """How long the periods are that a report counts by."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Topic(StrEnum):
    """What people want to know; `crmctl report list` is grouped by it, in this order."""

    OWED = "Who owes me money?"
    EARNED = "What do I earn, and with whom?"
    COMING = "What will come in?"
    LOST = "Why do we lose?"
    CALL = "Whom should I call?"
    CUSTOMERS = "Who are my customers?"
    OFFER = "What can I offer to whom?"
    SERVICE = "How well do I serve?"
    TODO = "What is to be done, and what was done?"
    DATA = "Can I trust the records?"


class Option(StrEnum):
    """What a report can be told, beside a query and `--ids`."""

    FROM = "from"
    TO = "to"
    EVERY = "every"
    DAYS = "days"
    SIMILAR = "similar"
    BY = "by"
    OF = "of"
    WITHIN = "within"
    BACKTEST = "backtest"
    START = "start"
    END = "end"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Among:
    """The records that a query chose: a statement that gives their rowids in the index."""

    sql: str
    parameters: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a report is asked.

    Attributes:
        today: the day in the CRM's time zone, or that of `--as-of`; nothing after it counts.
        first: the first day that counts; by default the report's own choice.
        last: the last day that counts; by default today.
        every: the length of periods.
        days: how many days of silence are long, or until when; None for the report's own choice.
        ids: whether rows shall name the records behind them.
        among: the records of the report's subject that count; by default all.
        similar: the id of the complaint that others may have cause for; by default none.
        by: what rows stand for, one of the report's `by`; empty for the first of them.
        within: how many days something has to follow; None for the report's own choice.
        backtest: whether the report shall show how wrong it would have been.
        start: the field of the event that a duration begins with; empty for the report's own.
        end: the field of the event that it ends with.
        late: the field of the day by which it should have ended.
        of: what is counted, one of the report's `of`; empty for the first of them.
    """

    today: date
    first: date | None = None
    last: date | None = None
    every: Every = Every.MONTH
    days: int | None = None
    ids: bool = False
    among: Among | None = None
    similar: str = ""
    by: str = ""
    within: int | None = None
    backtest: bool = False
    start: str = ""
    end: str = ""
    late: str = ""
    of: str = ""

    @property
    def tomorrow(self) -> str:
        """The first day that does not count any more, as text that compares with dates."""
        return (self.today + timedelta(days=1)).isoformat()

    def covers(self, day: str) -> bool:
        """Tell whether a day, YYYY-MM-DD, lies from the first to the last one that counts."""
        first, last = self.first, self.last
        return (first is None or first.isoformat() <= day) and (
            last is None or day <= last.isoformat()
        )

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
        unit: what amounts are, as in `net, EUR`; empty where there are none.
        chart: the picture; by default bars of `bar`, or columns where rows are a series.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Cell, ...] = ()
    bar: str = ""
    is_series: bool = False
    note: str = ""
    unit: str = ""
    chart: Chart | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A question and how it is answered.

    Attributes:
        name: as in `crmctl report NAME`.
        question: what it answers, in the words of the person who asks.
        topic: what people want to know who run it.
        subject: the kind whose records a query chooses among.
        definition: what counts and what does not.
        source: where the definition comes from: a paper, a standard, the custom of a trade.
        rounding: how figures are rounded, and whether parts add up to totals.
        columns: those that it always has.
        run: answers.
        queries: what the index is asked; `?` stands for a day or what a query chose.
        options: what it can be told.
        by: what rows can stand for, the default first; empty where there is no choice.
        of: what can be counted, the default first; empty where there is no choice.
    """

    name: str
    question: str
    topic: Topic
    subject: str
    definition: str
    source: str
    rounding: str
    columns: tuple[Column, ...]
    run: Callable[[Rows, Parameters], Table]
    queries: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    by: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
