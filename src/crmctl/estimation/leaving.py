"""How often somebody buys who leaves after some purchase: what two models have in common."""

from math import exp, expm1, log1p

from crmctl.estimation.histories import History
from crmctl.estimation.special import log_hyp2f1

_NEAR_ONE = 1e-4
_SMALL = 0.5


def until_left(r: float, alpha: float, a: float, b: float, weeks: float) -> float:
    """Give how often a customer who is there will buy within a time.

    The rate of buying is one of a gamma distribution (r, alpha), the probability to leave after
    each purchase one of a beta distribution (a, b): Fader, Hardie and Lee (2005), "Counting your
    customers" the easy way, Marketing Science 24, equation 9.
    """
    if abs(a - 1) < _NEAR_ONE:
        # Where a is 1, nothing is divided by nothing; the values on either side meet there.
        sides = (1 - _NEAR_ONE, 1 + _NEAR_ONE)
        return sum(until_left(r, alpha, side, b, weeks) for side in sides) / 2
    z = weeks / (alpha + weeks)
    whole = a + b - 1
    if whole < _SMALL:
        # 1/p = 1 + (1 - p)/p: the same with b raised, where the series has no pole.
        at_once = -expm1(_log_share(r, b, a + b, z))
        return at_once + b / (a + b) * until_left(r, alpha, a, b + 1, weeks)
    return -whole / (a - 1) * expm1(_log_share(r, b, whole, z))


def alive(r: float, alpha: float, odds: float, one: History) -> float:
    """Give the probability that a customer is there still.

    Args:
        r: of the rate of buying, raised by the number of repeats.
        alpha: of the same.
        odds: that the customer left at the last purchase, before anything is known of the time
            since then; above 0.
        one: the history; the longer the silence, the more it speaks against the customer.
    """
    staying = exp(-r * log1p((one.age - one.last) / (alpha + one.last)))
    return staying / (odds + staying)


def _log_share(r: float, b: float, c: float, z: float) -> float:
    return r * log1p(-z) + log_hyp2f1(r, b, c, z)
