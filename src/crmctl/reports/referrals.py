"""Who brought whom, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.charts.numbers import grouped
from crmctl.reports.facts.calling import CALLED, CUSTOMERS, names_of
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, in_places
from crmctl.reports.facts.merged import survivors
from crmctl.reports.report import Cell, Column, Option, Parameters, Report, Row, Rows, Table, Topic

_CUSTOMER, _REFERRER = "customer", "referrer"
_COLUMNS = (
    Column("referrer", "who recommended us: a customer or a contact", number=False),
    Column("by", "the referrer's name", number=False),
    Column("customer", "the customer who came by it", number=False),
    Column("name", "that customer's name, or the person's", number=False),
    Column("since", "since when they are known", number=False),
    Column("stage", "how far they have come", number=False),
    Column("deals_won", "how many deals with them were won"),
    Column("revenue", "invoices that were issued to them less credit notes, net", places=2),
    Column("further", "how many customers they brought in turn"),
    Column("further_revenue", "the revenue with those", places=2),
)
_OF_REFERRERS = (
    Column("referrer", "who recommended us: a customer or a contact", number=False),
    Column("by", "the referrer's name", number=False),
    Column("customers", "how many customers came by it"),
    Column("deals_won", "how many deals with them were won"),
    Column("revenue", "the revenue with them, net", places=2),
    Column("further", "how many customers those brought in turn"),
    Column("further_revenue", "the revenue with the latter", places=2),
)
_DRAWN = 12
_LINKS = f"""
    SELECT customers.referred_by, customers.id, coalesce({CALLED}, customers.id),
        customers.since, customers.stage
    FROM {CUSTOMERS}
    WHERE customers.referred_by IS NOT NULL
        AND (customers.archived IS NULL OR customers.archived >= ?)
        AND (customers.since IS NULL OR customers.since < ?)
"""  # noqa: S608 - our own SQL
# The stage that a deal had reached; that of the file where no steps are known.
_WON = """
    SELECT customer, count(*) FROM deals
    WHERE customer IS NOT NULL AND (archived IS NULL OR archived >= ?) AND 'won' = coalesce(
        (SELECT stage FROM deals_stages WHERE owner = deals.rowid AND at < ?
            ORDER BY at DESC, n DESC LIMIT 1),
        CASE WHEN NOT EXISTS (SELECT 1 FROM deals_stages WHERE owner = deals.rowid)
            THEN stage END)
    GROUP BY customer
"""
# Documents of another currency stay apart: each is brought into the CRM's own by its day's rate.
_REVENUE = """
    SELECT customer, day, sum(net), currency, count(*) FROM sales
    WHERE kind IN ('invoice', 'credit') AND day < ? AND (cancelled IS NULL OR cancelled >= ?)
    GROUP BY customer, currency, CASE WHEN currency = ? THEN '' ELSE owner END
"""
_CHOSEN = "SELECT id FROM customers WHERE 1"
_ROLES = """
    SELECT contacts.id, role.customer FROM contacts
    JOIN contacts_roles AS role ON role.owner = contacts.rowid
    WHERE role.customer IS NOT NULL AND (role.since IS NULL OR role.since < ?)
        AND (role.until IS NULL OR role.until >= ?)
    UNION SELECT person, id FROM customers WHERE person IS NOT NULL
"""


class _Link(NamedTuple):
    referrer: str
    customer: str
    name: str
    since: str | None
    stage: str | None


class _Worth(NamedTuple):
    """What customers brought: revenue in minor units, deals won, amounts without a rate."""

    net: Mapping[str, int]
    won: Mapping[str, int]
    left_out: Mapping[str, int]


class _Found(NamedTuple):
    """What rows are made of.

    Attributes:
        links: who brought whom.
        further: whom each of those brought in turn.
        worth: what customers brought.
        named: names by reference.
        exchange: into the currency of the report.
        with_ids: whether rows name the records behind them.
    """

    links: Sequence[_Link]
    further: Mapping[_Link, Sequence[_Link]]
    worth: _Worth
    named: Mapping[str, str]
    exchange: Exchange
    with_ids: bool

    def won(self, links: Sequence[_Link]) -> int:
        """Give how many deals with customers were won."""
        return sum(self.worth.won.get(one.customer, 0) for one in links)

    def minor(self, links: Sequence[_Link]) -> int:
        """Give the revenue with customers, in minor units."""
        return sum(self.worth.net.get(one.customer, 0) for one in links)

    def net(self, links: Sequence[_Link]) -> float:
        """Give the revenue with customers."""
        return self.exchange.amount(self.minor(links))


def run(rows: Rows, parameters: Parameters) -> Table:
    """List who brought whom; a query chooses those on either side."""
    exchange = Exchange.of(rows)
    tomorrow = parameters.tomorrow
    links = [_Link(*row) for row in rows(_LINKS, (tomorrow, tomorrow))]
    stands = _stands(rows, parameters)
    further = _further(links, stands)
    if parameters.among is not None:
        either = _either_side(rows, stands, parameters)
        links = [
            one for one in links if f"customers/{one.customer}" in either or one.referrer in either
        ]
    worth = _worth(rows, exchange, parameters)
    found = _Found(links, further, worth, _names(rows), exchange, parameters.ids)
    is_by_referrer = parameters.by == _REFERRER
    left_out = sum(worth.left_out.get(one.customer, 0) for one in links)
    return Table(
        in_places(_OF_REFERRERS if is_by_referrer else _COLUMNS, exchange.places),
        tuple(_by_referrer(found) if is_by_referrer else _by_customer(found)),
        totals=_totals(found, is_by_referrer=is_by_referrer) if links else (),
        bar="revenue",
        note=_note(len(links), left_out),
        unit=f"net, {exchange.currency}",
        chart=_chart(found) if links else None,
    )


def _by_customer(of: _Found) -> Iterator[Row]:
    for one in sorted(of.links, key=lambda one: (-of.minor([one]), one.referrer, one.customer)):
        second = of.further[one]
        cells = (
            *(one.referrer, _called(of, one.referrer), f"customers/{one.customer}", one.name),
            *(one.since, one.stage, of.won([one]), of.net([one]), len(second), of.net(second)),
        )
        behind = tuple(dict.fromkeys((f"customers/{one.customer}", one.referrer)))
        yield Row(cells, behind if of.with_ids else ())


def _by_referrer(of: _Found) -> Iterator[Row]:
    for referrer, brought in _grouped(of):
        # Somebody who stands for two of the customers brought their customers once.
        second = list(dict.fromkeys(link for one in brought for link in of.further[one]))
        name = _called(of, referrer)
        cells = (
            *(referrer, name, len(brought), of.won(brought), of.net(brought)),
            *(len(second), of.net(second)),
        )
        behind = (referrer, *sorted(f"customers/{one.customer}" for one in brought))
        yield Row(cells, behind if of.with_ids else ())


def _grouped(of: _Found) -> list[tuple[str, list[_Link]]]:
    """Give who brought whom, those with most revenue first."""
    groups: dict[str, list[_Link]] = {}
    for one in of.links:
        groups.setdefault(one.referrer, []).append(one)
    return sorted(groups.items(), key=lambda pair: (-of.minor(pair[1]), pair[0]))


def _further(
    links: Sequence[_Link], stands: Mapping[str, frozenset[str]]
) -> Mapping[_Link, Sequence[_Link]]:
    """Give whom each customer brought in turn; not those who brought them."""
    brought: dict[str, list[_Link]] = {}
    for one in links:
        for customer in _customers(one.referrer, stands):
            brought.setdefault(customer, []).append(one)
    return {
        link: [
            one
            for one in brought.get(link.customer, ())
            if one.customer not in {link.customer, *_customers(link.referrer, stands)}
        ]
        for link in links
    }


def _customers(ref: str, stands: Mapping[str, frozenset[str]]) -> frozenset[str]:
    folder, _, id_ = ref.partition("/")
    return frozenset({id_}) if folder == "customers" else stands.get(id_, frozenset())


def _stands(rows: Rows, parameters: Parameters) -> Mapping[str, frozenset[str]]:
    """Give for each contact the customers whom they stand for."""
    found: dict[str, set[str]] = {}
    for contact, customer in rows(_ROLES, (parameters.tomorrow, parameters.today.isoformat())):
        found.setdefault(contact, set()).add(customer)
    return {contact: frozenset(customers) for contact, customers in found.items()}


def _worth(rows: Rows, exchange: Exchange, parameters: Parameters) -> _Worth:
    former = survivors(rows)
    until = (parameters.tomorrow, parameters.tomorrow)
    net, left_out = dict[str, int](), dict[str, int]()
    for customer, day, minor, currency, count in rows(_REVENUE, (*until, exchange.currency)):
        id_ = former.get(customer, customer)
        worth = exchange.minor(minor, currency, day) if currency else None
        net[id_] = net.get(id_, 0) + (worth or 0)
        left_out[id_] = left_out.get(id_, 0) + count * (worth is None)
    return _Worth(net, dict(rows(_WON, until)), left_out)


def _totals(of: _Found, *, is_by_referrer: bool) -> tuple[Cell, ...]:
    figures = (of.won(of.links), of.net(of.links))
    if is_by_referrer:
        return ("total", None, len(of.links), *figures, None, None)
    return ("total", *[None] * 5, *figures, None, None)


def _chart(of: _Found) -> Bars:
    bars = []
    for referrer, brought in _grouped(of)[:_DRAWN]:
        net = of.net(brought)
        text = grouped(net, of.exchange.places)
        bars.append(Bar(_called(of, referrer), net, text))
    return Bars(tuple(bars), title="Revenue by who recommended us")


def _called(of: _Found, referrer: str) -> str:
    return of.named.get(referrer, referrer.partition("/")[2])


def _names(rows: Rows) -> dict[str, str]:
    return {
        f"{kind}s/{id_}": name
        for kind in ("customer", "contact")
        for id_, name in names_of(rows, kind).items()
    }


def _either_side(
    rows: Rows, stands: Mapping[str, frozenset[str]], parameters: Parameters
) -> set[str]:
    """Give the chosen customers and the contacts who stand for them."""
    restriction, values = parameters.restriction("rowid")
    chosen: set[Any] = {id_ for (id_,) in rows(f"{_CHOSEN}{restriction}", values)}
    contacts = {f"contacts/{contact}" for contact, of in stands.items() if of & chosen}
    return {f"customers/{id_}" for id_ in chosen} | contacts


def _note(count: int, left_out: int) -> str:
    if not count:
        return "Nobody is known to have come by a recommendation."
    missing = f", {counted(left_out, 'document')} in a currency without a rate left out"
    return f"{counted(count, 'referral')}{missing * (left_out > 0)}."


REPORT = Report(
    name="referrals",
    question="Who brings us customers, and what comes of it?",
    topic=Topic.CUSTOMERS,
    subject="customer",
    definition=(
        "Lists every customer whose field `referred_by` names a customer or a contact, with that "
        "referrer, the most revenue first, and behind it, as a second level, whom that customer "
        "brought in turn: `referred_by` names them, or a contact who stands for them by a role "
        "that holds today or as the private customer. Revenue is the net total of invoices that "
        "were issued and not cancelled, less credit notes, until today, in crm.yaml's currency; "
        "amounts of another currency count by the rate of their day, and are left out without "
        "one, which the note says. A deal is won if that is the last of its dated `stages` until "
        "today, or its stage where there are none. --by referrer gives a row for each referrer. A "
        "query chooses customers: rows are shown where they are on either side, or where the "
        "referrer is a contact who stands for them. Customers known only later and archived ones "
        "are left out. The stage and `referred_by` are those of the file; --recorded looks at "
        "older files."
    ),
    columns=_COLUMNS,
    run=run,
    source="The custom of the trade; the second level is crmctl's choice.",
    rounding=(
        "Revenue is an exact sum of documents, and rows add up to the total; the second level "
        "stands in the rows of its own referrers, too, and has no total."
    ),
    queries=(_LINKS, _REVENUE, _WON, _ROLES),
    options=(Option.BY,),
    by=(_CUSTOMER, _REFERRER),
)
