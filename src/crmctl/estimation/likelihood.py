"""The parameters, all above 0, that make what was seen most likely."""

from collections.abc import Callable, Sequence
from math import exp, inf, log, sqrt
from typing import NamedTuple

from crmctl.estimation.minimise import Slope, differences, minimise

Likelihood = Callable[[Sequence[float]], tuple[float, Sequence[float]]]
"""Gives, for parameters, the logarithm of the likelihood and its gradient."""

# Beyond it nothing but the limit of a model is left, and numbers overflow.
_FARTHEST = 25.0
_NEXT = 1e-4


class Fit(NamedTuple):
    """What was found.

    Attributes:
        parameters: those of the greatest likelihood.
        log_likelihood: of all that was seen.
        converged: whether it is a maximum; if not, the parameters mean nothing.
    """

    parameters: tuple[float, ...]
    log_likelihood: float
    converged: bool


def fit(likelihood: Likelihood, start: Sequence[float], count: float) -> Fit:
    """Find the greatest likelihood, by the logarithms of the parameters.

    Args:
        likelihood: with the gradient by the parameters themselves.
        start: parameters to begin with, all above 0.
        count: of how many observations; it makes the accuracy independent of their number.
    """

    def slope(logs: Sequence[float]) -> tuple[float, Sequence[float]]:
        if max(map(abs, logs)) > _FARTHEST:
            return inf, ()
        parameters = [exp(each) for each in logs]
        value, gradient = likelihood(parameters)
        by_logs = [-part * x / count for part, x in zip(gradient, parameters, strict=True)]
        return -value / count, by_logs

    return _fit(slope, start, count, tolerance=1e-7)


def fit_values(
    likelihood: Callable[[Sequence[float]], float], start: Sequence[float], count: float
) -> Fit:
    """Find the greatest likelihood where no gradient is given."""

    def value(logs: Sequence[float]) -> float:
        if max(map(abs, logs)) > _FARTHEST:
            return inf
        return -likelihood([exp(each) for each in logs]) / count

    return _fit(differences(value), start, count, tolerance=1e-6)


def _fit(slope: Slope, start: Sequence[float], count: float, tolerance: float) -> Fit:
    found = minimise(slope, [log(each) for each in start], tolerance)
    parameters = tuple(exp(each) for each in found.at)
    return Fit(parameters, -found.value * count, found.converged)


def is_determined(likelihood: Likelihood, parameters: Sequence[float], error: float) -> bool:
    """Whether what was seen says what the parameters are, each of them and all of them together.

    Args:
        likelihood: with the gradient by the parameters themselves.
        parameters: those of the greatest likelihood.
        error: the largest standard error of a logarithm, in any direction, that is allowed.
    """
    size = len(parameters)
    rows = []
    for place in range(size):
        beside = [x * exp(_NEXT * (at == place)) for at, x in enumerate(parameters)]
        _, gradient = likelihood(beside)
        # At the maximum itself the gradient is 0.
        rows.append([-part * x / _NEXT for part, x in zip(gradient, beside, strict=True)])
    # The inverse of the information is the variance: its smallest eigenvalue tells the largest.
    least = 1 / (error * error)
    information = [
        [(rows[i][j] + rows[j][i]) / 2 - least * (i == j) for j in range(size)]
        for i in range(size)
    ]
    return _is_positive(information)


def _is_positive(matrix: list[list[float]]) -> bool:
    """Whether all eigenvalues of a symmetric matrix are above 0 (by Cholesky's decomposition)."""
    root: list[list[float]] = []
    for i, row in enumerate(matrix):
        new: list[float] = []
        for j in range(i):
            known = sum(new[k] * root[j][k] for k in range(j))
            new.append((row[j] - known) / root[j][j])
        rest = row[i] - sum(each * each for each in new)
        if not rest > 0:
            return False
        root.append([*new, sqrt(rest)])
    return True
