"""Customers by stage."""

from collections import defaultdict

from crmctl.reports.figures import percent, refs
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


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count customers by stage."""
    restriction, chosen = parameters.restriction("rowid")
    statement = (
        "SELECT coalesce(stage, ?), type, id FROM customers "  # noqa: S608 - a compiled query
        f"WHERE type IS NOT NULL AND archived IS NULL{restriction}"
    )
    ids: dict[tuple[str, str], list[str]] = defaultdict(list)
    for stage, type_, id_ in rows(statement, (_NO_STAGE, *chosen)):
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
    )


def _row(stage: str, ids: dict[tuple[str, str], list[str]], total: int, *, with_ids: bool) -> Row:
    organisations, persons = ids.get((stage, "organisation"), []), ids.get((stage, "person"), [])
    count = len(organisations) + len(persons)
    cells = (stage, count, percent(count, total), len(organisations), len(persons))
    return Row(cells, refs("customers", organisations + persons) if with_ids else ())


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
        "Counts customers by their field `stage` as it is today. Archived and erased customers "
        "are left out; those without a stage stand in a row of their own. Shares are rounded "
        "half up to one place, so that they may not add up to exactly 100; the counts do."
    ),
    columns=_COLUMNS,
    run=run,
)
