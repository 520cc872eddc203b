from math import exp, isclose, log, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmctl.estimation.special import digamma, log_beta, log_hyp2f1

above = st.floats(0.01, 200)
share = st.floats(0, 0.95)


def test_digamma_is_as_in_the_tables() -> None:
    # Abramowitz and Stegun (1964), 6.3.2 and 6.3.3; 6.3.1 gives Euler's constant.
    euler = 0.5772156649015329
    assert digamma(1) == pytest.approx(-euler, abs=1e-14)
    assert digamma(0.5) == pytest.approx(-euler - 2 * log(2), abs=1e-14)
    assert digamma(0.25) == pytest.approx(-euler - pi / 2 - 3 * log(2), abs=1e-13)


@given(above)
def test_digamma_grows_by_one_over_x(x: float) -> None:
    assert digamma(x + 1) - digamma(x) == pytest.approx(1 / x, rel=1e-9, abs=1e-12)


def test_beta_of_whole_numbers_is_a_fraction() -> None:
    assert exp(log_beta(2, 3)) == pytest.approx(1 / 12)


@given(above, above, share)
def test_the_series_is_a_power_where_two_parameters_are_equal(
    a: float, b: float, z: float
) -> None:
    assert isclose(log_hyp2f1(a, b, b, z), -a * log(1 - z), rel_tol=1e-9, abs_tol=1e-9)


@given(above, above, above, share)
def test_the_series_keeps_the_identity_of_euler(a: float, b: float, c: float, z: float) -> None:
    # F(a, b; c; z) = (1 - z)^(c - a - b) F(c - a, c - b; c; z), with c above a and b.
    whole = a + b + c
    left = log_hyp2f1(a, b, whole, z)
    right = c * log(1 - z) + log_hyp2f1(b + c, a + c, whole, z)
    assert isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)


def test_the_series_is_a_logarithm() -> None:
    assert exp(log_hyp2f1(1, 1, 2, 0.5)) == pytest.approx(2 * log(2), rel=1e-14)
    assert exp(log_hyp2f1(1, 1, 2, 0.999)) == pytest.approx(-log(0.001) / 0.999, rel=1e-12)
    assert log_hyp2f1(3, 4, 5, 0) == 0


def test_sums_that_are_too_large_for_a_number_keep_their_logarithm() -> None:
    assert log_hyp2f1(900, 7, 7, 0.9) == pytest.approx(900 * log(10), rel=1e-12)
