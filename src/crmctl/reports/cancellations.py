"""What was cancelled, given notice of, and sent back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.model.currencies import minor_unit
from crmctl.reports.facts.earned import customer_of
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places, percent, refs
from crmctl.reports.facts.selling import day, sentence, span
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("what", "orders, invoices, contracts, or returned goods", number=False),
    Column("cancelled", "how many were cancelled; of goods, how many times some came back"),
    Column("of", "orders and invoices issued in the time; contracts that were running in it"),
    Column("share", "cancelled / of, in per cent"),
    Column("value", "net; of contracts, what a year of them is worth", places=2),
)
_CUSTOMER = customer_of("sales")
_DOCUMENTS = f"""
    SELECT sales.kind, records.id, sales.net, sales.currency, sales.day
    FROM sales JOIN records ON records.rowid = sales.owner
    LEFT JOIN customers ON customers.id = {_CUSTOMER}
    WHERE sales.kind IN ('order', 'invoice') AND sales.day < ? AND sales.cancelled BETWEEN ? AND ?
"""  # noqa: S608 - our own SQL
_ISSUED = f"""
    SELECT sales.kind, count(*)
    FROM sales LEFT JOIN customers ON customers.id = {_CUSTOMER}
    WHERE sales.kind IN ('order', 'invoice') AND sales.day BETWEEN ? AND ?{{}} GROUP BY sales.kind
"""  # noqa: S608 - our own SQL
_CONTRACTS = """
    SELECT k.id, k.value, k.value_currency, k.every, k.cancelled
    FROM contracts k LEFT JOIN customers ON customers.id = k.customer
    WHERE k.start <= ? AND ifnull(k.cancelled, '~') >= ? AND ifnull(k."end", '~') >= ?
"""
_RETURNS = f"""
    SELECT records.id, sales_lines.net, sales_lines.quantity, back.quantity, sales.currency,
        sales.day
    FROM orders_returns AS back JOIN sales ON sales.owner = back.owner
    JOIN records ON records.rowid = back.owner
    LEFT JOIN sales_lines ON sales_lines.owner = back.owner AND sales_lines.n = back.line - 1
    LEFT JOIN customers ON customers.id = {_CUSTOMER}
    WHERE sales.day < ? AND back.at BETWEEN ? AND ?
"""  # noqa: S608 - our own SQL
_FOLDERS = {
    "orders": "orders",
    "invoices": "invoices",
    "contracts": "contracts",
    "returned goods": "orders",
}
_ORDERS, _INVOICES, _CONTRACTED, _RETURNED = _FOLDERS
_KINDS = {"order": _ORDERS, "invoice": _INVOICES}
# How often a year a time comes round.
_A_YEAR: Mapping[str, int | Fraction] = {
    "day": 365,
    "week": Fraction(365, 7),
    "month": 12,
    "year": 1,
}


class _Loss(NamedTuple):
    id: str
    amount: int | None


def run(rows: Rows, parameters: Parameters) -> Table:
    """Count what was cancelled in a time, and what it was worth."""
    exchange = Exchange.of(rows)
    contracts, running = _contracts(rows, parameters, exchange)
    lost = {
        **_documents(rows, parameters, exchange),
        _CONTRACTED: contracts,
        _RETURNED: _returns(rows, parameters, exchange),
    }
    whole: Mapping[str, int] = {**_issued(rows, parameters), _CONTRACTED: running}
    found = [_row(what, lost.get(what, ()), whole, exchange, parameters) for what in _FOLDERS]
    is_empty = not any(lost.values()) and not any(whole.values())
    return Table(
        in_places(_COLUMNS, exchange.places),
        () if is_empty else tuple(found),
        bar="cancelled",
        note=_note([loss for each in lost.values() for loss in each], is_empty=is_empty),
        unit=f"net, {exchange.currency}",
        chart=Bars([_bar(row) for row in found if row.cells[1]], "Cancelled in this time"),
    )


def _row(
    what: str,
    lost: Sequence[_Loss],
    whole: Mapping[str, int],
    exchange: Exchange,
    parameters: Parameters,
) -> Row:
    of = None if what == _RETURNED else whole.get(what, 0)
    value = exchange.amount(sum(loss.amount or 0 for loss in lost))
    ids = {loss.id for loss in lost}
    return Row(
        (what, len(lost), of, percent(len(lost), of) if of else None, value),
        refs(_FOLDERS[what], ids) if parameters.ids else (),
    )


def _bar(row: Row) -> Bar:
    what, cancelled, of, *_ = row.cells
    text = f"{cancelled} of {of}" if of else f"{cancelled}"
    return Bar(str(what), float(cancelled or 0), text)


def _documents(
    rows: Rows, parameters: Parameters, exchange: Exchange
) -> Mapping[str, Sequence[_Loss]]:
    found: dict[str, list[_Loss]] = defaultdict(list)
    for kind, id_, net, currency, issued in _asked(rows, _DOCUMENTS, parameters):
        amount = None if net is None else exchange.minor(net, currency, issued)
        found[_KINDS[kind]].append(_Loss(id_, amount))
    return found


def _issued(rows: Rows, parameters: Parameters) -> Mapping[str, int]:
    first, last = span(parameters)
    restriction, chosen = parameters.restriction("customers.rowid")
    asked = rows(_ISSUED.format(restriction), (day(first), day(last), *chosen))
    return {_KINDS[kind]: count for kind, count in asked}


def _contracts(
    rows: Rows, parameters: Parameters, exchange: Exchange
) -> tuple[Sequence[_Loss], int]:
    """Give the contracts that were given notice of, and how many were running in the time."""
    first, last = (day(one) for one in span(parameters))
    restriction, chosen = parameters.restriction("customers.rowid")
    found = rows(f"{_CONTRACTS}{restriction} ORDER BY k.id", (last, first, first, *chosen))
    lost = []
    for id_, value, currency, every, cancelled in found:
        if cancelled and cancelled <= last:
            year = None if value is None else _year(value, currency or exchange.currency, every)
            amount = (
                None
                if year is None
                else exchange.minor(year, currency or exchange.currency, cancelled)
            )
            lost.append(_Loss(id_, amount))
    return lost, len(found)


def _year(value: float, currency: str, every: str | None) -> int:
    """Give what a year is worth in minor units; all of it where it is not paid again."""
    count, _, unit = (every or "1 year").partition(" ")
    minor = Fraction(Decimal(repr(value)).scaleb(minor_unit(currency)))
    return _rounded(minor * _A_YEAR[unit.removesuffix("s")] / int(count)) if int(count) else 0


def _returns(rows: Rows, parameters: Parameters, exchange: Exchange) -> Sequence[_Loss]:
    found = []
    for id_, net, bought, back, currency, issued in _asked(rows, _RETURNS, parameters):
        amount = None
        if net is not None and bought:
            share = Fraction(Decimal(repr(back))) / Fraction(Decimal(repr(bought)))
            amount = exchange.minor(_rounded(net * share), currency, issued)
        found.append(_Loss(id_, amount))
    return found


def _rounded(exact: Fraction) -> int:
    number = Decimal(exact.numerator) / Decimal(exact.denominator)
    return int(number.to_integral_value(ROUND_HALF_UP))


def _asked(rows: Rows, statement: str, parameters: Parameters) -> Sequence[tuple[Any, ...]]:
    first, last = span(parameters)
    restriction, chosen = parameters.restriction("customers.rowid")
    days = (parameters.tomorrow, day(first), day(last))
    return rows(f"{statement}{restriction} ORDER BY records.id", (*days, *chosen))


def _note(lost: Sequence[_Loss], *, is_empty: bool) -> str:
    if is_empty:
        return "There are no orders, invoices and contracts in this time."
    parts = [] if lost else ["nothing was cancelled or sent back in this time"]
    missing = sum(one.amount is None for one in lost)
    parts += [f"{counted(missing, 'of them', 'of them')} without an amount, or without a rate"] * (
        missing > 0
    )
    return sentence(parts)


REPORT = Report(
    name="cancellations",
    question="What was cancelled or sent back?",
    topic=Topic.LOST,
    subject="customer",
    definition=(
        "Counts orders and invoices that had been issued and whose day of cancellation lies from "
        "--from to --to, by default until today; contracts that had begun and of which notice "
        "was given in that time; and the returns of goods dated in it, one for each entry. "
        "Beside orders and invoices stands how many were issued in the time (not always the same "
        "ones), beside contracts how many were running in it: begun by its last day, and neither "
        "ended nor given notice of before its first. Documents count with their net total, "
        "returned goods with the share of their line's net amount that came back, contracts with "
        "what a year of them is worth: the value times how often it is paid in 365 days, 12 "
        "months; the value itself where it is paid once. All at crm.yaml's rate, of the day of "
        "issue or of notice. An order and its invoice may both be cancelled, and returned goods "
        "belong to orders: rows are not to be added. Credit notes are no cancellations. A query "
        "chooses customers."
    ),
    columns=_COLUMNS,
    run=run,
    source="custom of the trade",
    rounding=(
        "Documents to the currency's unit; a returned part of a line, and a year of a contract, "
        "half up to it; values are sums of these."
    ),
    queries=(_DOCUMENTS, _ISSUED.format(""), _CONTRACTS, _RETURNS),
    options=(Option.FROM, Option.TO),
)
