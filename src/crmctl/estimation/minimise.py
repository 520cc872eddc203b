"""Where a smooth function is smallest."""

from collections.abc import Callable, Sequence
from math import inf, isfinite
from typing import NamedTuple

Slope = Callable[[Sequence[float]], tuple[float, Sequence[float]]]
"""A function that gives its value and its gradient at a point."""

_STEPS = 100
_TRIALS = 40
_FALL = 1e-4  # how much of the fall that the slope promises has to come
_FLATTER = 0.9  # and how much flatter it has to be there
_DIFFERENCE = 1e-5


class Minimum(NamedTuple):
    """Where the search has ended.

    Attributes:
        at: the point.
        value: the function's value there.
        gradient: its gradient there.
        converged: whether the gradient has vanished; if not, it is no minimum.
    """

    at: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]
    converged: bool


class _Point(NamedTuple):
    at: tuple[float, ...]
    value: float
    gradient: tuple[float, ...]


def minimise(slope: Slope, start: Sequence[float], tolerance: float = 1e-7) -> Minimum:
    """Search the minimum by BFGS (Nocedal and Wright 2006, algorithm 6.1).

    A point where the function cannot be computed is taken for infinitely high.

    Args:
        slope: the function, of as many numbers as `start` has.
        start: where the search begins.
        tolerance: how large a part of the gradient may be at the minimum.
    """
    here = _look(slope, start)
    inverse = _unit(len(start), 1.0)
    for step in range(_STEPS):
        if not isfinite(here.value) or _size(here.gradient) <= tolerance:
            break
        direction = [-_dot(row, here.gradient) for row in inverse]
        following = _line_search(slope, here, direction, first=not step)
        if following is None:
            break
        moved = [new - old for new, old in zip(following.at, here.at, strict=True)]
        turned = [new - old for new, old in zip(following.gradient, here.gradient, strict=True)]
        here = following
        inverse = _updated(inverse, moved, turned, first=not step)
    converged = isfinite(here.value) and _size(here.gradient) <= tolerance
    return Minimum(here.at, here.value, here.gradient, converged)


def differences(function: Callable[[Sequence[float]], float]) -> Slope:
    """Give a function its gradient, by the differences between points on either side."""

    def slope(at: Sequence[float]) -> tuple[float, Sequence[float]]:
        gradient = []
        for place, middle in enumerate(at):
            width = _DIFFERENCE * max(1.0, abs(middle))
            low, high = (
                function([*at[:place], middle + side, *at[place + 1 :]])
                for side in (-width, width)
            )
            gradient.append((high - low) / (2 * width))
        return function(at), gradient

    return slope


def _look(slope: Slope, at: Sequence[float]) -> _Point:
    try:
        value, gradient = slope(at)
    except (ArithmeticError, ValueError):
        return _Point(tuple(at), inf, ())
    if not all(map(isfinite, (value, *gradient))):
        value = inf
    return _Point(tuple(at), value, tuple(gradient))


def _line_search(
    slope: Slope, here: _Point, direction: Sequence[float], *, first: bool
) -> _Point | None:
    """Give a point that is lower and flatter (the weak conditions of Wolfe); None if none is."""
    promise = _dot(here.gradient, direction)
    length = min(1.0, 1 / _size(direction)) if first else 1.0
    low, high = 0.0, inf
    found = None
    for _ in range(_TRIALS):
        at = [x + length * way for x, way in zip(here.at, direction, strict=True)]
        point = _look(slope, at)
        if not point.value <= here.value + _FALL * length * promise:
            high = length
        elif _dot(point.gradient, direction) < _FLATTER * promise:
            low, found = length, point
        else:
            return point
        length = (low + high) / 2 if high < inf else 2 * low
    return found


def _updated(
    inverse: list[list[float]],
    moved: Sequence[float],
    turned: Sequence[float],
    *,
    first: bool,
) -> list[list[float]]:
    """Give what is now known of the inverse of the second derivatives."""
    curve = _dot(moved, turned)
    if curve <= 0:
        return inverse
    size = len(moved)
    if first:
        inverse = _unit(size, curve / _dot(turned, turned))
    bent = [_dot(row, turned) for row in inverse]
    stretch = (1 + _dot(turned, bent) / curve) / curve
    return [
        [
            inverse[i][j]
            + stretch * moved[i] * moved[j]
            - (bent[i] * moved[j] + moved[i] * bent[j]) / curve
            for j in range(size)
        ]
        for i in range(size)
    ]


def _unit(size: int, scale: float) -> list[list[float]]:
    return [[scale * (i == j) for j in range(size)] for i in range(size)]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(one, other, strict=True))


def _size(vector: Sequence[float]) -> float:
    return max(map(abs, vector))
