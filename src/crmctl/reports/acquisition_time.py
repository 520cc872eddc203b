"""How long it takes until somebody who is known buys for the first time."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from crmctl.charts.chart import Span, Spans
from crmctl.estimation.survival import Spell, within
from crmctl.reports.facts.figures import counted, percent, refs
from crmctl.reports.facts.people import DAYS, TALKS, purchase_days, talks
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_FEWEST = 5  # purchases, below which no median is given
_NONE = "(none)"
_SOURCE = "source"
_COLUMNS = (
    Column("began", "the year in which they became known, or their `source`", number=False),
    Column("customers", "how many became known"),
    Column("bought", "how many of them have bought since"),
    Column("open", "how many have not, or not yet"),
    Column("share", "those who bought, in per cent"),
    Column("quarter", "within how many days a quarter of them buys"),
    Column("median", "within how many days half of them buys; empty if more than half does not"),
    Column("longest", "the longest time it took, in days"),
)
_CUSTOMERS = """
    SELECT id, since, source, archived FROM customers WHERE type IS NOT NULL
        AND (since IS NULL OR since < ?)
"""


class _Beginning(NamedTuple):
    """A customer's time from the first sign to the first purchase, or as long as is known."""

    id: str
    year: str
    source: str
    spell: Spell


def run(rows: Rows, parameters: Parameters) -> Table:
    """Give the times by the year of the first sign, or by source."""
    found, before = _beginnings(rows, parameters)
    groups: dict[str, list[_Beginning]] = {}
    for one in found:
        groups.setdefault(one.source if parameters.by == _SOURCE else one.year, []).append(one)
    lines = tuple(
        Row(
            (name, *_figures(groups[name])),
            refs("customers", (one.id for one in groups[name])) if parameters.ids else (),
        )
        for name in sorted(groups)
    )
    return Table(
        _COLUMNS,
        lines,
        totals=("total", *_figures(found)) if found else (),
        bar="median",
        note=_note(found, before),
        chart=_chart(lines),
    )


def _beginnings(rows: Rows, parameters: Parameters) -> tuple[list[_Beginning], int]:
    """Give the times, and how many customers had bought before any other sign."""
    restriction, chosen = parameters.restriction("rowid")
    customers = rows(f"{_CUSTOMERS}{restriction}", (parameters.tomorrow, *chosen))
    said, bought = talks(rows, parameters), purchase_days(rows, parameters)
    found, before = list[_Beginning](), 0
    for id_, since, source, archived in customers:
        first_talk = said[id_][0] if id_ in said else None
        began = min(filter(None, (since, first_talk)), default=None)
        purchase = bought[id_][0] if id_ in bought else None
        if began is None or (purchase and purchase < began):
            before += purchase is not None
            continue
        if not parameters.covers(began):
            continue
        ended = purchase or min(filter(None, (archived, parameters.today.isoformat())))
        length = _number(ended) - _number(began)
        if length >= 0:  # nobody is watched who was archived before
            spell = Spell(length, purchase is not None)
            found.append(_Beginning(id_, began[:4], source or _NONE, spell))
    return found, before


def _number(day: str) -> int:
    return date.fromisoformat(day[:10]).toordinal()


def _figures(found: Sequence[_Beginning]) -> tuple[Cell, ...]:
    spells = [one.spell for one in found]
    ended = [spell.length for spell in spells if spell.ended]
    is_enough = len(ended) >= _FEWEST
    return (
        len(spells),
        len(ended),
        len(spells) - len(ended),
        percent(len(ended), len(spells)),
        within(spells, 0.25) if is_enough else None,
        within(spells, 0.5) if is_enough else None,
        int(max(ended)) if ended else None,
    )


def _chart(lines: Sequence[Row]) -> Spans | None:
    spans = [
        Span(str(name), float(quarter), float(half), float(longest), f"{half} days")
        for name, _, _, _, _, quarter, half, longest in (line.cells for line in lines)
        if isinstance(quarter, int) and isinstance(half, int) and isinstance(longest, int)
    ]
    if not spans:
        return None
    return Spans(
        tuple(spans),
        title="Days until the first purchase",
        legend="from a quarter of the customers to the longest time, the mark at half of them",
    )


def _note(found: Sequence[_Beginning], before: int) -> str:
    left_out = f" Left out: {counted(before, 'customer')} who had bought before any other sign."
    if not found:
        return "No customer has a day on which they became known." + left_out * (before > 0)
    open_ = sum(not one.spell.ended for one in found)
    few = f"; below {_FEWEST} purchases no median is given" * (len(found) - open_ < _FEWEST)
    return (
        f"{counted(len(found), 'customer')}, {open_} without a purchase yet{few}."
        + left_out * (before > 0)
    )


REPORT = Report(
    name="acquisition-time",
    question="How long does it take until somebody buys?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "Counts the days from the first sign of a customer, which is `since` or the first "
        "interaction, whichever is earlier, to the first purchase: an issued order, or an invoice "
        "without an order, not cancelled until today. Who has not bought yet is not left out, "
        "which would make the time look short, but watched until today, or until the customer was "
        "archived (Kaplan and Meier): the median is the time within which half of all buy, and "
        "empty while fewer do. Customers without any sign, and those who bought before any "
        "other, have no such time and are left out; the note counts the latter. Rows are years of "
        "the first sign, or with --by source the field `source`; --from and --to choose by the "
        "first sign. Below five purchases no quarter and no median is given."
    ),
    columns=_COLUMNS,
    run=run,
    source="Kaplan and Meier, Nonparametric Estimation from Incomplete Observations (1958).",
    rounding="Days are exact; shares are rounded half up to one place.",
    queries=(_CUSTOMERS, TALKS, DAYS),
    options=(Option.FROM, Option.TO, Option.BY),
    by=("year", _SOURCE),
)
