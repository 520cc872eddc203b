import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crmctl.estimation.quantiles import quantile
from crmctl.estimation.quintiles import Quintiles
from crmctl.estimation.rfm import OTHER, SEGMENTS, Buyer, score, segment_of

_ORDERS = Path(__file__).parents[2] / "data" / "analytics" / "rfm_orders.csv"
_AS_OF = date(2006, 12, 31)
# rfm_orders of expected.yaml: customers, orders, revenue.
_PUBLISHED = {
    "About To Sleep": [102, 283, 23449], "At Risk": [28, 216, 22227],
    "Can't Lose Them": [47, 274, 32446], "Champions": [35, 316, 31646],
    "Lost": [148, 393, 35324], "Loyal Customers": [170, 799, 76562],
    "Need Attention": [10, 57, 4562], "New Customers": [104, 329, 28837],
    "Potential Loyalist": [342, 2211, 204856], "Promising": [9, 28, 4249],
}  # fmt: skip


def _buyers() -> list[Buyer]:
    orders: dict[str, list[tuple[date, int]]] = defaultdict(list)
    with _ORDERS.open(newline="") as file:
        for row in csv.DictReader(file):
            day = date.fromisoformat(row["order_date"])
            orders[row["customer_id"]].append((day, int(row["revenue"]) * 100))
    return [
        Buyer(
            customer,
            (_AS_OF - max(day for day, _ in own)).days,
            len(own),
            sum(amount for _, amount in own),
        )
        for customer, own in orders.items()
    ]


def test_the_published_segments_come_out_exactly() -> None:
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in score(_buyers(), 100):
        sums = found[one.segment]
        sums[0] += 1
        sums[1] += one.buyer.purchases
        sums[2] += one.buyer.amount // 100
    assert dict(found) == _PUBLISHED
    assert [sum(parts) for parts in zip(*found.values(), strict=True)] == [995, 4906, 464158]


def test_the_published_quantiles_come_out_exactly() -> None:
    buyers = _buyers()
    shares = (0.2, 0.4, 0.6, 0.8)
    for values, published in (
        ([one.recency for one in buyers], [114, 180, 296.4, 481]),
        ([one.purchases for one in buyers], [3, 4, 5, 7]),
        ([one.amount / 100 for one in buyers], [254.8, 381, 505.4, 665]),
    ):
        assert [round(quantile(sorted(values), share), 6) for share in shares] == published


def test_a_value_equal_to_a_bound_gets_the_higher_score() -> None:
    # Of 0 to 10 the quantiles are 2, 4, 6 and 8, thus the bounds 3, 5, 7 and 9.
    quintiles = Quintiles(range(11))
    assert [quintiles.score(value) for value in range(11)] == [1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert [quintiles.reversed_score(value) for value in (0, 3, 10)] == [5, 4, 1]


def test_where_all_are_equal_all_get_the_lowest_score() -> None:
    buyers = [Buyer(str(number), 10, 1, 500) for number in range(5)]
    assert {one[1:] for one in score(buyers, 100)} == {(5, 1, 1, "New Customers")}


def test_without_values_there_are_no_bounds() -> None:
    assert Quintiles(()).score(7) == 1


def test_scores_that_fit_no_segment_are_others() -> None:
    others = [
        (r, f, m)
        for r in range(1, 6)
        for f in range(1, 6)
        for m in range(1, 6)
        if segment_of(r, f, m) == OTHER
    ]
    assert others == [
        (2, 1, 5), (2, 4, 1), (2, 5, 1), (2, 5, 2), (3, 4, 1), (3, 5, 1), (4, 4, 1), (4, 5, 1),
        (5, 4, 1), (5, 5, 1),
    ]  # fmt: skip
    assert len(SEGMENTS) == 10


@given(st.lists(st.integers(-(10**12), 10**12), min_size=5), st.integers(1, 100))
def test_bounds_are_exact_and_scores_rise_with_values(values: list[int], unit: int) -> None:
    quintiles = Quintiles(values, unit)
    scores = [quintiles.score(value) for value in sorted(values)]
    assert scores == sorted(scores)
    assert Quintiles([10 * value for value in values], 10 * unit).score(10 * values[0]) == (
        quintiles.score(values[0])
    )
