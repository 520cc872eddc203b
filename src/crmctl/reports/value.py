"""What customers have brought, and what they will bring."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars, Tone
from crmctl.charts.numbers import grouped
from crmctl.estimation.gamma_gamma import Spending
from crmctl.estimation.histories import History, history
from crmctl.estimation.worth import CORRELATION, CUSTOMERS, RETURNED, NoModel, Worth, model
from crmctl.reports.facts.calling import names_of
from crmctl.reports.facts.costs import COSTS
from crmctl.reports.facts.earned import CUSTOMER, INVOICES, filled, statement
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.people import chosen_ids
from crmctl.reports.facts.purchases import DAYS, Account, accounts
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_HORIZON = 365
_WEEK = 7
_SHOWN = 10  # bars that fit on a screen
_EVEN = 50
_LEGEND = "per cent: probability that the customer will buy again"
_BLANK = "\N{NO-BREAK SPACE}"


class _Future(NamedTuple):
    """What is expected of a customer: per cent, orders in hundredths, value in minor units."""

    alive: float
    orders: int
    value: int


class _Line(NamedTuple):
    customer: str
    name: str
    account: Account
    future: _Future | None


class _Outlook(NamedTuple):
    """What is needed to tell the future of customers.

    Attributes:
        worth: the models.
        margin: what is left of one unit of revenue after the cost of goods.
        weeks: how far ahead.
    """

    worth: Worth
    margin: float
    weeks: float

    def future(self, one: History, spent: Spending | None) -> _Future:
        """Give what is expected of a customer; without later orders, they cost what all cost."""
        spending = self.worth.spending
        order = spending.expected(spent) if spent else spending.mean
        found = self.worth.forecast(one, self.weeks)
        value = round(found.orders * order * self.margin)
        return _Future(round(100 * found.alive, 1), round(100 * found.orders), value)


def run(rows: Rows, parameters: Parameters) -> Table:
    """List customers with an order, those first of whom the most is expected."""
    exchange = Exchange.of(rows)
    found = accounts(rows, parameters, exchange)
    lines = sorted(_lines(rows, parameters, found), key=_order)
    # A query chooses who is shown; what is known of all tells what to expect of each.
    outlook = _outlook(found, parameters)
    if isinstance(outlook, _Outlook):
        lines = sorted(_expecting(lines, outlook, parameters), key=_order)
    return Table(
        _columns(exchange.places),
        tuple(_row(line, exchange, with_ids=parameters.ids) for line in lines),
        totals=_totals(lines, exchange) if lines else (),
        bar="expected_value" if isinstance(outlook, _Outlook) else "contribution",
        note=_note(lines, outlook, exchange, parameters),
        unit=f"net, {exchange.currency}",
        chart=_chart(lines[:_SHOWN], exchange) if lines else None,
    )


def _lines(rows: Rows, parameters: Parameters, found: Mapping[str, Account]) -> Iterator[_Line]:
    names, chosen = names_of(rows, "customer"), chosen_ids(rows, parameters)
    for customer, account in found.items():
        if chosen is None or customer in chosen:
            yield _Line(customer, names.get(customer, customer), account, None)


def _outlook(found: Mapping[str, Account], parameters: Parameters) -> _Outlook | NoModel:
    histories = [_history(account, parameters) for account in found.values()]
    spendings = [spent for account in found.values() if (spent := _spending(account))]
    fitted = model(histories, spendings)
    if isinstance(fitted, NoModel):
        return fitted
    revenue = sum(account.revenue for account in found.values())
    if revenue <= 0:
        return NoModel("all revenue together comes to nothing")
    left = sum(account.contribution for account in found.values())
    return _Outlook(fitted, left / revenue, _days(parameters) / _WEEK)


def _days(parameters: Parameters) -> int:
    return _HORIZON if parameters.days is None else parameters.days


def _expecting(
    lines: Sequence[_Line], outlook: _Outlook, parameters: Parameters
) -> Iterator[_Line]:
    for line in lines:
        one = _history(line.account, parameters)
        yield line._replace(future=outlook.future(one, _spending(line.account)))


def _history(account: Account, parameters: Parameters) -> History:
    return history(account.days, parameters.today.toordinal())


def _spending(account: Account) -> Spending | None:
    """Give what the days after the first came to, where that is above nothing."""
    first = min(account.days)
    later = [net for day, net in account.days.items() if day > first and net is not None]
    total = sum(later)
    return Spending(len(later), total / len(later)) if total > 0 else None


def _order(line: _Line) -> tuple[int, int, str]:
    return -line.future.value if line.future else 0, -line.account.contribution, line.customer


def _columns(places: int) -> tuple[Column, ...]:
    return (
        Column("customer", "the customer's id", number=False),
        Column("name", "the customer's name, or the person's", number=False),
        Column("orders", "how many purchases there were"),
        Column("last_order", "the day of the last one", number=False),
        Column(
            "contribution",
            "revenue less credit notes and what the goods cost us, net",
            places=places,
        ),
        Column("alive", "the probability that the customer will buy again at all, per cent"),
        Column("expected_orders", "how many days with an order are expected", places=2),
        Column("expected_value", "what these will contribute", places=places),
    )


def _row(line: _Line, exchange: Exchange, *, with_ids: bool) -> Row:
    account, future = line.account, line.future
    cells = (
        line.customer,
        line.name,
        account.orders,
        account.last.isoformat(),
        exchange.amount(account.contribution),
        future.alive if future else None,
        future.orders / 100 if future else None,
        exchange.amount(future.value) if future else None,
    )
    return Row(cells, refs("customers", [line.customer]) if with_ids else ())


def _totals(lines: Sequence[_Line], exchange: Exchange) -> tuple[str | int | float | None, ...]:
    futures = [line.future for line in lines if line.future]
    return (
        "total",
        None,
        sum(line.account.orders for line in lines),
        None,
        exchange.amount(sum(line.account.contribution for line in lines)),
        None,
        sum(future.orders for future in futures) / 100 if futures else None,
        exchange.amount(sum(future.value for future in futures)) if futures else None,
    )


def _note(
    lines: Sequence[_Line],
    outlook: _Outlook | NoModel,
    exchange: Exchange,
    parameters: Parameters,
) -> str:
    if not lines:
        return "There is no customer with an order."
    said = [f"{counted(len(lines), 'customer')} with an order.", *_uncosted(lines, exchange)]
    if isinstance(outlook, NoModel):
        said.append(f"No model, so nothing is said of the future: {outlook.reason}.")
    else:
        days = counted(_days(parameters), "day")
        margin = round(100 * outlook.margin, 1)
        said.append(f"Expected in the next {days}, at a margin of {margin} %.")
    if left_out := sum(line.account.left_out for line in lines):
        said.append(f"{counted(left_out, 'order')} without a sum or a rate left out.")
    if unpriced := sum(line.account.unpriced for line in lines):
        documents = counted(unpriced, "invoice or credit note", "invoices or credit notes")
        said.append(f"{documents} without a sum or a rate left out of the contribution.")
    return " ".join(said)


def _uncosted(lines: Sequence[_Line], exchange: Exchange) -> Iterator[str]:
    """Say of how much revenue no cost is known."""
    if not any(line.account.cost for line in lines):
        yield "No cost of goods is known: contribution is revenue."
    elif without := sum(line.account.without_cost for line in lines):
        amount = grouped(exchange.amount(without), exchange.places)
        yield f"{amount} of revenue has no known cost and counts in full."


def _chart(lines: Sequence[_Line], exchange: Exchange) -> Bars:
    expected = any(line.future for line in lines)
    title = "Expected value by customer" if expected else "Contribution by customer"
    title += f" ({exchange.currency})"
    return Bars([_bar(line, exchange) for line in lines], title, _LEGEND if expected else "")


def _bar(line: _Line, exchange: Exchange) -> Bar:
    if not line.future:
        worth = exchange.amount(line.account.contribution)
        return Bar(line.name, worth, grouped(worth))
    worth, alive = exchange.amount(line.future.value), line.future.alive
    text = f"{grouped(worth)} ({alive:.0f}{_BLANK}%)"
    return Bar(line.name, worth, text, tone=Tone.WARNING if alive < _EVEN else Tone.PLAIN)


REPORT = Report(
    name="value",
    question="What have customers brought, and what will they bring?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "Lists every customer with a purchase until today. A purchase is an order that was "
        "issued, or an invoice without an order, and not cancelled; amounts are net. The "
        "contribution is that of the report contribution, of all time: revenue (invoices less "
        "credit notes; where nobody keeps invoices, what was ordered) less what the goods cost, "
        "for lines whose product has a `cost`. What other lines come to, which that report keeps "
        "apart as `without_cost`, counts in full here, for who buys only such goods has brought "
        "something all the same; the note says how much that is. "
        "Amounts of another currency count by crm.yaml's dated rate. What has no sum or no rate "
        "is left out of amounts, which the note says; it counts as an order. "
        "The future is estimated by two models: how often and until when customers buy (MBG/NBD; "
        "times in weeks, purchases of one day are one), and what an order of theirs comes to "
        "(Gamma-Gamma, from the days after the first; who has none is taken to spend what all "
        "spend). The expected value is expected orders x expected worth of an order x the margin, "
        "which is the contribution of all customers divided by their revenue; it is not "
        "discounted. It covers the --days N (by default 365) after today. A query chooses "
        "whom the report shows; the models are always those of all customers. "
        f"Nothing is said of the future below {CUSTOMERS} customers with a purchase or {RETURNED} "
        "who came back on another day, where the number and the worth of orders go together "
        f"(rank correlation beyond {CORRELATION} either way), or where the fit is degenerate: "
        "the search did not settle, a parameter lies at the edge of what is possible, or its "
        "standard error is a factor of more than 7. The note then says why. Of a single customer "
        "the models know little: on the published data, 'nothing for 22 weeks' told who would "
        "buy again as well as they did."
    ),
    source=(
        "Batislam, Denizel, Filiztekin (2007), International Journal of Research in Marketing "
        "24 (MBG/NBD); Fader, Hardie (2013), The Gamma-Gamma model of monetary value, "
        "brucehardie.com/notes/025. The program's fits are checked against published ones on "
        "the CDNOW data."
    ),
    rounding=(
        "Revenue is added up in cents; the cost of each line is rounded half up to the cent, as "
        "in the report contribution. Each customer's expected orders are rounded to hundredths "
        "and the value to cents; totals are sums of these."
    ),
    queries=(DAYS, statement(CUSTOMER, INVOICES), filled(COSTS, CUSTOMER, INVOICES, "")),
    columns=_columns(2),
    run=run,
    options=(Option.DAYS,),
)
