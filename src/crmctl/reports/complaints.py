"""Complaints: how many, how long, and who else may have the same problem."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.estimation.quantiles import median, quantile
from crmctl.reports.facts.answering import CLOSED, STEPS, TALKS, Course, courses, known
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.same_problem import same_problem
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("by", "what they are counted by: state, cause, product, age", number=False),
    Column("value", "the state, the cause, the product's id, the age", number=False),
    Column("complaints", "how many complaints there are"),
    Column("open", "how many of them are open"),
    Column("oldest", "for how many days the oldest open one has been so"),
    Column("answered", "the median of the days until the first answer"),
    Column("answered_p90", "nine of ten were answered within so many days"),
    Column("resolved", "the median of the days until it was resolved, without waiting"),
    Column("resolved_p90", "nine of ten were resolved within so many days"),
)
_STATEMENT = """
    SELECT rowid, id, state, coalesce(cause, ?), coalesce(product, ?), opened FROM complaints
    WHERE (archived IS NULL OR archived >= ?) AND opened < ?
"""
_STATES = ("open", "in-progress", "waiting-for-customer", "resolved", "closed")
_AGES = ((7, "up to 7 days"), (30, "8 to 30 days"), (90, "31 to 90 days"))
_OLD = "more than 90 days"
_NONE = "(none)"
_MOST_OFTEN = 0.9


class _Complaint(NamedTuple):
    id: str
    cause: str
    product: str
    opened: str
    course: Course

    @property
    def state(self) -> str:
        return self.course.state

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count complaints, or with a complaint named give the customers with the same problem."""
    if parameters.similar:
        return same_problem(rows, parameters)
    found = _complaints(rows, parameters)
    return Table(
        _COLUMNS,
        tuple(
            _row(by, value, members, parameters)
            for by, value, members in _groups(found, parameters)
        ),
        bar="complaints",
        note=_note(found),
        chart=_chart(found),
    )


def _complaints(rows: Rows, parameters: Parameters) -> list[_Complaint]:
    restriction, chosen = parameters.restriction("rowid")
    values = (_NONE, _NONE, parameters.tomorrow, parameters.tomorrow, *chosen)
    found = rows(f"{_STATEMENT}{restriction} ORDER BY id", values)
    went = courses(rows, parameters, {row[0]: (row[5], row[2]) for row in found})
    return [
        _Complaint(id_, cause, product, opened[:10], went[rowid])
        for rowid, id_, _, cause, product, opened in found
    ]


def _chart(found: list[_Complaint]) -> Bars | None:
    """Draw how often each cause is complained of, and how many of these are settled."""
    if not found:
        return None
    bars = []
    for cause, number in Counter(one.cause for one in found).most_common():
        open_ = sum(one.is_open for one in found if one.cause == cause)
        words = f"{number}, {open_} open" if open_ else str(number)
        bars.append(Bar(cause, float(number), words, float(number - open_)))
    return Bars(tuple(bars), "Complaints by cause", "darker: resolved or closed")


def _note(found: list[_Complaint]) -> str:
    if not found:
        return "There are no complaints."
    waiting = sum(one.is_open and one.course.answered is None for one in found)
    unanswered = f", {waiting} of them without an answer" * (waiting > 0)
    open_ = sum(one.is_open for one in found)
    return f"{counted(len(found), 'complaint')}, {open_} open{unanswered}."


def _groups(
    found: list[_Complaint], parameters: Parameters
) -> Iterator[tuple[str, str, list[_Complaint]]]:
    for state in _STATES:
        if members := [one for one in found if one.state == state]:
            yield "state", state, members
    for by in ("cause", "product"):
        groups: dict[str, list[_Complaint]] = defaultdict(list)
        for one in found:
            groups[getattr(one, by)].append(one)
        for value, members in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            yield by, value, members
    for name in (*(name for _, name in _AGES), _OLD):
        if members := [one for one in found if one.is_open and _age(one, parameters) == name]:
            yield "age", name, members


def _row(by: str, value: str, members: list[_Complaint], parameters: Parameters) -> Row:
    ages = [_days(one, parameters) for one in members if one.is_open]
    return Row(
        (
            by,
            value,
            len(members),
            len(ages),
            max(ages, default=None),
            *_middle(one.course.answered for one in members),
            *_middle(one.course.resolved for one in members),
        ),
        refs("complaints", (one.id for one in members)) if parameters.ids else (),
    )


def _middle(values: Iterable[float | None]) -> tuple[float | None, float | None]:
    """Give median and ninth decile of what is known, to one place."""
    ordered = sorted(known(values))
    if not ordered:
        return None, None
    return round(median(ordered), 1), round(quantile(ordered, _MOST_OFTEN), 1)


def _days(one: _Complaint, parameters: Parameters) -> int:
    return (parameters.today - date.fromisoformat(one.opened)).days


def _age(one: _Complaint, parameters: Parameters) -> str:
    days = _days(one, parameters)
    return next((name for most, name in _AGES if days <= most), _OLD)


REPORT = Report(
    name="complaints",
    question="What goes wrong, how often, and for how long?",
    topic=Topic.SERVICE,
    subject="complaint",
    definition=(
        "Counts complaints four times over: by state, by cause, by product, and the open ones by "
        "age. A complaint is in the last state that it has reached until today (`states`; where "
        "none are kept, `state`). Open are all that are neither resolved nor closed; the age is "
        "counted in days from `opened`. The first answer is the first interaction about it that "
        "did not come from the customer and is no note, or the first step to another state than "
        "`open`. It is resolved with the last step to `resolved` or `closed` that it did not come "
        "back from; the time in `waiting-for-customer` is taken off. Days are counted with their "
        "fractions where both moments have a time of day. Complaints without an answer, or not "
        "yet resolved, are not in the medians. Archived complaints, and those opened after today, "
        "are left out. With --similar REF it lists instead the customers who may have the same "
        "problem: who has the "
        "complaint's product by an order or invoice that was issued, a quote that was accepted, a "
        "deal that was won, a contract, a usage record or a custom field that names it, and has "
        "no open complaint about it; a query then chooses among customers. Archived, erased and "
        "former customers are left out there, and so is what lies after today; custom fields "
        "count as they stand."
    ),
    source="Custom of service desks; quantiles of type 7 (Hyndman and Fan).",
    rounding="Days to one place. Each count adds up to all complaints, ages to the open.",
    queries=(_STATEMENT, STEPS, TALKS),
    columns=_COLUMNS,
    run=run,
    options=(Option.SIMILAR,),
)
