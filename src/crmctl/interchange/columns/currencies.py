"""Which currency a word or a sign beside an amount means."""

from crmctl.model import amounts, forms

# Signs of one currency each, beside those that the model knows.
_WORDS = {
    "euro": "EUR", "euros": "EUR", "us$": "USD", "usd$": "USD", "a$": "AUD", "au$": "AUD",
    "c$": "CAD", "ca$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "r$": "BRL",
    "fr.": "CHF", "sfr.": "CHF", "sfr": "CHF", "kč": "CZK", "ft": "HUF", "lei": "RON",
    "₺": "TRY", "₹": "INR", "₽": "RUB", "₴": "UAH", "₪": "ILS", "₩": "KRW", "₫": "VND",
}  # fmt: skip
# Signs that several countries use: they mean the CRM's own currency where it is one of these.
_SHARED = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "MXN", "TWD", "ARS", "CLP", "COP"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "kr.": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "¥": frozenset({"JPY", "CNY"}),
}


def currency_of(word: str, own: str) -> str:
    """Give the code (ISO 4217) of a currency; nothing where it is open.

    Args:
        word: beside the amount; empty for none.
        own: the CRM's currency.
    """
    if not word:
        return own
    folded = word.casefold()
    if folded in _SHARED:
        return own if own in _SHARED[folded] else ""
    if folded in _WORDS:
        return _WORDS[folded]
    return amounts.money(f"0 {word}", "").partition(" ")[2] if _known(word) else ""


def _known(word: str) -> bool:
    """Tell whether the model makes an amount of it."""
    return forms.MONEY(amounts.money(f"0 {word}", "")) is not None
