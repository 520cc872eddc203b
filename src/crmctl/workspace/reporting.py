"""Running a report on a CRM: what it is asked, as a person typed it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from crmctl.errors.queries import ReportChoiceError, ReportOptionError, UnknownReportError
from crmctl.errors.reports import UncountedDayError
from crmctl.errors.values import UnreadablePeriodError
from crmctl.index.select import Selection
from crmctl.query.dates import Period, period, single_day
from crmctl.reports.registry import BY_NAME
from crmctl.reports.report import Among, Every, Option, Parameters, Report, Row, Table
from crmctl.workspace.resolving import resolve
from crmctl.workspace.segments import query
from crmctl.workspace.subjects import named
from crmctl.workspace.view import View

_FIRST, _LAST = date(1900, 1, 1), date(2999, 12, 31)  # a report looks years back and ahead
_PEOPLE = frozenset({"customer", "contact"})
_SIMILAR = "customer"  # whom a query chooses among where others with the same problem are sought


@dataclass(frozen=True, slots=True)
class Wish:
    """What a report is asked, as typed; None and empty for the report's own choice.

    Attributes:
        query: which records count, in the query language, segments included.
        period: from its first day to its last: `2026-Q3`, `last month`.
        first: the first day that counts, or a period that begins with it.
        last: the last day that counts, or a period that ends with it.
        every: the length of the periods that are counted by.
        days: how many days of silence are long.
        ids: whether rows shall name the records behind them.
        similar: a complaint, by anything that names it.
        as_of: the day that the report looks back from; by default today.
        by: what rows stand for.
        within: how many days something has to follow.
        backtest: whether to show how wrong the report would have been.
        start: the field of the event that a duration begins with.
        end: the field of the event that it ends with.
        late: the field of the day by which it should have ended.
        of: what is counted.
    """

    query: str = ""
    period: str = ""
    first: str = ""
    last: str = ""
    every: Every | None = None
    days: int | None = None
    ids: bool = False
    similar: str = ""
    as_of: str = ""
    by: str = ""
    within: int | None = None
    backtest: bool = False
    start: str = ""
    end: str = ""
    late: str = ""
    of: str = ""


def report(name: str) -> Report:
    """Give the report of a name.

    Raises:
        UnknownReportError: there is none.
    """
    if name not in BY_NAME:
        raise UnknownReportError(name, list(BY_NAME))
    return BY_NAME[name]


def answer(view: View, asked: Report, wish: Wish) -> Table:
    """Run a report.

    Raises:
        CrmctlError: the wish cannot be fulfilled; `parameters` says why.
    """
    return asked.run(view.rows, parameters(view, asked, wish))


def parameters(view: View, asked: Report, wish: Wish) -> Parameters:
    """Give what a report is asked.

    Raises:
        ReportOptionError: the report has no use for an option.
        ReportChoiceError: --by or --of is none of the report's choices.
        UnreadablePeriodError: a text means no day and no period.
        UncountedDayError: a day is out of every calendar of a firm.
        QuerySyntaxError, UnknownFieldError, QueryValueError: the query cannot be used.
        UnknownRecordError, AmbiguousRecordError: --similar does not mean one complaint.
    """
    _require_options(asked, wish)
    today = as_of(view, wish)
    whole = _period(wish.period, today)
    first, last = _period(wish.first, today) or whole, _period(wish.last, today) or whole
    return Parameters(
        today,
        first=_counted(first[0]) if first else None,
        last=min(_counted(last[1], date.max), _LAST) if last else None,
        every=wish.every or Every.MONTH,
        days=wish.days,
        ids=wish.ids,
        among=_among(view, asked, wish, today) if wish.query else None,
        similar=resolve(view, wish.similar, ("complaint",)).id if wish.similar else "",
        by=wish.by or next(iter(asked.by), ""),
        within=wish.within,
        backtest=wish.backtest,
        start=wish.start,
        end=wish.end,
        late=wish.late,
        of=wish.of or next(iter(asked.of), ""),
    )


def as_of(view: View, wish: Wish) -> date:
    """Give the day that a report looks back from.

    Raises:
        UnreadablePeriodError: what was typed means no day.
        UncountedDayError: it is out of every calendar of a firm.
    """
    return _counted(_day(wish.as_of, view.now.date()))


def references(asked: Report, table: Table) -> Sequence[str]:
    """Give the records behind all rows, each once.

    Reports about people give those for whom `--to-tasks` makes tasks, so that what is done to
    them is not done to their documents; where rows stand for nobody, these all the same.
    """
    return list(dict.fromkeys(ref for row in table.rows for ref in _behind(asked, row)))


def _behind(asked: Report, row: Row) -> Sequence[str]:
    people = [str(ref) for ref in named(row)] if asked.subject in _PEOPLE else []
    return people or row.ids


def _require_options(asked: Report, wish: Wish) -> None:
    typed = {
        Option.FROM: bool(wish.first or wish.period),
        Option.TO: bool(wish.last or wish.period),
        Option.EVERY: wish.every is not None,
        Option.DAYS: wish.days is not None,
        Option.SIMILAR: bool(wish.similar),
        Option.BY: bool(wish.by),
        Option.WITHIN: wish.within is not None,
        Option.BACKTEST: wish.backtest,
        Option.START: bool(wish.start),
        Option.END: bool(wish.end),
        Option.LATE: bool(wish.late),
        Option.OF: bool(wish.of),
    }
    for option, given in typed.items():
        if given and option not in asked.options:
            raise ReportOptionError(asked.name, option, list(asked.options))
    if wish.by and wish.by not in asked.by:
        raise ReportChoiceError(asked.name, list(asked.by))
    if wish.of and wish.of not in asked.of:
        raise ReportChoiceError(asked.name, list(asked.of), Option.OF)


def _day(text: str, today: date) -> date:
    """Give the day that a report looks back from."""
    if not text:
        return today
    found = single_day(text, today)
    if found is None:
        raise UnreadablePeriodError(text)
    return found


def _counted(day: date, last: date = _LAST) -> date:
    if not _FIRST <= day <= last:
        raise UncountedDayError(day.isoformat(), _FIRST.isoformat(), _LAST.isoformat())
    return day


def _period(text: str, today: date) -> Period | None:
    if not text:
        return None
    found = period(text, today)
    if found is None:
        raise UnreadablePeriodError(text)
    return found


def _among(view: View, asked: Report, wish: Wish, today: date) -> Among:
    catalogue = view.catalogue
    subject = _SIMILAR if wish.similar else asked.subject
    kinds = [catalogue.by_name[subject]] if subject else list(catalogue.kinds)
    node = query(view, wish.query)
    chosen = Selection(view.connection, catalogue, kinds, node, today).restriction()
    return Among(f"SELECT rowid FROM records WHERE {chosen.sql}", chosen.params)  # noqa: S608 - a compiled query
