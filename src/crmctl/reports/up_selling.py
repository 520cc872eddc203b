"""Who has one tier of a family of products while a higher one is to be had."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crmctl.charts.chart import Bar, Bars
from crmctl.reports.facts.bought import bought
from crmctl.reports.facts.exchange import Exchange
from crmctl.reports.facts.figures import counted, refs
from crmctl.reports.facts.merged import survivors
from crmctl.reports.facts.people import chosen_ids
from crmctl.reports.facts.reachable import Person, reachable
from crmctl.reports.report import Column, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("customer", "the customer's id", number=False),
    Column("name", "the customer's name, or the person's", number=False),
    Column("owner", "who looks after the customer", number=False),
    Column("family", "the family of products", number=False),
    Column("has", "the id of the product of the highest tier that they have", number=False),
    Column("tier", "that tier", number=False),
    Column("since", "when they bought it last, or since when the contract runs", number=False),
    Column("offer", "the id of the cheapest product of the next tier", number=False),
    Column("next_tier", "that tier", number=False),
    Column("more", "by how much its price is above that of the one they have, net", places=2),
)
_PRODUCTS = """
    SELECT product.id, product.family, product.tier, price.price, price.price_currency,
        coalesce(price.since, ''),
        product.archived IS NULL OR product.archived > ?,
        product.until IS NULL OR product.until >= ?
    FROM products AS product JOIN products_prices AS price ON price.owner = product.rowid
    WHERE product.family IS NOT NULL AND product.tier IS NOT NULL
        AND coalesce(price.since, '') <= ?
    ORDER BY product.id, price.since, price.n
"""
_CONTRACTS = """
    SELECT contract.customer, product.value, contract.start
    FROM contracts AS contract JOIN contracts_products AS product ON product.owner = contract.rowid
    WHERE contract.start <= ? AND (contract.end IS NULL OR contract.end >= ?)
        AND (contract.archived IS NULL OR contract.archived > ?)
"""
_TIERS = "SELECT count(*) FROM products WHERE family IS NOT NULL AND tier IS NOT NULL"


class _Product(NamedTuple):
    """A product of a family.

    Attributes:
        id: its id.
        family: its family.
        tier: its tier.
        price: of one unit, in minor units of the CRM's currency.
        sold: whether it can be had.
    """

    id: str
    family: str
    tier: str
    price: int
    sold: bool


class _Offer(NamedTuple):
    """The next tier for a customer: what they have since when, and what there is."""

    customer: str
    has: _Product
    since: str
    offer: _Product

    @property
    def more(self) -> int:
        return self.offer.price - self.has.price


def run(rows: Rows, parameters: Parameters) -> Table:
    """List whom a higher tier can be offered to, the largest difference in price first."""
    exchange = Exchange.of(rows)
    products = {one.id: one for one in _products(rows, parameters, exchange)}
    known = reachable(rows, parameters)
    # Without a product to step up to, nobody's lines need be read.
    owned = _owned(rows, parameters, products) if products else {}
    offers = [one for one in _offers(owned, products) if one.customer in known]
    offers.sort(key=lambda one: (-one.more, one.customer, one.has.family))
    ((tiers,),) = rows(_TIERS, ())
    return Table(
        _COLUMNS,
        tuple(_row(one, known[one.customer], exchange, ids=parameters.ids) for one in offers),
        bar="more",
        note=_note(offers, tiers, len(products)),
        unit=f"net, {exchange.currency}",
        chart=_chart(offers) if offers else None,
    )


def _products(rows: Rows, parameters: Parameters, exchange: Exchange) -> Iterator[_Product]:
    """Give the products with a tier and a price on the day; of several prices, the last one.

    A price in the CRM's own currency comes before all others.
    """
    day = parameters.today.isoformat()
    prices: dict[str, tuple[bool, int]] = {}
    found: dict[str, _Product] = {}
    for id_, family, tier, price, currency, since, shown, until in rows(_PRODUCTS, (day,) * 3):
        del since
        minor = _minor(exchange, price, currency, day)
        own = currency == exchange.currency
        if minor is not None and (own or not prices.get(id_, (False, 0))[0]):
            prices[id_] = own, minor
            found[id_] = _Product(id_, family, tier, minor, bool(shown and until))
    yield from found.values()


def _minor(exchange: Exchange, price: float, currency: str, day: str) -> int | None:
    from crmctl.model.currencies import minor_unit  # noqa: PLC0415 - no tiers need none

    return exchange.minor(round(price * 10 ** minor_unit(currency)), currency, day)


def _owned(
    rows: Rows, parameters: Parameters, products: Mapping[str, _Product]
) -> dict[tuple[str, str], list[tuple[_Product, str]]]:
    """Give by customer and family the products that somebody has, and since when."""
    owned: dict[tuple[str, str], list[tuple[_Product, str]]] = defaultdict(list)
    having = [(one.customer, one.product, one.last) for one in bought(rows, parameters)]
    having += _under_contract(rows, parameters)
    for customer, product, day in having:
        if product in products:
            owned[customer, products[product].family].append((products[product], day))
    return owned


def _under_contract(rows: Rows, parameters: Parameters) -> Iterator[tuple[str, str, str]]:
    chosen = chosen_ids(rows, parameters)
    of_customer, of_product = survivors(rows, "customer"), survivors(rows, "product")
    day = parameters.today.isoformat()
    for customer, product, start in rows(_CONTRACTS, (day,) * 3):
        id_ = str(of_customer.get(customer, customer))
        if chosen is None or id_ in chosen:
            yield id_, str(of_product.get(product, product)), str(start)


def _offers(
    owned: Mapping[tuple[str, str], Sequence[tuple[_Product, str]]],
    products: Mapping[str, _Product],
) -> Iterator[_Offer]:
    ladders = _ladders(products.values())
    sold = sorted(
        (one for one in products.values() if one.sold),
        key=lambda one: (one.price, one.id),
        reverse=True,
    )
    cheapest = {(one.family, one.tier): one for one in sold}
    for (customer, family), having in owned.items():
        ladder = ladders[family]
        place = max(ladder.index(product.tier) for product, _ in having)
        has, since = max(
            (one for one in having if one[0].tier == ladder[place]),
            key=lambda one: (one[1], one[0].id),
        )
        for tier in ladder[place + 1 :]:
            if offer := cheapest.get((family, tier)):
                yield _Offer(customer, has, since, offer)
                break


def _ladders(products: Iterable[_Product]) -> dict[str, list[str]]:
    """Give the tiers of each family from the lowest to the highest.

    Tiers that are whole numbers go by these, others by their lowest price.
    """
    lowest: dict[str, dict[str, int]] = defaultdict(dict)
    for one in products:
        tiers = lowest[one.family]
        tiers[one.tier] = min(one.price, tiers.get(one.tier, one.price))
    return {family: _ladder(tiers) for family, tiers in lowest.items()}


def _ladder(tiers: Mapping[str, int]) -> list[str]:
    if all(tier.isdecimal() for tier in tiers):
        return sorted(tiers, key=lambda tier: (int(tier), tier))
    return sorted(tiers, key=lambda tier: (tiers[tier], tier))


def _row(one: _Offer, person: Person, exchange: Exchange, *, ids: bool) -> Row:
    has, offer = one.has, one.offer
    cells = (
        *person, has.family, has.id, has.tier, one.since, offer.id, offer.tier,
        exchange.amount(one.more),
    )  # fmt: skip
    return Row(cells, refs("customers", [one.customer]) if ids else ())


def _chart(offers: Iterable[_Offer]) -> Bars:
    steps: dict[str, int] = defaultdict(int)
    for one in offers:
        steps[f"{one.has.family}: {one.has.tier} > {one.offer.tier}"] += 1
    ordered = sorted(steps.items(), key=lambda step: (-step[1], step[0]))
    return Bars(
        tuple(Bar(step, count, counted(count, "customer")) for step, count in ordered),
        legend="customers who could step up",
    )


def _note(offers: Sequence[_Offer], tiers: int, priced: int) -> str:
    if not tiers:
        return "No product has a family and a tier, so none is a step up from another."
    without = f" {counted(tiers - priced, 'product')} without a price left out." * (tiers > priced)
    if not offers:
        return f"Nobody has a product of which there is a higher tier.{without}"
    customers = len({one.customer for one in offers})
    return f"{counted(customers, 'customer')} could be offered a higher tier.{without}"


REPORT = Report(
    name="up-selling",
    question="Who could be offered the next better product?",
    topic=Topic.OFFER,
    subject="customer",
    definition=(
        "Lists customers who have a product with `family` and `tier` while the family has a "
        "higher tier that can be had. They have what they bought by an order, or an invoice "
        "without an order, that was issued and not cancelled, and what a contract that runs "
        "names; only the highest tier that they have counts. The tiers of a family are ordered by "
        "number where all of them are whole numbers, otherwise by the lowest price of a product "
        "in each. Offered is the cheapest product of the next tier that is not archived and not "
        "past its `until`. Prices are those that hold on the day, in crm.yaml's currency; another "
        "currency's counts only where there is none of that, by its dated rate. Products without "
        "a price are left out, which the note says; archived, erased and former customers too."
    ),
    source="Custom of the trade.",
    rounding="Prices as in the products; nothing is added up.",
    queries=(_PRODUCTS, _CONTRACTS),
    columns=_COLUMNS,
    run=run,
)
