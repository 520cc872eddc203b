"""Tasks by owner: due, overdue, and for how long."""

from collections import defaultdict
from datetime import date, timedelta

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.report import Cell, Column, Parameters, Report, Row, Rows, Table, Topic

_NOBODY = "(nobody)"
_SOON = 7

_COLUMNS = (
    Column("owner", "who is to do them; (nobody) where a task has no owner", number=False),
    Column("open", "all open tasks: the sum of the next five columns"),
    Column("overdue", "due before today"),
    Column("today", "due today"),
    Column("next_7_days", "due on one of the seven days after today"),
    Column("later", "due after that"),
    Column("undated", "without a day"),
    Column("oldest", "for how many days the oldest is overdue"),
)
_OPEN = """
    SELECT coalesce(owner, ?), id, substr(due, 1, 10) FROM tasks
    WHERE title IS NOT NULL AND (done IS NULL OR done >= ?) AND (archived IS NULL OR archived >= ?)
"""
_Task = tuple[str, str | None]  # id, and the day on which it is due


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count open tasks by owner and by when they are due."""
    restriction, chosen = parameters.restriction("rowid")
    values = (_NOBODY, parameters.tomorrow, parameters.tomorrow, *chosen)
    tasks: dict[str, list[_Task]] = defaultdict(list)
    for owner, id_, due in rows(f"{_OPEN}{restriction}", values):
        tasks[owner].append((id_, due))
    found = [
        Row(
            (owner, *_figures(own, parameters.today)),
            refs("tasks", (id_ for id_, _ in own)) if parameters.ids else (),
        )
        for owner, own in tasks.items()
    ]
    everybody = _figures([task for own in tasks.values() for task in own], parameters.today)
    overdue = everybody[1]
    lines = tuple(sorted(found, key=lambda row: (-int(row.cells[2] or 0), str(row.cells[0]))))
    return Table(
        _COLUMNS,
        lines,
        totals=("total", *everybody) if tasks else (),
        bar="overdue",
        note=f"{counted(int(overdue or 0), 'task')} overdue." if tasks else "No task is open.",
        chart=_chart(lines) if lines else None,
    )


def _chart(lines: tuple[Row, ...]) -> Bars:
    """Draw all open tasks, the overdue ones darker."""
    bars = []
    for line in lines:
        owner, open_, overdue = line.cells[:3]
        text = f"{open_}, {overdue} overdue" if overdue else f"{open_}"
        tone = Tone.WARNING if overdue else Tone.PLAIN
        bars.append(Bar(str(owner), float(open_ or 0), text, float(overdue or 0), tone))
    return Bars(tuple(bars), title="Open tasks", legend="darker: overdue")


def _figures(tasks: list[_Task], today: date) -> tuple[Cell, ...]:
    now, soon = today.isoformat(), (today + timedelta(days=_SOON)).isoformat()
    days = [due for _, due in tasks if due]
    overdue = [due for due in days if due < now]
    return (
        len(tasks),
        len(overdue),
        days.count(now),
        sum(now < due <= soon for due in days),
        sum(due > soon for due in days),
        len(tasks) - len(days),
        (today - date.fromisoformat(min(overdue))).days if overdue else None,
    )


REPORT = Report(
    name="tasks",
    question="What is due, what is overdue, and with whom?",
    topic=Topic.TODO,
    subject="task",
    definition=(
        "Counts tasks that are not `done` until today, by `owner` and by the date in their field "
        "`due`; a task that is due at an hour counts as due all that day. Tasks archived until "
        "today are left out. The owner with most overdue tasks comes first. In the totals, "
        "`oldest` is the oldest of all. When a task was noted is not known: --as-of counts those "
        "that were noted later, too; --recorded gives the tasks that stood in the files then."
    ),
    columns=_COLUMNS,
    run=run,
    source="The custom of the trade.",
    rounding="Counts are exact, and add up by row and by column.",
    queries=(_OPEN,),
)
