"""What was ordered, accepted or done, and has no invoice yet."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from crmctl.charts.chart import Bar, Strip, Tone
from crmctl.charts.numbers import grouped
from crmctl.reports.facts.earned import CUSTOMER, customer_of
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.naming import head, names
from crmctl.reports.report import Cell, Column, Parameters, Report, Row, Rows, Table, Topic

_PLACES = 2
_QUOTE = "quote"
_FOLDERS = {_QUOTE: "quotes", "order": "orders"}
# What is done stands first: it should have been billed.
_STATES = ("delivered", "partly-delivered", "confirmed", "ordered", "accepted")
_DONE = _STATES[:2]
_TONES = (Tone.BAD, Tone.WARNING, Tone.PLAIN, Tone.PLAIN, Tone.MUTED)
_AMONG = " AND {customer} IN (SELECT customers.id FROM customers WHERE 1{restriction})"

_ORDERS = f"""
    SELECT 'order', sales.owner, orders.id, orders.number, {customer_of("sales")}, sales.day,
        sales.net, sales.currency,
        CASE WHEN orders.confirmed < ? THEN orders.confirmed END,
        (SELECT max(substr(d.done, 1, 10)) FROM orders_deliveries AS d
            WHERE d.owner = sales.owner AND substr(d.done, 1, 10) < ?),
        (SELECT count(*) FROM orders_deliveries AS d
            WHERE d.owner = sales.owner AND ifnull(substr(d.done, 1, 10), '~') >= ?)
    FROM sales JOIN orders ON orders.rowid = sales.owner
    WHERE sales.day < ? AND (sales.cancelled IS NULL OR sales.cancelled >= ?){{also}}
"""  # noqa: S608 - our own SQL
_QUOTES = f"""
    SELECT 'quote', sales.owner, quotes.id, quotes.number, {customer_of("sales")}, sales.day,
        sales.net, sales.currency, quotes.accepted, NULL, 0
    FROM sales JOIN quotes ON quotes.rowid = sales.owner
    WHERE sales.day < ? AND quotes.accepted < ?
        AND NOT (ifnull(quotes.declined, '~') < ? AND quotes.declined > quotes.accepted){{also}}
"""  # noqa: S608 - our own SQL
_PLACED = """
    SELECT quote, id FROM orders WHERE quote IS NOT NULL AND issued < ?
    ORDER BY ifnull(cancelled, '~') < ? DESC, issued DESC, id DESC
"""
_BILLED = """
    SELECT invoices."order", invoices.quote, sales.day, sales.net, sales.currency
    FROM sales JOIN invoices ON invoices.rowid = sales.owner
    WHERE sales.day < ? AND (sales.cancelled IS NULL OR sales.cancelled >= ?)
        AND (invoices."order" IS NOT NULL OR invoices.quote IS NOT NULL)
        AND sales.net IS NOT NULL
"""
_RETURNED = """
    SELECT back.owner, line.net, line.quantity, sum(back.quantity)
    FROM orders_returns AS back
    JOIN sales_lines AS line ON line.owner = back.owner AND line.n = back.line - 1
    WHERE back.at < ? AND line.quantity <> 0 GROUP BY back.owner, line.n
"""
_COLUMNS_BEFORE = (
    Column("document", "the order's id, or that of a quote without an order", number=False),
    Column("number", "its number", number=False),
    *head(CUSTOMER),
    Column("state", "delivered, partly-delivered, confirmed, ordered, accepted", number=False),
    Column("since", "the day of it: of the last delivery, of the confirmation, ...", number=False),
)


class _Document(NamedTuple):
    """An order, or an accepted quote, as the index has it."""

    kind: str
    rowid: int
    id: str
    number: str | None
    customer: str
    day: str
    net: int | None
    currency: str | None
    agreed: str | None
    done: str | None
    undone: int

    @property
    def state(self) -> str:
        """How far it is."""
        if self.kind == _QUOTE:
            return "accepted"
        if self.done:
            return "partly-delivered" if self.undone else "delivered"
        return "confirmed" if self.agreed else "ordered"


class _Left(NamedTuple):
    """A document and what is left to bill of it, in minor units of the CRM's own currency."""

    document: _Document
    net: int
    billed: int

    @property
    def open(self) -> int:
        """What is left to bill."""
        return self.net - self.billed


class _Invoice(NamedTuple):
    """An invoice of an order or a quote."""

    day: str
    net: int
    currency: str


def _columns(places: int) -> tuple[Column, ...]:
    return (
        *_COLUMNS_BEFORE,
        Column("net", "what it comes to, less what was returned", places=places),
        Column("billed", "what was invoiced of it", places=places),
        Column("left", "what is left to bill", places=places),
    )


def run(rows: Rows, parameters: Parameters) -> Table:
    """List what is to be billed: what is done first, the oldest first."""
    exchange = Exchange.of(rows)
    documents = list(_documents(rows, parameters))
    returned, invoiced = _returned(rows, parameters), _invoiced(rows, parameters)
    found, unrated, unknown = list[_Left](), 0, 0
    for one in documents:
        if one.net is None or one.currency is None:
            unknown += 1
            continue
        net = exchange.minor(one.net - returned.get(one.rowid, 0), one.currency, one.day)
        if net is None:
            unrated += 1
            continue
        found.append(
            _Left(
                one,
                net,
                _billed(one, invoiced.get(f"{_FOLDERS[one.kind]}/{one.id}", ()), exchange),
            )
        )
    left = sorted((one for one in found if one.open > 0), key=_order)
    return Table(
        _columns(exchange.places),
        tuple(_rows(left, rows, exchange, parameters)),
        totals=_totals(left, exchange) if left else (),
        bar="left",
        note=_note(documents, left, unrated, unknown, exchange),
        unit=f"net, {exchange.currency}",
        chart=_chart(left, exchange) if left else None,
    )


def _order(one: _Left) -> tuple[int, str, str]:
    return _STATES.index(one.document.state), _since(one.document), one.document.id


def _since(one: _Document) -> str:
    return one.done or one.agreed or one.day


def _documents(rows: Rows, parameters: Parameters) -> Iterator[_Document]:
    """Give orders that are not cancelled, and accepted quotes from which no order came."""
    restriction, chosen = parameters.restriction("customers.rowid")
    also, tomorrow = "", parameters.tomorrow
    if restriction:
        also = _AMONG.format(customer=customer_of("sales"), restriction=restriction)
    for row in rows(_ORDERS.format(also=also), (*[tomorrow] * 5, *chosen)):
        yield _Document(*row)
    placed = _placed(rows, parameters)
    for row in rows(_QUOTES.format(also=also), (*[tomorrow] * 3, *chosen)):
        one = _Document(*row)
        if one.id not in placed:
            yield one


def _placed(rows: Rows, parameters: Parameters) -> Mapping[str, str]:
    """Give the first order that came from each quote; one that is not cancelled comes first."""
    return dict(rows(_PLACED, (parameters.tomorrow,) * 2))


def _returned(rows: Rows, parameters: Parameters) -> Mapping[int, int]:
    """Give what the returned part of each order comes to, each line rounded half up."""
    found = Counter[int]()
    for owner, net, quantity, back in rows(_RETURNED, (parameters.tomorrow,)):
        share = Decimal(str(back)) / Decimal(str(quantity))
        found[owner] += int((net * share).quantize(Decimal(1), ROUND_HALF_UP))
    return found


def _invoiced(rows: Rows, parameters: Parameters) -> Mapping[str, Sequence[_Invoice]]:
    """Give the invoices of each order and quote; one of a quote is its order's, if it has one."""
    placed, found = _placed(rows, parameters), defaultdict[str, list[_Invoice]](list)
    for order, quote, *invoice in rows(_BILLED, (parameters.tomorrow,) * 2):
        through = order or placed.get(quote)
        of = f"orders/{through}" if through else f"quotes/{quote}"
        found[of].append(_Invoice(*invoice))
    return found


def _billed(one: _Document, invoices: Sequence[_Invoice], exchange: Exchange) -> int:
    """Add up what was invoiced; in the document's currency by the same rate as the document."""
    found = 0
    for invoice in invoices:
        day = one.day if invoice.currency == one.currency else invoice.day
        found += exchange.minor(invoice.net, invoice.currency, day) or 0
    return found


def _rows(
    left: Sequence[_Left], rows: Rows, exchange: Exchange, parameters: Parameters
) -> Iterator[Row]:
    called = names(rows, CUSTOMER) if left else {}
    for one in left:
        document, amounts = one.document, (one.net, one.billed, one.open)
        yield Row(
            (
                document.id,
                document.number,
                document.customer,
                called.get(document.customer, document.customer),
                document.state,
                _since(document),
                *(exchange.amount(amount) for amount in amounts),
            ),
            refs(_FOLDERS[document.kind], [document.id]) if parameters.ids else (),
        )


def _totals(left: Sequence[_Left], exchange: Exchange) -> tuple[Cell, ...]:
    sums = (sum(one.net for one in left), sum(one.billed for one in left), _sum(left))
    return ("total", *[None] * 5, *(exchange.amount(amount) for amount in sums))


def _sum(left: Sequence[_Left], *states: str) -> int:
    return sum(one.open for one in left if not states or one.document.state in states)


def _chart(left: Sequence[_Left], exchange: Exchange) -> Strip:
    parts = ((state, _sum(left, state), tone) for state, tone in zip(_STATES, _TONES, strict=True))
    return Strip(
        [
            Bar(state, exchange.amount(net), grouped(exchange.amount(net)), tone=tone)
            for state, net, tone in parts
            if net
        ],
        "Not billed yet",
    )


def _note(
    documents: Sequence[_Document],
    left: Sequence[_Left],
    unrated: int,
    unknown: int,
    exchange: Exchange,
) -> str:
    if not documents:
        return "There are no orders and no accepted quotes."
    parts = [f"{counted(len(left), 'document')} to be billed" if left else "All is billed"]
    if done := _sum(left, *_DONE):
        amount = grouped(exchange.amount(done), exchange.places)
        parts.append(f"{amount} of it of what is delivered, in whole or in part")
    parts += [f"{counted(unrated, 'document')} in a currency without a rate"] * (unrated > 0)
    parts += [f"{counted(unknown, 'document')} without a sum"] * (unknown > 0)
    return f"{'; '.join(parts)}."


REPORT = Report(
    name="unbilled",
    question="What have I not billed yet?",
    topic=Topic.OWED,
    subject="customer",
    definition=(
        "Lists orders that are issued and not cancelled, and accepted quotes from which no order "
        "came, of which something is left to bill: the net amount, less what was returned of its "
        "lines, less invoices of it (or of its quote) that are issued and not cancelled. Drafts "
        "of invoices bill nothing, credit notes do not make it unbilled again. What is done "
        "stands first: `delivered` if all its deliveries are done, `partly-delivered` if some "
        "are; then what is `confirmed`, only `ordered`, or an `accepted` quote. Only days until "
        "today, or --as-of, count. Work that no order or quote stands for is not known here: "
        "contracts, usage and hours on the telephone have no price to be billed. An invoice that "
        "names neither order nor quote bills none. Amounts in another currency count by "
        "crm.yaml's rate of the document's day. A query chooses customers."
    ),
    columns=_columns(_PLACES),
    run=run,
    source="work done and not invoiced, as accruals at the end of a period need it",
    rounding=(
        "lines are rounded to the cent when they are issued, the returned part of a line half "
        "up; what is left is exact, and rows add up to the total to the cent."
    ),
    queries=tuple(
        query.format(also="") for query in (_ORDERS, _QUOTES, _PLACED, _BILLED, _RETURNED)
    ),
)
