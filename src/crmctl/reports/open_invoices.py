"""Who owes what, and since when it should have been paid."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from crmctl.charts.chart import Bar, Strip, Tone
from crmctl.charts.numbers import grouped
from crmctl.reports.facts import claims
from crmctl.reports.facts.claims import Books, Claim
from crmctl.reports.facts.earned import CUSTOMER
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.naming import head, names
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_INVOICE = "invoice"
_PLACES = 2
_WINDOW = 90  # days of sales that open amounts are held against
_AGES = ("not_due", "1-30", "31-60", "61-90", "over_90")
_UPTO = (0, 30, 60, 90)
_TONES = (Tone.GOOD, Tone.WARNING, Tone.BAD, Tone.BAD, Tone.BAD)

_Names = Mapping[str | None, str | None]


def _columns(by: str, places: int) -> tuple[Column, ...]:
    if by == _INVOICE:
        return (
            Column("invoice", "the invoice's id", number=False),
            Column("number", "its number", number=False),
            *head(CUSTOMER),
            Column("due", "the day it is due; empty if it does not say", number=False),
            Column("days", "how many days it is overdue; 0 while it is not"),
            Column("amount", "what it came to, gross", places=places),
            Column("open", "what is left of it", places=places),
        )
    return (
        *head(CUSTOMER),
        Column("open", "what is left to be paid, gross", places=places),
        Column("not_due", "of it: due today or later, or without a day", places=places),
        *(Column(age, f"of it: {_said(age)} overdue", places=places) for age in _AGES[1:]),
        Column("oldest", "how many days the oldest of them is overdue; empty if none is"),
    )


def run(rows: Rows, parameters: Parameters) -> Table:
    """List what is owed, by customer or by invoice, the oldest first."""
    exchange, today = Exchange.of(rows), parameters.today
    by = parameters.by or CUSTOMER
    books = claims.books(rows, parameters, exchange)
    owed = [one for one in books.claims if one.open > 0]
    owed.sort(key=lambda one: (-one.late(today), -one.open, one.id))
    called = names(rows, CUSTOMER) if owed else {}
    listed = _by_invoice if by == _INVOICE else _by_customer
    return Table(
        _columns(by, exchange.places),
        tuple(listed(owed, called, exchange, parameters)),
        totals=_totals(owed, by, exchange, today) if owed else (),
        bar="open",
        note=_note(books, owed, exchange, today),
        unit=f"gross, {exchange.currency}",
        chart=_chart(owed, exchange, today) if owed else None,
    )


def age(days: int) -> int:
    """Give the place of the age of what is so many days overdue; 0 is not due."""
    return bisect_left(_UPTO, days)


def days_of_sales(books: Books, today: date) -> float | None:
    """Give days sales outstanding: open / invoiced gross in the last 90 days x 90, to a tenth.

    None where nothing was invoiced in these days, or more was given back.
    """
    invoiced = _invoiced(books, today)
    owed = sum(one.open for one in books.claims if one.open > 0)
    return round(owed * _WINDOW / invoiced, 1) if invoiced > 0 else None


def _invoiced(books: Books, today: date) -> int:
    since = (today - timedelta(days=min(_WINDOW, today.toordinal()) - 1)).isoformat()
    back = sum(one.gross for one in books.credits if one.issued >= since)
    return sum(one.gross for one in books.claims if one.issued >= since) - back


def _by_customer(
    owed: Sequence[Claim], called: _Names, exchange: Exchange, parameters: Parameters
) -> Iterator[Row]:
    theirs = defaultdict[str, list[Claim]](list)
    for one in owed:
        theirs[one.customer].append(one)
    for customer, own in theirs.items():
        oldest = own[0].late(parameters.today)
        amounts = (exchange.amount(net) for net in _aged(own, parameters.today))
        name = called.get(customer, customer)
        behind = (f"customers/{customer}", *refs("invoices", (one.id for one in own)))
        yield Row((customer, name, *amounts, oldest or None), behind if parameters.ids else ())


def _by_invoice(
    owed: Sequence[Claim], called: _Names, exchange: Exchange, parameters: Parameters
) -> Iterator[Row]:
    for one in owed:
        name = called.get(one.customer, one.customer)
        amounts = (exchange.amount(one.gross), exchange.amount(one.open))
        late = one.late(parameters.today)
        yield Row(
            (one.id, one.number, one.customer, name, one.due, late, *amounts),
            refs("invoices", [one.id]) if parameters.ids else (),
        )


def _aged(owed: Sequence[Claim], today: date) -> list[int]:
    """Give what is open, and its parts by age."""
    found = [0] * len(_AGES)
    for one in owed:
        found[age(one.late(today))] += one.open
    return [sum(found), *found]


def _totals(owed: Sequence[Claim], by: str, exchange: Exchange, today: date) -> tuple[Cell, ...]:
    if by == _INVOICE:
        sums = (sum(one.gross for one in owed), sum(one.open for one in owed))
        return ("total", *[None] * 5, *(exchange.amount(one) for one in sums))
    amounts = (exchange.amount(one) for one in _aged(owed, today))
    return ("total", None, *amounts, owed[0].late(today) or None)


def _chart(owed: Sequence[Claim], exchange: Exchange, today: date) -> Strip:
    parts = zip(_AGES, _aged(owed, today)[1:], _TONES, strict=True)
    return Strip(
        [
            Bar(_said(name), exchange.amount(net), grouped(exchange.amount(net)), tone=tone)
            for name, net, tone in parts
            if net
        ],
        "Open invoices by days overdue",
    )


def _said(age_: str) -> str:
    return age_.replace("_", " ") + " days" * (age_ != "not_due")


def _note(books: Books, owed: Sequence[Claim], exchange: Exchange, today: date) -> str:
    parts = list(_left_out(books, exchange))
    if not books.claims and not parts:
        return "There are no issued invoices."
    late = [one for one in owed if one.late(today)]
    if owed:
        text = f"{counted(len(owed), 'invoice')} open"
        if late:
            overdue = _written(sum(one.open for one in late), exchange)
            text += f", {len(late)} overdue with {overdue}"
        parts.insert(0, text)
    else:
        parts.insert(0, "Nothing is open")
    if owed and (days := days_of_sales(books, today)) is not None:
        invoiced = _written(_invoiced(books, today), exchange)
        parts.insert(1, f"DSO {days} days (open / {invoiced} invoiced in {_WINDOW} days x 90)")
    return f"{'; '.join(parts)}."


def _left_out(books: Books, exchange: Exchange) -> Iterator[str]:
    """Say what is not in the figures."""
    over = [-one.open for one in books.claims if one.open < 0]
    if over:
        text = counted(len(over), "invoice")
        yield f"{text} overpaid by {_written(sum(over), exchange)}, not taken off"
    loose = [one.gross for one in books.credits if one.invoice is None]
    if loose:
        text = counted(len(loose), "credit note")
        yield f"{text} without an invoice over {_written(sum(loose), exchange)}, not taken off"
    undated = sum(one.due is None and one.open > 0 for one in books.claims)
    if undated:
        yield f"{counted(undated, 'invoice')} without a day it is due"
    if books.unrated:
        yield f"left out: {counted(books.unrated, 'invoice')} in a currency without a rate"
    if books.unknown:
        yield f"left out: {counted(books.unknown, 'invoice')} without a sum"


def _written(minor: int, exchange: Exchange) -> str:
    return grouped(exchange.amount(minor), exchange.places)


REPORT = Report(
    name="open-invoices",
    question="Who owes me money, and since when?",
    topic=Topic.OWED,
    subject="customer",
    definition=(
        "Lists what is left to be paid of invoices that are issued and not cancelled: the gross "
        "amount less payments and credit notes dated until today, also payments from before the "
        "invoice. With --as-of, what was open then: what was paid, credited or cancelled later "
        "was still owed. An invoice is overdue from the day after it was due; one that is due "
        "today, or does not say, is not, and the note counts the latter. Ages are 1-30, 31-60, "
        "61-90 and over 90 days. Payments and credit notes of another currency than the "
        "invoice's do not count. What was paid too much, and credit notes without an invoice, "
        "are not taken off what others owe; the note tells them. Amounts in another currency "
        "count by crm.yaml's rate of today, or of --as-of. Days sales outstanding (DSO) is what "
        "is open / what was invoiced gross in the last 90 days, less credit notes, x 90; none "
        "where nothing was invoiced then. Rows are customers, those with the oldest debt first, "
        "or invoices (`--by invoice`). A query chooses customers."
    ),
    columns=_columns(CUSTOMER, _PLACES),
    run=run,
    source="aged trial balance of accounts receivable, in the usual buckets of 30 days",
    rounding="nothing is rounded but what is exchanged; parts add up to totals to the cent.",
    queries=(claims.INVOICES, claims.PAYMENTS, claims.CREDITS),
    options=(Option.BY,),
    by=(CUSTOMER, _INVOICE),
)
