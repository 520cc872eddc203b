"""Interactions per period and channel."""

from collections import Counter, defaultdict
from typing import Any

from crmctl.reports.figures import refs
from crmctl.reports.periods import Period, periods, place
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("period", "the week, month or quarter", number=False),
    Column("interactions", "how many interactions took place in it, over all channels"),
)


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count interactions by period and channel."""
    found = periods(parameters)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for channel, day, count in _counts(rows, found, parameters):
        where = place(found, day)
        if where is not None:
            counts[where][channel] += count
    total = sum(counts.values(), Counter())
    channels = [channel for channel, _ in sorted(total.items(), key=lambda pair: (-pair[1], pair))]
    ids = _ids(rows, found, parameters) if parameters.ids else {}
    return Table(
        (*_COLUMNS, *(Column(channel, f"those by {channel}") for channel in channels)),
        tuple(
            Row(
                _cells(period.name, counts[where], channels),
                refs("interactions", ids.get(where, ())),
            )
            for where, period in enumerate(found)
        ),
        totals=_cells("total", total, channels),
        bar="interactions",
        is_series=True,
        note="" if total else "No interaction took place in this time.",
    )


def _cells(name: str, counts: Counter[str], channels: list[str]) -> tuple[str | int, ...]:
    return (name, counts.total(), *(counts[channel] for channel in channels))


def _counts(
    rows: Rows, found: tuple[Period, ...], parameters: Parameters
) -> list[tuple[str, str, int]]:
    condition, values = _condition(found, parameters)
    statement = (
        "SELECT channel, substr(at, 1, 10), count(*) FROM interactions "  # noqa: S608 - a compiled query
        f"WHERE {condition} GROUP BY 1, 2"
    )
    return [(channel, day, count) for channel, day, count in rows(statement, values)]


def _ids(
    rows: Rows, found: tuple[Period, ...], parameters: Parameters
) -> dict[int | None, list[str]]:
    condition, values = _condition(found, parameters)
    statement = f"SELECT id, substr(at, 1, 10) FROM interactions WHERE {condition}"  # noqa: S608 - a compiled query
    ids: dict[int | None, list[str]] = defaultdict(list)
    for id_, day in rows(statement, values):
        ids[place(found, day)].append(id_)
    return ids


def _condition(found: tuple[Period, ...], parameters: Parameters) -> tuple[str, tuple[Any, ...]]:
    """Give the condition that an interaction counts; a moment's text begins with its date."""
    restriction, chosen = parameters.restriction("rowid")
    first = found[0].first.isoformat() if found else parameters.tomorrow
    condition = "at >= ? AND at < ? AND planned IS NOT 1 AND archived IS NULL"
    return f"{condition}{restriction}", (first, parameters.tomorrow, *chosen)


REPORT = Report(
    name="activity",
    question="How much contact was there, when, and by which channel?",
    topic=Topic.TODO,
    subject="interaction",
    definition=(
        "Counts interactions by the day of their field `at`, as the text of the field says it: "
        "an evening in New York counts for that evening's date, wherever the report is run. "
        "Planned interactions, archived ones, and those after today are left out. There is a "
        "further column for each channel that occurs, the most used first; they add up to "
        "`interactions`. A period without any has a row with zeros. Weeks begin on Monday (ISO "
        "8601). Without --from, the last 12 weeks or months or 8 quarters are shown, the one "
        "that has begun included."
    ),
    columns=_COLUMNS,
    run=run,
    options=(Option.FROM, Option.TO, Option.EVERY),
)
