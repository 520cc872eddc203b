from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from crmctl.model.sums import amount, in_words, sums


def test_two_currencies_stand_side_by_side() -> None:
    found = sums(["12500.00 EUR", "", "300 USD", "0.10 EUR"])
    assert found == (("EUR", Decimal("12500.10")), ("USD", Decimal(300)))
    assert in_words(found) == "12500.10 EUR + 300.00 USD"
    assert amount(*found[0]) == "12500.10 EUR"


def test_nothing_is_nothing() -> None:
    assert in_words(sums([])) == ""


@given(st.lists(st.tuples(st.decimals(-1000, 1000, places=2), st.sampled_from(["EUR", "USD"]))))
def test_no_cent_is_lost_whatever_the_order(amounts: list[tuple[Decimal, str]]) -> None:
    texts = [f"{number:f} {currency}" for number, currency in amounts]
    assert sums(texts) == sums(reversed(texts))
    assert sum(number for _, number in sums(texts)) == sum(number for number, _ in amounts)
