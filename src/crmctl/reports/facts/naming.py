"""What customers, products and users are called, by their ids."""

from collections.abc import Mapping, Sequence

from crmctl.charts.chart import Bar, Bars
from crmctl.charts.numbers import grouped
from crmctl.reports.facts.calling import names_of
from crmctl.reports.facts.earned import CUSTOMER, DAY, OWNER, PRODUCT
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.settings import settings
from crmctl.reports.report import Column, Rows

_SHOWN = 10  # so many bars can be told apart at a glance
_HEADS: Mapping[str, tuple[Column, ...]] = {
    DAY: (Column("period", "the week, month or quarter", number=False),),
    CUSTOMER: (
        Column("customer", "the customer's id", number=False),
        Column("name", "the customer's name, or the person's", number=False),
    ),
    PRODUCT: (
        Column("product", "the product's id", number=False),
        Column("name", "the product's name, or what else there is", number=False),
    ),
    OWNER: (
        Column("owner", "whose it is: the deal's owner, else the customer's", number=False),
        Column("name", "the owner's name", number=False),
    ),
}
_NOBODY = {CUSTOMER: "no customer", PRODUCT: "no product", OWNER: "nobody"}


def head(by: str) -> tuple[Column, ...]:
    """Give the columns that say what a row stands for."""
    return _HEADS[by]


def names(rows: Rows, by: str) -> Mapping[str | None, str | None]:
    """Give the names of all customers, products or owners; what nobody has is named, too."""
    if by == OWNER:
        users = settings(rows).get("users", {})
        known = {id_: user.get("name") for id_, user in users.items()}
    else:
        known = names_of(rows, by)
    return {**known, None: _NOBODY[by]}


def largest(entries: Sequence[tuple[str, int]], exchange: Exchange, title: str) -> Bars:
    """Give bars of the largest amounts, and one of all others together.

    Args:
        entries: names with amounts in minor units, the largest first.
        exchange: what minor units are.
        title: what the picture shows.
    """
    shown, rest = entries[:_SHOWN], entries[_SHOWN:]
    if rest:
        shown = [*shown, (f"{len(rest)} others", sum(amount for _, amount in rest))]
    return Bars([bar(name, amount, exchange) for name, amount in shown], title)


def bar(name: str, minor: int, exchange: Exchange) -> Bar:
    """Give the bar of an amount."""
    return Bar(name, exchange.amount(minor), grouped(exchange.amount(minor)))
