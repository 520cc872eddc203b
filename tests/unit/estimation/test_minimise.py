from collections.abc import Sequence
from math import inf, log, nan

import pytest

from crmctl.estimation.likelihood import fit, fit_values, is_determined
from crmctl.estimation.minimise import differences, minimise


def _valley(at: Sequence[float]) -> float:
    """Rosenbrock (1960): a bent valley with its lowest point at (1, 1)."""
    x, y = at
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def test_the_bent_valley_is_followed_to_its_lowest_point() -> None:
    def slope(at: Sequence[float]) -> tuple[float, Sequence[float]]:
        x, y = at
        return _valley(at), (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x))

    found = minimise(slope, (-1.2, 1.0))
    assert found.converged
    assert found.at == pytest.approx((1, 1), abs=1e-6)
    assert found.value < 1e-12


def test_differences_do_where_there_is_no_gradient() -> None:
    found = minimise(differences(_valley), (-1.2, 1.0), tolerance=1e-6)
    assert found.converged
    assert found.at == pytest.approx((1, 1), abs=1e-4)


def test_a_function_without_a_minimum_does_not_converge() -> None:
    def falling(at: Sequence[float]) -> tuple[float, Sequence[float]]:
        return -at[0], (-1.0,)

    assert not minimise(falling, (0.0,)).converged


def test_where_nothing_can_be_computed_there_is_no_minimum() -> None:
    assert not minimise(lambda _: (nan, (0.0,)), (1.0,)).converged
    assert not minimise(lambda _: (log(-1), (0.0,)), (1.0,)).converged


def test_the_search_turns_back_where_nothing_can_be_computed() -> None:
    def walled(at: Sequence[float]) -> tuple[float, Sequence[float]]:
        return at[0] - log(at[0]), (1 - 1 / at[0],)  # no logarithm below 0

    found = minimise(walled, (20.0,))
    assert found.converged
    assert found.at[0] == pytest.approx(1, abs=1e-6)


def test_a_kink_ends_the_search_without_a_minimum() -> None:
    def kink(at: Sequence[float]) -> tuple[float, Sequence[float]]:
        return abs(at[0]), (1.0 if at[0] >= 0 else -1.0,)

    assert not minimise(kink, (0.3,)).converged


def test_a_step_against_the_curve_teaches_nothing() -> None:
    def wave(at: Sequence[float]) -> tuple[float, Sequence[float]]:
        # It falls ever more steeply until it meets a wall: no step has a curve above 0.
        return (-at[0] * at[0], (-2 * at[0],)) if at[0] < 2 else (inf, (0.0,))

    assert not minimise(wave, (1.0,)).converged


def test_the_likelihood_of_waiting_times_has_the_known_maximum() -> None:
    # Exponential: the rate is the number divided by the sum. Its logarithm has a standard error
    # of one over the root of the number: here 1/2.
    waits = (1.0, 2.0, 3.0, 6.0)

    def likelihood(parameters: Sequence[float]) -> tuple[float, Sequence[float]]:
        (rate,) = parameters
        return 4 * log(rate) - rate * sum(waits), (4 / rate - sum(waits),)

    found = fit(likelihood, (1.0,), 4)
    assert found.converged
    assert found.parameters[0] == pytest.approx(1 / 3, rel=1e-6)
    assert found.log_likelihood == pytest.approx(-4 * log(3) - 4)
    assert fit_values(lambda at: likelihood(at)[0], (1.0,), 4).parameters == pytest.approx(
        found.parameters, rel=1e-5
    )
    assert is_determined(likelihood, found.parameters, 0.51)
    assert not is_determined(likelihood, found.parameters, 0.49)


def test_a_likelihood_without_a_maximum_ends_at_the_edge() -> None:
    found = fit(lambda at: (at[0], (1.0,)), (1.0,), 1)
    assert not found.converged
    assert not fit_values(lambda at: at[0], (1.0,), 1).converged
    assert found.parameters[0] <= 1e11
