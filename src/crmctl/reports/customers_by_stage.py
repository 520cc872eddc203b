"""Customers by stage."""

from collections import defaultdict

from crmctl.charts.chart import Bar, Strip, Tone
from crmctl.reports.facts.figures import percent, refs
from crmctl.reports.report import Column, Parameters, Report, Row, Rows, Table, Topic

# In the order in which a customer passes through them; `model/customer.py`.
STAGES = ("lead", "prospect", "customer", "former")
_NO_STAGE = "(none)"

_COLUMNS = (
    Column("stage", "the stage; (none) where a customer has none", number=False),
    Column("customers", "how many customers are in it"),
    Column("share", "their share of all, in per cent"),
    Column("organisations", "how many of them are organisations"),
    Column("persons", "how many of them are persons"),
)
_BY_STAGE = """
    SELECT coalesce(stage, ?), type, id FROM customers
    WHERE type IS NOT NULL AND (archived IS NULL OR archived >= ?)
        AND (since IS NULL OR since < ?)
"""
_TONES = {"customer": Tone.STRONG, "former": Tone.MUTED, _NO_STAGE: Tone.MUTED}


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count customers by stage."""
    restriction, chosen = parameters.restriction("rowid")
    values = (_NO_STAGE, parameters.tomorrow, parameters.tomorrow, *chosen)
    ids: dict[tuple[str, str], list[str]] = defaultdict(list)
    for stage, type_, id_ in rows(f"{_BY_STAGE}{restriction}", values):
        ids[stage, type_].append(id_)
    total = sum(map(len, ids.values()))
    stages = [*STAGES, *([_NO_STAGE] if any(stage == _NO_STAGE for stage, _ in ids) else [])]
    found = tuple(_row(stage, ids, total, with_ids=parameters.ids) for stage in stages)
    return Table(
        _COLUMNS,
        found,
        totals=("total", *(_sum(found, place) for place in range(1, len(_COLUMNS)))),
        bar="customers",
        note="" if total else "There are no customers.",
        chart=_chart(found) if total else None,
    )


def _row(stage: str, ids: dict[tuple[str, str], list[str]], total: int, *, with_ids: bool) -> Row:
    organisations, persons = ids.get((stage, "organisation"), []), ids.get((stage, "person"), [])
    count = len(organisations) + len(persons)
    cells = (stage, count, percent(count, total), len(organisations), len(persons))
    return Row(cells, refs("customers", organisations + persons) if with_ids else ())


def _chart(found: tuple[Row, ...]) -> Strip:
    cells = [(str(row.cells[0]), int(row.cells[1] or 0)) for row in found]
    return Strip(
        tuple(
            Bar(stage, count, str(count), tone=_TONES.get(stage, Tone.PLAIN))
            for stage, count in cells
        ),
        title="Customers by stage",
    )


def _sum(found: tuple[Row, ...], place: int) -> int | float | None:
    if _COLUMNS[place].name == "share":
        return 100.0 if any(row.cells[1] for row in found) else None
    return sum(int(row.cells[place] or 0) for row in found)


REPORT = Report(
    name="customers-by-stage",
    question="How many customers are there, and how far has each come?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "Counts customers by their field `stage`. Those who are known (`since`) only later, who "
        "were archived until today, or erased, are left out; those without a stage stand in a row "
        "of their own. Stages are not dated: --as-of says who was known then, but gives the stage "
        "that stands in the file; --recorded gives the stages that stood there then."
    ),
    columns=_COLUMNS,
    run=run,
    source="The stages of crmctl's customers, from lead to former.",
    rounding=(
        "Shares are rounded half up to one place, so that they may not add up to exactly 100; "
        "the counts do."
    ),
    queries=(_BY_STAGE,),
)
