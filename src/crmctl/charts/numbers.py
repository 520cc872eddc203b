"""Numbers as people read them in pictures and sentences."""

from decimal import ROUND_HALF_UP, Decimal

_GAP = "\N{NO-BREAK SPACE}"
_MINUS = "\N{MINUS SIGN}"


def grouped(value: float | Decimal, places: int = 0) -> str:
    """Write a number in groups of three digits that no line breaks apart.

    Args:
        value: rounded half up (half away from zero).
        places: how many digits stand behind the point.
    """
    number = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    sign = _MINUS if number < 0 else ""
    return sign + f"{abs(number):,}".replace(",", _GAP)
