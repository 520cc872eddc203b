"""Contracts: what ends, what renews, and until when notice has to be given."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic
from crmctl.sales.terms import Terms, terms

_COLUMNS = (
    Column("contract", "the contract's id", number=False),
    Column("title", "its title", number=False),
    Column("customer", "the customer's id", number=False),
    Column("what", "notice: the last day to give it; renews: goes on; ends", number=False),
    Column("day", "the day of it", number=False),
    Column("days", "how many days ahead that is"),
    Column("term_end", "the last day of the term that runs", number=False),
    Column("value", "what the contract is worth", number=False),
    Column("owner", "who looks after it", number=False),
)
_DAYS = 90  # within which an end or a notice is soon
_DRAWN = 15
_TONES = {"notice": Tone.WARNING, "ends": Tone.BAD}
_FIELDS = ("id", "title", "customer", "start", "end", "notice", "renewal", "cancelled", "owner")
_CONTRACTS = """
    SELECT k.id, k.title, k.customer, k.start, k."end", k.notice, k.renewal,
        CASE WHEN k.cancelled < ? THEN k.cancelled END, k.owner,
        json_extract(r.json, '$.value'), json_extract(r.json, '$.every')
    FROM contracts k JOIN records r ON r.rowid = k.rowid
    WHERE k.start < ? AND (k.archived IS NULL OR k.archived >= ?)
"""


def run(rows: Rows, parameters: Parameters) -> Table:
    """List what happens to contracts within a number of days, the next first."""
    restriction, chosen = parameters.restriction("k.rowid")
    contracts = rows(f"{_CONTRACTS}{restriction}", (*[parameters.tomorrow] * 3, *chosen))
    days = min(
        _DAYS if parameters.days is None else parameters.days, (date.max - parameters.today).days
    )
    until = parameters.today + timedelta(days=days)
    found, active = list[Row](), 0
    for *fields, value, every in contracts:
        contract = {name: text for name, text in zip(_FIELDS, fields, strict=True) if text}
        held = terms(contract, parameters.today)
        active += held.active
        worth = f"{value} / {every}" if value and every else value
        for what, day in _events(held):
            if parameters.today <= day <= until:
                found.append(_row({**contract, "worth": worth}, what, day, held, parameters))
    found.sort(key=lambda row: (row.cells[4], row.cells[0], row.cells[3]))
    return Table(
        _COLUMNS,
        tuple(found),
        bar="days",
        note=_note(len(contracts), active),
        chart=_chart(found) if found else None,
    )


def _chart(found: list[Row]) -> Bars:
    """Draw how far ahead everything is, the next first."""
    bars = []
    for row in found[:_DRAWN]:
        _, title, _, what, day, days = row.cells[:6]
        tone = _TONES.get(str(what), Tone.PLAIN)
        bars.append(Bar(f"{title}: {what}", float(days or 0), str(day), tone=tone))
    return Bars(tuple(bars), title="Days ahead")


def _events(held: Terms) -> Iterator[tuple[str, date]]:
    if held.notice_by:
        yield "notice", held.notice_by
    if held.renews:
        yield "renews", held.renews
    if held.ends:
        yield "ends", held.ends


def _row(
    contract: Mapping[str, Any], what: str, day: date, held: Terms, parameters: Parameters
) -> Row:
    end = held.term_end.isoformat() if held.term_end else None
    return Row(
        (
            contract["id"],
            contract["title"],
            contract["customer"],
            what,
            day.isoformat(),
            (day - parameters.today).days,
            end,
            contract["worth"],
            contract.get("owner"),
        ),
        refs("contracts", [contract["id"]]) if parameters.ids else (),
    )


def _note(known: int, active: int) -> str:
    if not known:
        return "There are no contracts."
    return f"{counted(known, 'contract')}, {active} in force today."


REPORT = Report(
    name="contracts",
    question="Which contracts end or renew, and until when must notice be given?",
    topic=Topic.COMING,
    subject="contract",
    definition=(
        "Lists what happens to contracts within --days days from today (by default 90): the "
        "last day on which notice ends the term, the day on which a contract goes on for "
        "another term, and the last day of one that ends. Terms and notice are counted as "
        "sections 187 and 188 BGB count them; when the day for this term's notice has passed, "
        "the next term's is shown. A contract that was cancelled ends with the first term for "
        "which notice came in time; one without `end` or `renewal` has no term to be renewed. "
        "Notice given after today, contracts that begin later, and those archived until today "
        "do not count. When a contract was signed is not known: it counts from its `start`."
    ),
    columns=_COLUMNS,
    run=run,
    source="Sections 187 and 188 BGB.",
    rounding="Days are exact; values are those of the files, and not added up.",
    queries=(_CONTRACTS,),
    options=(Option.DAYS,),
)
