"""What the models of buying say, worked out another way, and found again in simulated data."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from math import comb, exp, log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.estimation import bg_bb, bg_nbd, gamma_gamma, mbg_nbd, pareto_nbd, sbg
from crmctl.estimation.bg_bb import BgBb, Record
from crmctl.estimation.bg_nbd import BgNbd
from crmctl.estimation.gamma_gamma import GammaGamma, Spending
from crmctl.estimation.histories import History, history
from crmctl.estimation.likelihood import Likelihood
from crmctl.estimation.mbg_nbd import MbgNbd
from crmctl.estimation.minimise import differences
from crmctl.estimation.pareto_nbd import ParetoNbd
from crmctl.estimation.sbg import Sbg

Fitted = MbgNbd | BgNbd | ParetoNbd

positive = st.floats(0.05, 20)
histories = st.builds(
    lambda repeats, last, silent: History(repeats, last if repeats else 0.0, last + silent),
    st.integers(0, 60),
    st.floats(0, 150),
    st.floats(0, 150),
)
SOME = {
    History(0, 0.0, 30.0): 4,
    History(0, 0.0, 3.5): 1,
    History(1, 2.0, 30.0): 3,
    History(2, 14.0, 39.0): 2,
    History(9, 39.0, 39.0): 1,
}


def test_purchases_of_one_day_are_one() -> None:
    assert history([800, 730, 800, 744], 730 + 77) == History(2, 10.0, 11.0)
    assert history([730], 730) == History(0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("likelihood", "at"),
    [
        (mbg_nbd.likelihood(SOME), (0.5, 6.0, 0.9, 1.6)),
        (bg_nbd.likelihood(SOME), (0.25, 4.4, 0.8, 2.4)),
        (pareto_nbd.likelihood(SOME), (0.55, 10.6, 0.6, 11.7)),
        (pareto_nbd.likelihood(SOME), (0.55, 20.6, 0.6, 4.7)),
        (gamma_gamma.likelihood([Spending(1, 9.0), Spending(4, 30.0)]), (6.2, 3.7, 15.4)),
    ],
)
def test_the_gradient_is_the_slope_of_the_likelihood(
    likelihood: Likelihood, at: Sequence[float]
) -> None:
    _, found = likelihood(at)
    _, wanted = differences(lambda point: likelihood(point)[0])(at)
    assert found == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("model", [MbgNbd(0.5, 6, 0.9, 1.6), BgNbd(0.25, 4.4, 0.8, 2.4)])
def test_who_was_seen_just_now_has_left_at_most_at_that_purchase(model: MbgNbd | BgNbd) -> None:
    assert model.alive(History(5, 20, 20)) > model.alive(History(5, 20, 21))
    assert model.expected_from(History(5, 20, 40), 0) == pytest.approx(0)


def test_only_bg_nbd_takes_everybody_who_bought_once_for_present() -> None:
    silent = History(0, 0, 500)
    assert BgNbd(0.25, 4.4, 0.8, 2.4).alive(silent) == 1
    assert MbgNbd(0.5, 6, 0.9, 1.6).alive(silent) < 0.2


@pytest.mark.parametrize("model", [MbgNbd, BgNbd])
def test_where_a_is_one_the_values_on_either_side_meet(model: type[MbgNbd] | type[BgNbd]) -> None:
    below, at, above = (model(0.5, 6, a, 1.6).expected(52) for a in (0.9999, 1, 1.0001))
    assert below > at > above
    assert at == pytest.approx((below + above) / 2, rel=1e-6)


def test_there_is_no_pole_where_few_leave_or_nearly_all_do() -> None:
    near, at, far = (BgNbd(0.5, 6, 0.4, b).expected(52) for b in (0.5999, 0.6, 0.6001))
    assert near < at < far
    assert BgNbd(0.5, 6, 0.2, 0.299).expected(52) == pytest.approx(
        BgNbd(0.5, 6, 0.2, 0.301).expected(52), rel=1e-2
    )
    assert BgNbd(0.5, 6, 0.7, 0.7999).expected(52) == pytest.approx(
        BgNbd(0.5, 6, 0.7, 0.8001).expected(52), rel=1e-3
    )


def test_the_probabilities_of_bg_nbd_add_up_to_its_expectation() -> None:
    model = BgNbd(0.8, 5, 1.5, 2.5)
    shares = [model.probability(x, 20) for x in range(400)]
    assert sum(shares) == pytest.approx(1, abs=1e-6)
    assert sum(x * share for x, share in enumerate(shares)) == pytest.approx(
        model.expected(20), rel=1e-4
    )


@given(st.builds(MbgNbd, positive, positive, positive, positive), histories)
def test_a_model_never_expects_what_cannot_be(model: MbgNbd, one: History) -> None:
    assert 0 <= model.alive(one) <= 1
    expected = model.expected_from(one, 52)
    rate = (model.r + one.repeats) / (model.alpha + one.age)
    assert -1e-9 <= expected <= 52 * rate * (1 + 1e-6)


@given(st.builds(ParetoNbd, positive, positive, positive, positive), histories)
def test_pareto_nbd_never_expects_what_cannot_be(model: ParetoNbd, one: History) -> None:
    assert 0 <= model.alive(one) <= 1
    rate = (model.r + one.repeats) / (model.alpha + one.age)
    assert 0 <= model.expected_from(one, 52) <= 52 * rate * (1 + 1e-6)


@pytest.mark.parametrize("model", [ParetoNbd(0.5, 4, 0.6, 12), ParetoNbd(0.5, 12, 0.6, 4)])
def test_pareto_nbd_integrates_over_when_somebody_left(model: ParetoNbd) -> None:
    r, alpha, s, beta = model
    one = History(3, 10, 40)

    def leaving(week: float) -> float:
        return exp(log(s) - (r + 3) * log(alpha + week) - (s + 1) * log(beta + week))

    steps = 2000  # Simpson's rule
    width = (one.age - one.last) / steps
    gone = sum(
        (1 if at in {0, steps} else 4 if at % 2 else 2) * leaving(one.last + at * width)
        for at in range(steps + 1)
    ) * (width / 3)
    there = (alpha + 40) ** -(r + 3) * (beta + 40) ** -s
    assert model.alive(one) == pytest.approx(there / (there + gone), rel=1e-9)
    assert model.alive(History(3, 10, 10)) == 1


def test_pareto_nbd_where_people_leave_at_rate_one() -> None:
    beside = [ParetoNbd(0.5, 4, s, 12).expected(52) for s in (0.9999, 1, 1.0001)]
    assert beside[0] > beside[1] > beside[2]
    assert beside[1] == pytest.approx((beside[0] + beside[2]) / 2, rel=1e-7)


def test_bg_bb_shares_out_all_that_can_happen() -> None:
    model = BgBb(1.2, 0.75, 0.66, 2.8)
    records = [Record(0, 0, 5)] + [
        Record(times, last, 5) for last in range(1, 6) for times in range(1, last + 1)
    ]
    ways = [comb(one.last - 1, one.times - 1) if one.times else 1 for one in records]
    shares = [exp(model.log_likelihood(one)) for one in records]
    assert sum(n * share for n, share in zip(ways, shares, strict=True)) == pytest.approx(1)


def test_those_who_are_left_are_the_more_loyal_ones() -> None:
    model = Sbg(0.67, 3.8)
    assert [round(after / before, 9) for before, after in pairwise(map(model.left, range(5)))] == [
        round(model.retention(term), 9) for term in range(1, 5)
    ]
    assert model.left(0) == 1
    assert model.retention(1) < model.retention(4)


@pytest.mark.parametrize(("leaving", "first"), [(mbg_nbd, True), (bg_nbd, False)])
def test_the_parameters_of_simulated_customers_are_found_again(
    simulation: Any, leaving: Any, first: bool
) -> None:
    known = (0.8, 5.0, 0.7, 2.0)
    rows = Counter(simulation.buyer(*known, first=first) for _ in range(3000))
    found = leaving.fit(rows)
    assert found.converged
    assert found.parameters == pytest.approx(known, rel=0.2)


def test_what_simulated_customers_buy_is_what_was_expected(simulation: Any) -> None:
    model = MbgNbd(0.8, 5.0, 0.7, 2.0)
    bought = [simulation.buyer(*model, first=True) for _ in range(1500)]
    expected = sum(model.expected(one.age) for one in bought)
    assert sum(one.repeats for one in bought) == pytest.approx(expected, rel=0.08)


def test_the_parameters_of_simulated_spending_are_found_again(simulation: Any) -> None:
    known = (6.0, 4.0, 15.0)
    spent = [simulation.spender(*known, 1 + number % 5) for number in range(3000)]
    found = gamma_gamma.fit(spent)
    assert found.converged
    assert found.parameters == pytest.approx(known, rel=0.2)


def test_spending_is_the_same_in_cents_as_in_euros(simulation: Any) -> None:
    euros = [simulation.spender(6.0, 4.0, 15.0, 1 + number % 5) for number in range(500)]
    cents = [Spending(one.orders, one.mean * 100) for one in euros]
    small, large = gamma_gamma.fit(euros), gamma_gamma.fit(cents)
    assert large.parameters == pytest.approx(
        (*small.parameters[:2], small.parameters[2] * 100), rel=1e-6
    )


def test_the_more_orders_the_less_counts_what_all_spend() -> None:
    model = GammaGamma(6.25, 3.74, 15.44)
    means = [model.expected(Spending(orders, 100.0)) for orders in (1, 5, 50)]
    assert model.mean < means[0] < means[1] < means[2] < 100
    assert model.mean == pytest.approx(6.25 * 15.44 / 2.74)


def test_how_orders_and_their_worth_go_together() -> None:
    def together(*of: tuple[int, float]) -> float:
        return gamma_gamma.correlation([Spending(*one) for one in of])

    assert together((1, 10), (2, 20), (3, 3000)) == pytest.approx(1)
    assert together((1, 3000), (2, 20), (3, 10)) == pytest.approx(-1)
    assert together((1, 10), (1, 20), (1, 30)) == 0
    # Two orders are equally often, so both have the rank 1.5: by hand 1.5 / sqrt(1.5 * 2).
    assert together((1, 10), (1, 20), (2, 30)) == pytest.approx(0.8660, abs=1e-4)


def test_who_comes_first_does_not_matter(simulation: Any) -> None:
    bought = [simulation.buyer(0.8, 5.0, 0.7, 2.0, first=True) for _ in range(400)]
    for fit in (_mbg, _bg, _pareto):
        assert fit(Counter(bought)) == fit(Counter(reversed(bought)))


def _mbg(rows: Mapping[History, int]) -> Sequence[float]:
    return mbg_nbd.fit(rows).parameters


def _bg(rows: Mapping[History, int]) -> Sequence[float]:
    return bg_nbd.fit(rows).parameters


def _pareto(rows: Mapping[History, int]) -> Sequence[float]:
    return pareto_nbd.fit(rows).parameters


def test_one_record_of_each_kind_can_be_fitted_without_an_error() -> None:
    fits: Sequence[Callable[[], object]] = (
        lambda: mbg_nbd.fit({History(0, 0, 0): 1}),
        lambda: bg_nbd.fit({History(0, 0, 0): 1}),
        lambda: pareto_nbd.fit({History(0, 0, 0): 1}),
        lambda: gamma_gamma.fit([Spending(1, 1.0)]),
        lambda: bg_bb.fit({Record(0, 0, 0): 1}),
        lambda: sbg.fit([1]),
    )
    for fit in fits:
        fit()
