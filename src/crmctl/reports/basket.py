"""Which products are bought together."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, combinations

from crmctl.charts.chart import Bar, Bars
from crmctl.reports.facts.bought import LINES, MOST, lines
from crmctl.reports.facts.calling import names_of
from crmctl.reports.facts.figures import counted, percent, refs
from crmctl.reports.facts.merged import survivors
from crmctl.reports.report import Column, Option, Parameters, Report, Row, Rows, Table, Topic

_COLUMNS = (
    Column("product", "the product's id: of the two, the one in fewer baskets", number=False),
    Column("with", "the id of the product that is bought with it", number=False),
    Column("together", "how many baskets hold both"),
    Column("baskets", "how many baskets hold the first"),
    Column("support", "the share of all baskets that hold both, in per cent"),
    Column("confidence", "the share of the first one's baskets that hold the other, in per cent"),
    Column("lift", "how many times as often as if the two had nothing to do with each other"),
)
_ORDER, _CUSTOMER = "order", "customer"
_LEAST = 3  # baskets with both: two may be chance
_SHOWN = 100  # pairs; the rest is counted
_DRAWN = 12
_SELDOM = 100  # a product in less than one of so many baskets is not common
_BREAK = "\x1f"  # ASCII's unit separator stands in no id

_SELECT = {
    _ORDER: f"SELECT sale.owner, group_concat(line.product, '{_BREAK}')",
    _CUSTOMER: f"SELECT sale.customer, group_concat(line.product, '{_BREAK}')",
}
_GROUP = {_ORDER: " GROUP BY sale.owner", _CUSTOMER: " GROUP BY sale.customer"}
_DOCUMENTS = "SELECT rowid, kind || 's/' || id FROM records WHERE kind IN ('order', 'invoice')"

Pair = tuple[str, str]


class _Baskets:
    """What was bought together, counted.

    Attributes:
        count: how many baskets there are.
        large: how many were left out: they hold too many products.
        alone: in how many baskets each product is.
        pairs: in how many any two are, each pair in order.
    """

    def __init__(self, baskets: Iterable[Sequence[str]]) -> None:
        every = list(baskets)
        kept = [products for products in every if len(products) <= MOST]
        self.count, self.large = len(kept), len(every) - len(kept)
        self.alone = Counter(chain.from_iterable(kept))
        self.pairs = _pairs(kept, self.alone)

    def lift(self, pair: Pair) -> float:
        """Give how many times as often two are together as chance would have it."""
        one, other = pair
        return self.pairs[pair] * self.count / (self.alone[one] * self.alone[other])

    def directed(self, pair: Pair) -> Pair:
        """Put the rarer product first: of its baskets more hold the other than the reverse."""
        one, other = pair
        return (other, one) if self.alone[other] < self.alone[one] else pair


def _pairs(baskets: Sequence[Sequence[str]], alone: Mapping[str, int]) -> dict[Pair, int]:
    """Count in how many baskets two products are, for those in enough of them.

    Of a million lines there are ten million pairs. Those of products in many baskets are counted
    as sets of bits; what lies beside the others, in C, without a tuple for each pair.
    """
    often = {product for product, count in alone.items() if count * _SELDOM >= len(baskets)}
    beside: defaultdict[str, list[Sequence[str]]] = defaultdict(list)
    for products in baskets:
        common = [product for product in products if product in often]
        rare = [one for one in products if one not in often and alone[one] >= _LEAST]
        for place, product in enumerate(rare, start=1):
            beside[product] += (rare[place:], common)
    pairs = {
        (one, other) if one < other else (other, one): count
        for one, others in beside.items()
        for other, count in Counter(chain.from_iterable(others)).items()
    }
    for (one, of_one), (other, of_other) in combinations(_bits(baskets, often), 2):
        if together := (of_one & of_other).bit_count():
            pairs[one, other] = together
    return pairs


def _bits(baskets: Sequence[Sequence[str]], often: Iterable[str]) -> list[tuple[str, int]]:
    """Give of each of these products, in order, a number with a bit for each basket with it."""
    holding = {product: bytearray(len(baskets) // 8 + 1) for product in sorted(often)}
    for number, products in enumerate(baskets):
        byte, bit = number >> 3, 1 << (number & 7)
        for product in products:
            if product in holding:
                holding[product][byte] |= bit
    return [(product, int.from_bytes(bits, "little")) for product, bits in holding.items()]


def run(rows: Rows, parameters: Parameters) -> Table:
    """List the pairs that go together more than by chance, the most frequent first."""
    by = parameters.by or _ORDER
    statement, values = lines(parameters, _SELECT[by])
    found = rows(statement + _GROUP[by], values)
    merged = survivors(rows, "product")
    named = survivors(rows, "customer") if by == _CUSTOMER else {}
    if named:
        found = _joined(found, named)
    baskets = _Baskets(_products(text, merged) for key, text in found if key is not None)
    telling = [
        pair
        for pair, together in baskets.pairs.items()
        if together >= _LEAST and baskets.lift(pair) > 1
    ]
    telling.sort(key=lambda pair: (-baskets.pairs[pair], -baskets.lift(pair), pair))
    shown = telling[:_SHOWN]
    behind = _behind(rows, by, found, merged, shown) if parameters.ids else {}
    return Table(
        _COLUMNS,
        tuple(_row(baskets, pair, behind.get(pair, ())) for pair in shown),
        bar="lift",
        note=_note(baskets, len(telling), by),
        chart=_chart(baskets, shown[:_DRAWN], names_of(rows, "product")) if shown else None,
    )


def _products(text: str, merged: Mapping[str, str]) -> list[str]:
    """Give the products of a basket in order, each once."""
    products = set(text.split(_BREAK))
    if merged:
        products = {merged.get(product, product) for product in products}
    return sorted(products)


def _joined(found: Sequence[tuple[str, str]], named: Mapping[str, str]) -> list[tuple[str, str]]:
    """Put what was bought under a former id to what the customer bought under the present one."""
    joined: dict[str, str] = {}
    for customer, text in found:
        id_ = named.get(customer, customer)
        joined[id_] = f"{joined[id_]}{_BREAK}{text}" if id_ in joined else text
    return list(joined.items())


def _behind(
    rows: Rows,
    by: str,
    found: Iterable[tuple[int | str, str]],
    merged: Mapping[str, str],
    shown: Iterable[Pair],
) -> dict[Pair, tuple[str, ...]]:
    """Give the baskets that hold each pair: documents, or customers."""
    wanted, holding = frozenset(shown), dict[Pair, list[int | str]]()
    for key, text in found:
        products = _products(text, merged)
        if key is not None and len(products) <= MOST:
            for pair in wanted.intersection(combinations(products, 2)):
                holding.setdefault(pair, []).append(key)
    if by == _CUSTOMER:
        return {pair: refs("customers", map(str, keys)) for pair, keys in holding.items()}
    documents: dict[int | str, str] = dict(rows(_DOCUMENTS, ()))
    return {pair: tuple(sorted(documents[key] for key in keys)) for pair, keys in holding.items()}


def _row(baskets: _Baskets, pair: Pair, ids: tuple[str, ...]) -> Row:
    first, other = baskets.directed(pair)
    together, alone = baskets.pairs[pair], baskets.alone[first]
    shares = percent(together, baskets.count), percent(together, alone)
    return Row((first, other, together, alone, *shares, round(baskets.lift(pair), 2)), ids)


def _chart(baskets: _Baskets, pairs: Iterable[Pair], names: Mapping[str, str]) -> Bars:
    def bars() -> Iterator[Bar]:
        for pair in pairs:
            first, other = (names.get(id_, id_) for id_ in baskets.directed(pair))
            together, alone = baskets.pairs[pair], baskets.alone[baskets.directed(pair)[0]]
            share = percent(together, alone) or 0.0
            yield Bar(f"{first} + {other}", share, f"{together} of {alone}")

    return Bars(tuple(bars()), legend="baskets with the first that hold the second, too, in %")


def _note(baskets: _Baskets, telling: int, by: str) -> str:
    large = f" {counted(baskets.large, 'basket')} of more than {MOST} products left out." * (
        baskets.large > 0
    )
    if not baskets.count:
        return f"Nothing was bought whose lines name a product.{large}"
    of = f"{counted(baskets.count, 'basket')}, each {'an' if by == _ORDER else 'a'} {by}"
    if not telling:
        return (
            f"{of}: no two products are together in {_LEAST} of them more often than chance "
            f"explains.{large}"
        )
    some = f"the {_SHOWN} most frequent of {telling} pairs" if telling > _SHOWN else ""
    return f"{of}: {some or counted(telling, 'pair')}.{large}"


REPORT = Report(
    name="basket",
    question="Which products are bought together?",
    topic=Topic.OFFER,
    subject="customer",
    definition=(
        "A basket is an order, or an invoice without an order, that was issued and not cancelled; "
        "with --by customer it is all that a customer bought between --from and --to. A product "
        "counts once in a basket, if a line with more than none of it names it. Support is the "
        "share of all baskets that hold both products; confidence the share of the baskets with "
        "the first that hold the second, too (the first is the one in fewer baskets, so that the "
        "reverse is never larger); lift is the confidence divided by the share of all baskets "
        "that hold the second: above 1 the two go together more often than chance would have it. "
        f"Listed are the {_SHOWN} most frequent pairs that are together in {_LEAST} baskets or "
        f"more and have a lift above 1. A basket of more than {MOST} products says nothing of any "
        "two of them and is left out, which the note says; lines of a document in several "
        "currencies are not known. A merged product or customer counts as the one that is left."
    ),
    source=(
        "R. Agrawal, T. Imielinski, A. Swami: Mining association rules between sets of items in "
        "large databases, SIGMOD 1993 (support, confidence); S. Brin et al., SIGMOD 1997 (lift)."
    ),
    rounding="Shares to one place, lift to two; pairs overlap, so nothing adds up.",
    queries=(f"{_SELECT[_ORDER].replace(_BREAK, ' ')}{LINES}{_GROUP[_ORDER]}",),
    columns=_COLUMNS,
    run=run,
    options=(Option.FROM, Option.TO, Option.BY),
    by=(_ORDER, _CUSTOMER),
)
