"""How far two shares are apart."""

from math import sqrt

from crmctl.estimation.intervals import Interval, wilson


def difference(
    successes: int, trials: int, others: int, of_others: int, confidence: float = 0.95
) -> Interval:
    """Give the interval of the first share less the second, from -1 to 1; all of it for nobody.

    R. G. Newcombe, "Interval estimation for the difference between independent proportions",
    Statistics in Medicine 17 (1998), 873-890, method 10: from the score intervals of both.
    """
    if not trials or not of_others:
        return Interval(-1.0, 1.0)
    one, other = successes / trials, others / of_others
    mine, theirs = wilson(successes, trials, confidence), wilson(others, of_others, confidence)
    apart = one - other
    return Interval(
        apart - sqrt((one - mine.low) ** 2 + (theirs.high - other) ** 2),
        apart + sqrt((mine.high - one) ** 2 + (other - theirs.low) ** 2),
    )
