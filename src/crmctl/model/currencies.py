"""The minor units of currencies. Every list loads this table, and no more of money than that."""

# Digits behind the point where they are not two: ISO 4217, list one.
MINOR_UNITS = {
    **dict.fromkeys(
        (
            *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI"),
            *("VND", "VUV", "XAF", "XOF", "XPF"),
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_USUAL = 2


def minor_unit(currency: str) -> int:
    """Give how many digits behind the point a currency has."""
    return MINOR_UNITS.get(currency, _USUAL)
