"""Who came back: customers by when they first bought, and whether they bought later."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from crmctl.charts.chart import Cells, Grid
from crmctl.reports.facts.figures import counted, percent, refs
from crmctl.reports.facts.merged import survivors
from crmctl.reports.facts.people import PURCHASED, chosen_ids
from crmctl.reports.facts.periods import Period, periods
from crmctl.reports.report import (
    Cell,
    Column,
    Every,
    Option,
    Parameters,
    Report,
    Row,
    Rows,
    Table,
    Topic,
)

_SHARE, _CUSTOMERS = "share", "customers"
_COLUMNS = (
    Column("cohort", "the period in which these customers first bought", number=False),
    Column("customers", "how many they are"),
)
_BOUGHT = f"""
    SELECT customer, group_concat(day) FROM sales
    WHERE customer IS NOT NULL AND {PURCHASED} GROUP BY customer
"""  # noqa: S608 - constants


class Cohort(NamedTuple):
    """Customers who first bought in one period.

    Attributes:
        first: the number of that period.
        customers: their ids.
        came: how many bought in the period so many periods later; the first is all of them.
    """

    first: int
    customers: Sequence[str]
    came: Sequence[int]


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count for each cohort who bought again in each period after the first."""
    shown = periods(parameters)
    bought = _bought(rows, parameters)
    numbers = {_number(period.first, parameters.every): period for period in shown}
    last = _number(parameters.today, parameters.every)
    everybody = cohorts(bought, last)
    found = [one for one in everybody if one.first in numbers]
    width = max((len(one.came) for one in found), default=0)
    cells = _shares if parameters.by != _CUSTOMERS else _counts
    return Table(
        (*_COLUMNS, *(_later(later, parameters.every) for later in range(width))),
        tuple(
            Row(
                (numbers[one.first].name, len(one.customers), *cells(one, width)),
                refs("customers", one.customers) if parameters.ids else (),
            )
            for one in found
        ),
        totals=_totals(found, width, parameters.by) if found else (),
        bar="customers",
        note=_note(len(bought), sum(len(one.customers) for one in found), shown, parameters),
        chart=_chart(found, numbers, width) if found else None,
    )


def cohorts(bought: Mapping[str, set[int]], last: int) -> list[Cohort]:
    """Give the cohorts of customers, the oldest first.

    Args:
        bought: the numbers of the periods in which each customer bought, at least one.
        last: the number of the last period that has begun.
    """
    members: dict[int, list[str]] = {}
    for customer, numbers in bought.items():
        members.setdefault(min(numbers), []).append(customer)
    found = []
    for first in sorted(members):
        came = [0] * (last - first + 1)
        for customer in members[first]:
            for number in bought[customer]:
                came[number - first] += 1
        found.append(Cohort(first, members[first], came))
    return found


def _bought(rows: Rows, parameters: Parameters) -> dict[str, set[int]]:
    former, chosen = survivors(rows), chosen_ids(rows, parameters)

    @cache
    def number(day: str) -> int:
        return _number(date.fromisoformat(day), parameters.every)

    found: dict[str, set[int]] = {}
    for customer, days in rows(_BOUGHT, (parameters.tomorrow, parameters.tomorrow)):
        id_ = former.get(customer, customer)
        if chosen is None or id_ in chosen:
            found.setdefault(id_, set()).update(map(number, days.split(",")))
    return found


def _number(day: date, every: Every) -> int:
    """Give the number of the period that a day lies in."""
    if every is Every.WEEK:
        return (day.toordinal() - 1) // 7
    return {
        Every.MONTH: day.year * 12 + day.month - 1,
        Every.QUARTER: day.year * 4 + (day.month - 1) // 3,
        Every.YEAR: day.year,
    }[every]


def _later(later: int, every: Every) -> Column:
    unit = every.value if later == 1 else f"{every.value}s"
    return Column(f"+{later}", f"those who bought {later} {unit} later")


def _counts(one: Cohort, width: int) -> list[Cell]:
    """Give how many came; what has not begun yet is not zero."""
    return [*one.came, *[None] * (width - len(one.came))]


def _shares(one: Cohort, width: int) -> list[Cell]:
    size = len(one.customers)
    return [*(percent(count, size) for count in one.came), *[None] * (width - len(one.came))]


def _totals(found: Sequence[Cohort], width: int, by: str) -> tuple[Cell, ...]:
    """Give the sums of each column, or the share of all for whom that period has begun."""
    cells: list[Cell] = []
    for later in range(width):
        begun = [one for one in found if later < len(one.came)]
        came = sum(one.came[later] for one in begun)
        size = sum(len(one.customers) for one in begun)
        cells.append(came if by == _CUSTOMERS else percent(came, size))
    return ("total", sum(len(one.customers) for one in found), *cells)


def _chart(found: Sequence[Cohort], numbers: Mapping[int, Period], width: int) -> Grid:
    return Grid(
        tuple(
            Cells(
                numbers[one.first].name,
                (
                    *(count / len(one.customers) for count in one.came),
                    *[None] * (width - len(one.came)),
                ),
            )
            for one in found
        ),
        tuple(f"+{later}" for later in range(width)),
        title="Who came back",
        legend="the darker, the more of a row's customers bought",
    )


def _note(everybody: int, counts: int, shown: Sequence[Period], parameters: Parameters) -> str:
    if not everybody:
        return "Nobody has bought anything."
    parts = [f"{counted(counts, 'customer')} who first bought in this time"]
    if everybody > counts:
        parts.append(f"{counted(everybody - counts, 'other')} before or after it")
    following = _number(date.fromisoformat(parameters.tomorrow), parameters.every)
    if following == _number(parameters.today, parameters.every):
        runs = bool(shown) and shown[-1].last == parameters.today
        name = shown[-1].name if runs else "the last period"
        parts.append(f"{name} is not over yet")
    return f"{'; '.join(parts)}."


REPORT = Report(
    name="cohorts",
    question="Do customers come back?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "Puts customers together by the period of their first purchase, and gives for each "
        "period after it the share of them, in per cent, who bought in it; +0 is the first one, "
        "100 by definition. A purchase is an issued order, or an invoice without an order, not "
        "cancelled until today; a customer who bought twice in a period counts once. A period "
        "that has not begun is empty, not zero; the one that runs is counted so far. Totals are "
        "the share of the customers of all rows whose period has begun. The first purchase is "
        "that of all time, also where --from shows later cohorts only; without it, those of the "
        "last 12 weeks or months, 8 quarters or 5 years are shown. A period in which nobody "
        "first bought has no row. Weeks begin on Monday. --by customers gives numbers instead of "
        "shares. Archived, merged and erased customers keep what they bought."
    ),
    columns=_COLUMNS,
    run=run,
    source="The custom of the trade: retention by the month of the first purchase.",
    rounding="Shares are rounded half up to one place; numbers of customers are exact.",
    queries=(_BOUGHT,),
    options=(Option.FROM, Option.TO, Option.EVERY, Option.BY),
    by=(_SHARE, _CUSTOMERS),
)
