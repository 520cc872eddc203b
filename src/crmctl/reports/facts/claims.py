"""What is left to be paid of each invoice, on a day."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from crmctl.model.currencies import minor_unit
from crmctl.reports.facts.earned import customer_of
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.people import chosen_ids
from crmctl.reports.report import Parameters, Rows

INVOICES = f"""
    SELECT invoices.rowid, invoices.id, invoices.number, {customer_of("invoices")},
        invoices.issued, invoices.due, invoices.totals_gross, invoices.totals_gross_currency
    FROM invoices
    WHERE invoices.issued < ? AND (invoices.cancelled IS NULL OR invoices.cancelled >= ?)
"""  # noqa: S608 - our own SQL
PAYMENTS = """
    SELECT owner, amount, amount_currency FROM invoices_payments WHERE at < ?
"""
CREDITS = f"""
    SELECT credits.invoice, {customer_of("credits")}, credits.issued,
        credits.totals_gross, credits.totals_gross_currency
    FROM credits
    WHERE credits.issued < ? AND (credits.cancelled IS NULL OR credits.cancelled >= ?)
        AND credits.totals_gross IS NOT NULL
"""  # noqa: S608 - our own SQL


class Claim(NamedTuple):
    """An invoice; amounts in minor units of the CRM's own currency, by the rate of the day.

    Attributes:
        id: the invoice's.
        number: as it stands on the paper.
        customer: the customer's id.
        issued: YYYY-MM-DD.
        due: YYYY-MM-DD; None if it does not say.
        gross: what it came to.
        open: what is left of it; below zero too much was paid.
    """

    id: str
    number: str | None
    customer: str
    issued: str
    due: str | None
    gross: int
    open: int

    def late(self, today: date) -> int:
        """Give how many days it is overdue; 0 while it is not."""
        return max((today - date.fromisoformat(self.due)).days, 0) if self.due else 0


class Credit(NamedTuple):
    """A credit note: to which invoice, if to any, when, and how much."""

    invoice: str | None
    issued: str
    gross: int


class Books(NamedTuple):
    """What is known of invoices on a day.

    Attributes:
        claims: invoices with a sum.
        credits: credit notes.
        unrated: how many invoices have no rate.
        unknown: how many have no sum.
    """

    claims: Sequence[Claim]
    credits: Sequence[Credit]
    unrated: int = 0
    unknown: int = 0


def books(rows: Rows, parameters: Parameters, exchange: Exchange) -> Books:
    """Read the invoices that are issued and not cancelled, less payments and credit notes.

    Payments and credit notes of another currency than the invoice's do not count, as elsewhere.
    """
    today, tomorrow = parameters.today.isoformat(), parameters.tomorrow
    among = chosen_ids(rows, parameters)
    less = Counter[tuple[object, str]]()  # by the invoice's rowid or id, and the currency
    for owner, amount, currency in rows(PAYMENTS, (tomorrow,)):
        less[owner, currency] += _minor(amount, currency)
    credits_, claims, unrated, unknown = list[Credit](), list[Claim](), 0, 0
    for invoice, customer, issued, gross, currency in rows(CREDITS, (tomorrow, tomorrow)):
        minor = _minor(gross, currency)
        less[invoice, currency] += minor
        worth = exchange.minor(minor, currency, today)
        if worth is not None and (among is None or customer in among):
            credits_.append(Credit(invoice, issued, worth))
    for rowid, id_, number, customer, issued, due, amount, currency in _invoices(
        rows, tomorrow, among
    ):
        if amount is None:
            unknown += 1
            continue
        minor = _minor(amount, currency)
        left = minor - less[rowid, currency] - less[id_, currency]
        gross, rest = (exchange.minor(one, currency, today) for one in (minor, left))
        if gross is None or rest is None:
            unrated += 1
        else:
            claims.append(Claim(id_, number, customer, issued, due, gross, rest))
    return Books(claims, credits_, unrated, unknown)


def _invoices(
    rows: Rows, tomorrow: str, among: Collection[str] | None
) -> Iterator[tuple[int, str, str | None, str, str, str | None, float | None, str]]:
    for row in rows(INVOICES, (tomorrow, tomorrow)):
        if among is None or row[3] in among:
            yield (*row[:8],)


def _minor(amount: float, currency: str) -> int:
    """Give minor units of what the index holds as a number."""
    return round(amount * 10.0 ** minor_unit(currency))
