"""A degenerate fit never gives numbers."""

from math import isfinite
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmctl.estimation.gamma_gamma import Spending
from crmctl.estimation.histories import History
from crmctl.estimation.worth import NoModel, Worth, model


def _refused(histories: list[History], spendings: list[Spending]) -> str:
    found = model(histories, spendings)
    assert isinstance(found, NoModel)
    return found.reason


def _customers(
    simulation: Any, count: int, of: tuple[float, ...] = (0.6, 6.0, 0.8, 2.0)
) -> tuple[list[History], list[Spending]]:
    histories = [simulation.buyer(*of, first=True) for _ in range(count)]
    spendings = [
        simulation.spender(6.0, 4.0, 15.0, one.repeats) for one in histories if one.repeats
    ]
    return histories, spendings


def test_three_hundred_customers_are_enough_and_one_fewer_is_not(simulation: Any) -> None:
    histories, spendings = _customers(simulation, 300)
    assert isinstance(model(histories, spendings), Worth)
    reason = _refused(histories[:299], spendings)
    assert reason == "it needs 300 customers with an order, of whom there are 299"


def test_the_published_customers_have_the_published_model(cdnow: Any) -> None:
    rows = list(cdnow.histories.elements())
    found = model(rows, cdnow.spendings)
    assert isinstance(found, Worth)
    # Batislam et al. (2007) and Fader and Hardie (2013) by way of the product's own entrance.
    assert found.buying == pytest.approx((0.5248, 6.1830, 0.8914, 1.6140), abs=0.005)
    assert found.spending == pytest.approx((6.25, 3.74, 15.44), abs=0.01)


def test_all_one_time_buyers_have_no_model() -> None:
    histories = [History(0, 0, number / 7) for number in range(400)]
    assert (
        _refused(histories, [])
        == "it needs 30 customers who bought on a second day, of whom there are 0"
    )


def test_customers_who_are_all_equal_have_no_model() -> None:
    histories, spendings = [History(3, 10, 20)] * 400, [Spending(3, 10.0)] * 400
    assert _refused(histories, spendings) == (
        "how customers differ in buying and leaving cannot be told apart"
    )


def test_orders_that_are_all_equal_have_no_model(simulation: Any) -> None:
    histories, spendings = _customers(simulation, 400)
    equal = [one._replace(mean=25.0) for one in spendings]
    assert _refused(histories, equal) == (
        "how far orders of one customer and of all differ cannot be told apart"
    )


def test_later_orders_that_come_to_nothing_have_no_model(simulation: Any) -> None:
    histories, _ = _customers(simulation, 400)
    assert _refused(histories, []) == (
        "it needs 30 customers whose later orders are worth something, of whom there are 0"
    )


def test_orders_that_are_larger_the_more_there_are_have_no_model(simulation: Any) -> None:
    histories, spendings = _customers(simulation, 400)
    rising = [one._replace(mean=one.mean * one.orders**2) for one in spendings]
    falling = [one._replace(mean=one.mean / one.orders**2) for one in spendings]
    assert "who orders more often spends more on an order" in _refused(histories, rising)
    assert "who orders more often spends less on an order" in _refused(histories, falling)


def test_customers_who_buy_once_or_for_ever_have_no_model() -> None:
    # Half never come back, half never stop, all at one rate.
    stay = [History(50 + number % 3, 51.0 + number % 3 / 3, 52.0) for number in range(200)]
    _refused([History(0, 0, 52.0)] * 200 + stay, [Spending(50, 5.0 + n % 7) for n in range(200)])


def test_two_repeats_of_everybody_on_one_rhythm_have_no_model() -> None:
    histories = [History(12, 48.0, 52.0)] * 350 + [History(11, 44.0, 52.0)] * 50
    _refused(histories, [Spending(12, 5.0 + n % 7) for n in range(400)])


def test_customers_who_leave_at_once_or_never_have_no_model(simulation: Any) -> None:
    of = (0.6, 6.0, 0.02, 0.02)
    assert _refused(*_customers(type(simulation)(2), 400, of)) == (
        "everybody seems to leave at once or never to leave"
    )


def test_rates_that_could_as_well_be_others_have_no_model(simulation: Any) -> None:
    of = (3.0, 30.0, 2.0, 8.0)  # whom two years show so little of that a or b may be anything
    assert _refused(*_customers(type(simulation)(2), 400, of)) == (
        "the orders do not tell the rates of buying and leaving"
    )


def test_so_few_who_came_back_do_not_tell_the_rates(simulation: Any) -> None:
    histories = [History(0, 0, 10.0)] * 370 + [History(1, 5.0, 10.0)] * 30
    spendings = [simulation.spender(6.0, 4.0, 15.0, 1) for _ in range(30)]
    _refused(histories, spendings)


def test_the_forecast_is_the_probability_to_be_there_times_what_is_bought_then(
    simulation: Any,
) -> None:
    found = model(*_customers(simulation, 400))
    assert isinstance(found, Worth)
    one = History(4, 30.0, 60.0)
    forecast = found.forecast(one, 52)
    assert forecast.alive == found.buying.alive(one)
    assert forecast.orders == pytest.approx(found.buying.expected_from(one, 52))


times = st.integers(0, 60)
amounts = st.floats(0.01, 1e7)


@st.composite
def crowds(draw: st.DrawFn) -> tuple[list[History], list[Spending]]:
    """Give 300 customers or more who are of few sorts: where fits go wrong."""
    sorts = draw(st.lists(st.tuples(times, times, times, amounts), min_size=1, max_size=6))
    shares = draw(st.lists(st.integers(1, 300), min_size=len(sorts), max_size=len(sorts)))
    histories, spendings = list[History](), list[Spending]()
    for (repeats, last, silent, mean), share in zip(sorts, shares, strict=True):
        one = History(repeats, float(last or 1) * (repeats > 0), float((last or 1) + silent))
        histories += [one] * share
        spendings += [Spending(repeats, mean)] * (share * (repeats > 0))
    return histories * (300 // len(histories) + 1), spendings


@settings(max_examples=10)
@given(crowds())
def test_whatever_customers_do_there_is_a_finite_model_or_none(
    crowd: tuple[list[History], list[Spending]],
) -> None:
    histories, spendings = crowd
    found = model(histories, spendings)
    if isinstance(found, NoModel):
        assert found.reason
        return
    assert isfinite(found.spending.mean)
    for one in set(histories):
        alive, orders = found.forecast(one, 52)
        assert 0 <= alive <= 1
        assert 0 <= orders < 52 * 1000
