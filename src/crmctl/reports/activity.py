"""Interactions per period and channel."""

from collections import Counter, defaultdict
from typing import Any

from crmctl.charts.chart import Bar, Columns
from crmctl.reports.facts.figures import refs
from crmctl.reports.facts.periods import Period, periods, place
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("period", "the week, month, quarter or year", number=False),
    Column("interactions", "how many interactions took place in it, over all channels"),
)
_TOOK_PLACE = "at >= ? AND at < ? AND planned IS NOT 1 AND (archived IS NULL OR archived >= ?)"
_COUNTED = f"""
    SELECT channel, substr(at, 1, 10), count(*) FROM interactions
    WHERE {_TOOK_PLACE}
"""  # noqa: S608 - constants


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
        chart=_chart(found, counts) if total else None,
    )


def _chart(found: tuple[Period, ...], counts: dict[int, Counter[str]]) -> Columns:
    totals = [(period.name, counts[where].total()) for where, period in enumerate(found)]
    return Columns(
        tuple(Bar(name, count, str(count)) for name, count in totals), title="Interactions"
    )


def _cells(name: str, counts: Counter[str], channels: list[str]) -> tuple[str | int, ...]:
    return (name, counts.total(), *(counts[channel] for channel in channels))


def _counts(
    rows: Rows, found: tuple[Period, ...], parameters: Parameters
) -> list[tuple[str, str, int]]:
    restriction, values = _condition(found, parameters)
    statement = f"{_COUNTED}{restriction} GROUP BY 1, 2"
    return [(channel, day, count) for channel, day, count in rows(statement, values)]


def _ids(
    rows: Rows, found: tuple[Period, ...], parameters: Parameters
) -> dict[int | None, list[str]]:
    restriction, values = _condition(found, parameters)
    statement = f"SELECT id, substr(at, 1, 10) FROM interactions WHERE {_TOOK_PLACE}{restriction}"  # noqa: S608 - a compiled query
    ids: dict[int | None, list[str]] = defaultdict(list)
    for id_, day in rows(statement, values):
        ids[place(found, day)].append(id_)
    return ids


def _condition(found: tuple[Period, ...], parameters: Parameters) -> tuple[str, tuple[Any, ...]]:
    """Give what a query adds, and the values of all; a moment's text begins with its date."""
    restriction, chosen = parameters.restriction("rowid")
    first = found[0].first.isoformat() if found else parameters.tomorrow
    tomorrow = parameters.tomorrow
    return restriction, (first, tomorrow, tomorrow, *chosen)


REPORT = Report(
    name="activity",
    question="How much contact was there, when, and by which channel?",
    topic=Topic.TODO,
    subject="interaction",
    definition=(
        "Counts interactions by the day of their field `at`, as the text of the field says it: "
        "an evening in New York counts for that evening's date, wherever the report is run. "
        "Planned interactions, those archived until today, and those after it are left out. "
        "There is a further column for each channel that occurs, the most used first; they add "
        "up to `interactions`. A period without any has a row with zeros. Weeks begin on Monday "
        "(ISO 8601). Without --from, the last 12 weeks or months, 8 quarters or 5 years are "
        "shown, the one that has begun included."
    ),
    columns=_COLUMNS,
    run=run,
    source="Weeks as in ISO 8601; the channels are those of the field `channel`.",
    rounding="Counts are exact, and add up by row and by column.",
    queries=(_COUNTED,),
    options=(Option.FROM, Option.TO, Option.EVERY),
)
