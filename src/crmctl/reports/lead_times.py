"""How long it takes from one dated event to another, and how often too long."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.estimation.quantiles import median, quantile
from crmctl.reports.facts.dated import DateField, catalogue, date_field
from crmctl.reports.facts.figures import counted, percent
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("what", "ended, of these on time and late; open, of these overdue", number=False),
    Column("number", "how many there are; `--ids` names them"),
    Column("share", "their share of those that ended, or of the open ones, in per cent"),
    Column("mean", "the mean of the days it took; of open ones, of the days until now"),
    Column("median", "half took so many days or fewer"),
    Column("p90", "nine of ten took so many days or fewer"),
    Column("max", "the longest took so many days"),
)
_START, _END, _LATE = "order.issued", "order.deliveries.done", "order.deliveries.at"
_MOST_OFTEN = 0.9
_BOUNDS = (0, 1, 3, 7, 14, 30, 60, 90, 180, 365)
_RECORDS = "SELECT rowid, id FROM records WHERE kind = ?"
_CANCELLED = 'SELECT rowid FROM "{folder}" WHERE cancelled <= ?'

Key = tuple[int, int]
"""A record and the place of an item in it."""


class _Spell(NamedTuple):
    """What began.

    Attributes:
        record: the rowid of its record.
        days: how many it took, or has taken until today.
        ended: whether it has ended.
        late: whether it ended, or is still open, after the day by which it should have ended;
            None where there is no such day.
    """

    record: int
    days: int
    ended: bool
    late: bool | None


class _Found(NamedTuple):
    """What began, and how many were left out because they ended before."""

    spells: Sequence[_Spell]
    reversed: int


def run(rows: Rows, parameters: Parameters) -> Table:
    """Measure from one event to the other; by default from an order to its deliveries."""
    start, end, late = _fields(rows, parameters)
    found = _found(rows, parameters, start, end, late)
    groups = list(_groups(found.spells, has_late=late is not None))
    names = _names(rows, start.kind.name) if parameters.ids else {}
    return Table(
        _COLUMNS,
        tuple(_row(what, members, whole, start, names) for what, members, whole in groups),
        bar="number",
        note=_note(found, start, end, late),
        chart=_chart(found.spells, end) if any(one.ended for one in found.spells) else None,
    )


def _fields(rows: Rows, parameters: Parameters) -> tuple[DateField, DateField, DateField | None]:
    """Give the two events, and the day by which the second should have come, if there is one."""
    known = catalogue(rows)
    start, end, late = parameters.start, parameters.end, parameters.late
    if not (start or end):
        start, end, late = _START, _END, late or _LATE
    begin = date_field(known, start or _START)
    return (
        begin,
        date_field(known, end or _END, begin.kind),
        date_field(known, late, begin.kind) if late else None,
    )


def _found(
    rows: Rows,
    parameters: Parameters,
    start: DateField,
    end: DateField,
    late: DateField | None,
) -> _Found:
    until, today = parameters.today.isoformat(), parameters.today
    first = parameters.first.isoformat() if parameters.first else ""
    last = min(parameters.last or today, today).isoformat()
    begun = {key: day for key, day in _days(rows, start).items() if day <= until}
    ended = {key: day for key, day in _days(rows, end).items() if day <= until}
    due = _days(rows, late) if late else {}
    left_out = _left_out(rows, parameters, start)
    spells, wrong = list[_Spell](), 0
    for key, (began, stopped, by) in _joined((start, begun), (end, ended), (late, due)).items():
        if key[0] in left_out or not first <= (stopped or until) <= last:
            continue
        days = (date.fromisoformat(stopped) if stopped else today) - date.fromisoformat(began)
        if days.days < 0:
            wrong += 1
            continue
        is_late = None if by is None else (stopped or until) > by
        spells.append(_Spell(key[0], days.days, stopped is not None, is_late))
    return _Found(spells, wrong)


def _days(rows: Rows, field: DateField) -> dict[Key, str]:
    return {(record, n): str(text)[:10] for record, n, text in rows(field.statement, ())}


def _left_out(rows: Rows, parameters: Parameters, field: DateField) -> frozenset[int]:
    """Give the records that do not count: not chosen by the query, or cancelled by the day."""
    gone = set[int]()
    if "cancelled" in field.kind.by_path and not field.name.endswith(".cancelled"):
        statement = _CANCELLED.format(folder=field.kind.folder)
        gone = {rowid for (rowid,) in rows(statement, (parameters.today.isoformat(),))}
    if parameters.among is not None:
        among = parameters.among
        chosen = {rowid for (rowid,) in rows(among.sql, among.parameters)}
        every = {rowid for rowid, _ in rows(_RECORDS, (field.kind.name,))}
        gone |= every - chosen
    return frozenset(gone)


Dated = tuple[DateField | None, Mapping[Key, str]]


def _joined(
    start: Dated, end: Dated, late: Dated
) -> dict[Key, tuple[str, str | None, str | None]]:
    """Give of each event that began its day, that of its end, and when that was due.

    Values of one list belong together item by item; of another list, a record has its first.
    """
    items = next((field.items for field, _ in (end, start, late) if field and field.items), "")
    if not items:
        places = set(start[1])
    else:
        listed = [days for field, days in (end, start, late) if field and field.items == items]
        places = {key for days in listed for key in days}
        # An order without any delivery is open, too.
        places |= {key for key in start[1] if key[0] not in {record for record, _ in places}}
    begun, ended, due = (_at(each, items) for each in (start, end, late))
    found = {}
    for key in sorted(places):
        if (began := begun(key)) is not None:
            found[key] = began, ended(key), due(key)
    return found


class _at:  # noqa: N801 - a function with something prepared
    """Gives the day of a field for an item: the item's own, or that of its record."""

    def __init__(self, dated: Dated, items: str) -> None:
        field, self._days = dated
        self._own = bool(field and field.items and field.items == items)
        self._first: dict[int, str] = {}
        for (record, _), day in self._days.items():
            self._first[record] = min(day, self._first.get(record, day))

    def __call__(self, key: Key) -> str | None:
        return self._days.get(key) if self._own else self._first.get(key[0])


def _groups(
    spells: Sequence[_Spell], *, has_late: bool
) -> Iterator[tuple[str, list[_Spell], int]]:
    """Give each row's name, its members and the number that its share is of."""
    for whole, part, ended in (("ended", "late", True), ("open", "overdue", False)):
        members = [one for one in spells if one.ended is ended]
        if not members:
            continue
        yield whole, members, len(members)
        if has_late:
            dated = [one for one in members if one.late is not None]
            if ended:
                yield "on time", [one for one in dated if not one.late], len(dated)
            yield part, [one for one in dated if one.late], len(dated)


def _row(
    what: str, members: list[_Spell], whole: int, field: DateField, names: Mapping[int, str]
) -> Row:
    days = sorted(one.days for one in members)
    records = dict.fromkeys(names[one.record] for one in members) if names else ()
    share = percent(len(members), whole)
    ids = tuple(sorted(f"{field.kind.folder}/{id_}" for id_ in records))
    if not days:
        return Row((what, 0, share, None, None, None, None), ids)
    mean = round(sum(days) / len(days), 3)
    p90 = round(float(quantile(days, _MOST_OFTEN)), 1)
    return Row((what, len(days), share, mean, float(median(days)), p90, days[-1]), ids)


def _names(rows: Rows, kind: str) -> dict[int, str]:
    return dict(rows(_RECORDS, (kind,)))


def _chart(spells: Iterable[_Spell], end: DateField) -> Bars:
    """Draw how many took how long, the late ones darker."""
    ended = [one for one in spells if one.ended]
    place = [next((n for n, most in enumerate(_BOUNDS) if one.days <= most), len(_BOUNDS))
             for one in ended]  # fmt: skip
    counts = Counter(place)
    late = Counter(n for n, one in zip(place, ended, strict=True) if one.late)
    bars = (
        Bar(_span(n), counts[n], str(counts[n]), inner=late[n] or None)
        for n in range(max(counts) + 1)
    )
    return Bars(tuple(bars), legend=f"days until {end.name}; the darker part was late")


def _span(place: int) -> str:
    if place == len(_BOUNDS):
        return f"more than {_BOUNDS[-1]} days"
    low = _BOUNDS[place - 1] + 1 if place else 0
    high = _BOUNDS[place]
    return counted(high, "day") if low == high else f"{low} to {high} days"


def _note(found: _Found, start: DateField, end: DateField, late: DateField | None) -> str:
    wrong = f" {counted(found.reversed, 'event')} left out: ended before it began." * (
        found.reversed > 0
    )
    way = f"From {start.name} to {end.name}"
    if not found.spells:
        return f"{way}: nothing began.{wrong}"
    ended = sum(one.ended for one in found.spells)
    until = f"; late is after {late.name}" * (late is not None) if late else ""
    return f"{way}, in days: {ended} ended, {len(found.spells) - ended} open{until}.{wrong}"


REPORT = Report(
    name="lead-times",
    question="How long does it take, and how often too long?",
    topic=Topic.SERVICE,
    subject="",
    definition=(
        "Measures in days from one dated event to another of the same record: by default from an "
        "order's `issued` to each of its `deliveries.done`, late where that is after the planned "
        "day, `deliveries.at`. --start, --end and --late take any field that holds a date, with "
        "its kind in front: `deal.stages.at`, `complaint.opened`. Of a list each item counts by "
        "itself; fields of the same list belong together item by item, and of any other list the "
        "earliest date of the record counts. An event counts when it ended between --from and "
        "--to, until today; one without an end is open, with its age until today, and overdue "
        "once the day by which it should have ended is past. Ended on that day is on time. The "
        "day is the one that is written, in its own time zone. What ended before it began is "
        "left out, which the note says, and so are records that were cancelled. Quantiles are of "
        "type 7 (Hyndman and Fan), so between two values there may be a fraction of a day."
    ),
    source="R. J. Hyndman, Y. Fan: Sample quantiles in statistical packages, 1996.",
    rounding=(
        "Days are whole; their mean is rounded to three places, median and p90 to one. On time "
        "and late add up to what ended, where each has a day by which it should have."
    ),
    queries=(
        'SELECT rowid, 0, "issued" FROM "orders" WHERE "issued" IS NOT NULL',
        'SELECT owner, n, "done" FROM "orders_deliveries" WHERE "done" IS NOT NULL',
    ),
    columns=_COLUMNS,
    run=run,
    options=(Option.FROM, Option.TO, Option.START, Option.END, Option.LATE),
)
