"""Complaints by state, cause, product and age; and who may have the same problem."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from crmctl.reports.figures import counted, refs
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic
from crmctl.reports.same_problem import same_problem

_COLUMNS = (
    Column("by", "what they are counted by: state, cause, product, age", number=False),
    Column("value", "the state, the cause, the product's id, the age", number=False),
    Column("complaints", "how many complaints there are"),
    Column("open", "how many of them are open"),
    Column("oldest", "for how many days the oldest open one has been so"),
)
_STATES = ("open", "in-progress", "waiting-for-customer", "resolved", "closed")
_CLOSED = frozenset(_STATES[3:])
_AGES = ((7, "up to 7 days"), (30, "8 to 30 days"), (90, "31 to 90 days"))
_OLD = "more than 90 days"
_NONE = "(none)"


class _Complaint(NamedTuple):
    id: str
    state: str
    cause: str
    product: str
    opened: str

    @property
    def is_open(self) -> bool:
        return self.state not in _CLOSED


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count complaints, or with a complaint named give the customers with the same problem."""
    if parameters.similar:
        return same_problem(rows, parameters)
    restriction, chosen = parameters.restriction("rowid")
    statement = (
        "SELECT id, state, coalesce(cause, ?), coalesce(product, ?), substr(opened, 1, 10) "  # noqa: S608 - a compiled query
        f"FROM complaints WHERE archived IS NULL AND opened < ?{restriction} ORDER BY id"
    )
    values = (_NONE, _NONE, parameters.tomorrow, *chosen)
    found = [_Complaint(*row) for row in rows(statement, values)]
    open_ = sum(one.is_open for one in found)
    return Table(
        _COLUMNS,
        tuple(
            _row(by, value, members, parameters)
            for by, value, members in _groups(found, parameters)
        ),
        bar="open",
        note=f"{counted(len(found), 'complaint')}, {open_} open."
        if found
        else "There are no complaints.",
    )


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
        (by, value, len(members), len(ages), max(ages, default=None)),
        refs("complaints", (one.id for one in members)) if parameters.ids else (),
    )


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
        "age. Open are all that are neither resolved nor closed; the age is counted in days from "
        "`opened`. Archived complaints, and those opened after today, are left out. With "
        "--similar REF it lists instead the customers who may have the same problem: who has the "
        "complaint's product by an order or invoice that was issued, a quote that was accepted, a "
        "deal that was won, a contract, a usage record or a custom field that names it, and has "
        "no open complaint about it; a query then chooses among customers. Archived and former "
        "customers are left out there."
    ),
    columns=_COLUMNS,
    run=run,
    options=(Option.SIMILAR,),
)
