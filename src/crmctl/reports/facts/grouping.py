"""What deals are counted by: their owner, source, pipeline or products."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from crmctl.reports.facts.deals import Life
from crmctl.reports.facts.selling import NONE
from crmctl.reports.report import Rows

OWNER, SOURCE, PIPELINE, PRODUCT, ALL = "owner", "source", "pipeline", "product", "all"

PRODUCTS = "SELECT DISTINCT owner, value FROM deals_products WHERE value IS NOT NULL"
_KEYS: Mapping[str, Callable[[Life], str | None]] = {
    OWNER: lambda life: life.deal.owner,
    SOURCE: lambda life: life.deal.source,
    PIPELINE: lambda life: life.deal.pipeline,
    ALL: lambda _: ALL,
}


def grouped_by(rows: Rows, by: str, lives: Iterable[Life]) -> Mapping[str, Sequence[Life]]:
    """Give deals by what they are counted by; one of several products stands with each of them."""
    products: dict[int, list[str]] = defaultdict(list)
    if by == PRODUCT:
        for owner, product in rows(PRODUCTS, ()):
            products[owner].append(product)
    found: dict[str, list[Life]] = defaultdict(list)
    for life in lives:
        names = products.get(life.deal.rowid, [NONE]) if by == PRODUCT else [_KEYS[by](life)]
        for name in names:
            found[name or NONE].append(life)
    return found
