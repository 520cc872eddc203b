"""Customers by how lately, how often and for how much they bought."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.charts.numbers import grouped
from crmctl.estimation.quantiles import median
from crmctl.estimation.rfm import SEGMENTS, Buyer, Scored, score
from crmctl.reports.facts.calling import names_of
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, percent, refs
from crmctl.reports.facts.merged import survivors
from crmctl.reports.facts.people import PURCHASED, chosen_ids
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_FEWEST = 5  # a fifth of fewer is nobody
_SEGMENT, _CUSTOMER = "segment", "customer"
_COLUMNS = (
    Column("segment", "the segment; (other) where the scores fit none", number=False),
    Column("customers", "how many customers are in it"),
    Column("share", "their share of all, in per cent"),
    Column("purchases", "how often they bought"),
    Column("amount", "for how much, net", places=2),
    Column("recency", "the median of the days since their last purchase"),
)
_OF_CUSTOMERS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's; else the id", number=False),
    Column("segment", "the segment", number=False),
    Column("r", "the score of recency, from 1 to 5, the best"),
    Column("f", "the score of frequency"),
    Column("m", "the score of the amount"),
    Column("recency", "the days since the last purchase"),
    Column("purchases", "how often they bought"),
    Column("amount", "for how much, net", places=2),
)
_TONES = {
    **dict.fromkeys(("Champions", "Potential Loyalist", "Loyal Customers"), Tone.GOOD),
    **dict.fromkeys(("Need Attention", "About To Sleep"), Tone.WARNING),
    **dict.fromkeys(("Can't Lose Them", "At Risk"), Tone.BAD),
    "Lost": Tone.MUTED,
}

_WHERE = f"customer IS NOT NULL AND {PURCHASED} AND day >= ?"
_BUYERS = f"""
    SELECT customer, max(day), count(*), sum(CASE WHEN currency = ? THEN net ELSE 0 END)
    FROM sales WHERE {_WHERE} GROUP BY customer
"""  # noqa: S608 - constants
# What is not in the CRM's own currency is brought into it one by one, by the rate of its day.
_FOREIGN = f"SELECT customer, day, net, currency FROM sales WHERE currency IS NOT ? AND {_WHERE}"  # noqa: S608


def run(rows: Rows, parameters: Parameters) -> Table:
    """Score customers against each other and put them into segments."""
    exchange = Exchange.of(rows)
    buyers, left_out = _buyers(rows, exchange, parameters)
    scored = score(buyers, 10**exchange.places) if len(buyers) >= _FEWEST else []
    of_customers = parameters.by == _CUSTOMER
    if of_customers:
        found = _customers(
            scored, names_of(rows, "customer") if scored else {}, exchange, parameters
        )
    else:
        found = _segments(scored, exchange, parameters)
    return Table(
        in_places(_OF_CUSTOMERS if of_customers else _COLUMNS, exchange.places),
        found,
        totals=_totals(scored, exchange, of_customers=of_customers),
        bar="amount" if of_customers else "customers",
        note=_note(len(buyers), left_out),
        unit=f"net, {exchange.currency}",
        chart=_chart(scored) if scored else None,
    )


def _buyers(rows: Rows, exchange: Exchange, parameters: Parameters) -> tuple[list[Buyer], int]:
    """Give who bought, and how many amounts could not be brought into the currency."""
    former, chosen = survivors(rows), chosen_ids(rows, parameters)
    first = parameters.first.isoformat() if parameters.first else ""
    values = (exchange.currency, parameters.tomorrow, parameters.tomorrow, first)
    found: dict[str, tuple[str, int, int]] = {}
    for customer, day, count, net in rows(_BUYERS, values):
        id_ = former.get(customer, customer)
        if chosen is None or id_ in chosen:
            last, counts, nets = found.get(id_, ("", 0, 0))
            found[id_] = (max(last, day), counts + count, nets + net)
    left_out = 0
    for customer, day, net, currency in rows(_FOREIGN, values):
        id_ = former.get(customer, customer)
        if id_ in found:
            worth = exchange.minor(net, currency, day) if currency else None
            last, counts, nets = found[id_]
            found[id_] = (last, counts, nets + (worth or 0))
            left_out += worth is None
    today = parameters.today.toordinal()
    return [
        Buyer(id_, today - date.fromisoformat(last).toordinal(), counts, nets)
        for id_, (last, counts, nets) in sorted(found.items())
    ], left_out


def _segments(
    scored: Sequence[Scored], exchange: Exchange, parameters: Parameters
) -> tuple[Row, ...]:
    return tuple(
        Row(
            (
                name,
                len(members),
                percent(len(members), len(scored)),
                sum(one.buyer.purchases for one in members),
                exchange.amount(sum(one.buyer.amount for one in members)),
                _median(members),
            ),
            refs("customers", (one.buyer.id for one in members)) if parameters.ids else (),
        )
        for name, members in _by_segment(scored).items()
    )


def _customers(
    scored: Sequence[Scored],
    names_: Mapping[str, str],
    exchange: Exchange,
    parameters: Parameters,
) -> tuple[Row, ...]:
    ordered = sorted(scored, key=lambda one: (-(one.r + one.f + one.m), -one.buyer.amount, one))
    return tuple(
        Row(
            (
                buyer.id,
                names_.get(buyer.id, buyer.id),
                segment,
                r,
                f,
                m,
                buyer.recency,
                buyer.purchases,
                exchange.amount(buyer.amount),
            ),
            refs("customers", [buyer.id]) if parameters.ids else (),
        )
        for buyer, r, f, m, segment in ordered
    )


def _by_segment(scored: Iterable[Scored]) -> dict[str, list[Scored]]:
    """Give the members of each segment, in their order; that of others only if there are some."""
    members: dict[str, list[Scored]] = {segment.name: [] for segment in SEGMENTS}
    count = 0
    for one in scored:
        members.setdefault(one.segment, []).append(one)
        count += 1
    return members if count else {}


def _median(members: Sequence[Scored]) -> float | None:
    return float(median(sorted(one.buyer.recency for one in members))) if members else None


def _totals(
    scored: Sequence[Scored], exchange: Exchange, *, of_customers: bool
) -> tuple[Cell, ...]:
    if not scored:
        return ()
    purchases = sum(one.buyer.purchases for one in scored)
    amount = exchange.amount(sum(one.buyer.amount for one in scored))
    if of_customers:
        return ("total", *[None] * (len(_OF_CUSTOMERS) - 3), purchases, amount)
    return ("total", len(scored), 100.0, purchases, amount, _median(scored))


def _chart(scored: Sequence[Scored]) -> Bars:
    return Bars(
        tuple(
            Bar(name, len(members), grouped(len(members)), tone=_TONES.get(name, Tone.PLAIN))
            for name, members in _by_segment(scored).items()
        ),
        title="Customers by segment",
    )


def _note(buyers: int, left_out: int) -> str:
    if not buyers:
        return "Nobody has bought anything."
    if buyers < _FEWEST:
        return f"Fifths need {_FEWEST} customers with a purchase; there are {buyers}."
    missing = f"; {counted(left_out, 'amount')} without a rate left out" * (left_out > 0)
    return f"{counted(buyers, 'customer')} with a purchase{missing}."


REPORT = Report(
    name="rfm",
    question="Who are my best customers, and whom am I about to lose?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "Scores every customer with a purchase from 1 to 5, the best, by the days since the last "
        "one (R), their number (F) and their net amount (M), and gives each the first of ten "
        "segments that fits the scores. A purchase is an issued order, or an invoice without an "
        "order, not cancelled until today; --from leaves out older ones. Scores are fifths: the "
        "bounds are the quantiles of 20, 40, 60 and 80 per cent by type 7 of Hyndman and Fan, "
        "plus one day, one purchase or one unit of the currency, and a score holds where lower "
        "bound <= x < upper bound; those of recency are turned round. The rule is part of the "
        "definition: others move customers between segments. Segments by R, F, M: "
        + "; ".join(
            f"{one.name} "
            + ", ".join(f"{low}-{high}" for low, high in (one.recency, one.frequency, one.amount))
            for one in SEGMENTS
        )
        + ". Customers are scored against the chosen ones; archived, merged and erased customers "
        "keep what they bought. Fewer than five customers are not scored. Amounts of another "
        "currency count by crm.yaml's rate of their day; the note says how many have none, "
        "which count as purchases only. --by customer gives a row for each customer with R, F, M "
        "and what they stand for, the best first."
    ),
    columns=_COLUMNS,
    run=run,
    source=(
        "Hughes, Strategic Database Marketing (1994); bounds and segments as in the R package "
        "rfm 0.3, whose data rfm_data_orders gives the published figures exactly."
    ),
    rounding=(
        "Amounts are exact sums of documents. Shares are rounded half up to one place, and may "
        "not add up to exactly 100; everything else adds up."
    ),
    queries=(_BUYERS, _FOREIGN),
    options=(Option.FROM, Option.BY),
    by=(_SEGMENT, _CUSTOMER),
)
