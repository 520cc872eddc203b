"""Units of quantity: in words, and as codes of UNECE Recommendation 20 for electronic invoices."""

from collections.abc import Mapping, Sequence

ONE = "C62"
"""One of something that has no unit of its own."""

_CODES: Mapping[str, str] = {
    **dict.fromkeys(("piece", "pieces", "pc", "pcs", "stück", "stk", "st"), "H87"),
    **dict.fromkeys(("h", "hour", "hours", "std", "stunde", "stunden"), "HUR"),
    **dict.fromkeys(("min", "minute", "minutes", "minuten"), "MIN"),
    **dict.fromkeys(("d", "day", "days", "tag", "tage"), "DAY"),
    **dict.fromkeys(("week", "weeks", "woche", "wochen"), "WEE"),
    **dict.fromkeys(("month", "months", "monat", "monate"), "MON"),
    **dict.fromkeys(("year", "years", "jahr", "jahre"), "ANN"),
    **dict.fromkeys(("kg",), "KGM"),
    **dict.fromkeys(("g",), "GRM"),
    **dict.fromkeys(("t", "tonne", "tonnen"), "TNE"),
    **dict.fromkeys(("m", "metre", "meter"), "MTR"),
    **dict.fromkeys(("cm",), "CMT"),
    **dict.fromkeys(("mm",), "MMT"),
    **dict.fromkeys(("km",), "KMT"),
    **dict.fromkeys(("m2", "m²", "qm", "sqm"), "MTK"),
    **dict.fromkeys(("m3", "m³", "cbm"), "MTQ"),
    **dict.fromkeys(("l", "litre", "liter"), "LTR"),
    **dict.fromkeys(("kwh",), "KWH"),
    **dict.fromkeys(("set", "sets", "satz"), "SET"),
    **dict.fromkeys(("flat", "lump sum", "pauschal", "pauschale", "psch"), "LS"),
}


# One and many, by language. Abbreviations and signs are the same in both, or a person's choice.
_WORDS: Sequence[Mapping[str, tuple[str, str]]] = (
    {"en": ("piece", "pieces"), "de": ("Stück", "Stück")},
    {"en": ("hour", "hours"), "de": ("Stunde", "Stunden")},
    {"en": ("minute", "minutes"), "de": ("Minute", "Minuten")},
    {"en": ("day", "days"), "de": ("Tag", "Tage")},
    {"en": ("week", "weeks"), "de": ("Woche", "Wochen")},
    {"en": ("month", "months"), "de": ("Monat", "Monate")},
    {"en": ("year", "years"), "de": ("Jahr", "Jahre")},
)
_OF_WORD = {word.casefold(): unit for unit in _WORDS for words in unit.values() for word in words}


def written(unit: str, number: str, language: str) -> str:
    """Give a unit in the words of a language, for one or for many; one that is no such word as is.

    Args:
        unit: as the record has it.
        number: how many, as it is written beside it.
        language: `de` or `en`.
    """
    known = _OF_WORD.get(unit.casefold())
    return known[language][number != "1"] if known else unit


def unit_code(unit: str) -> str:
    """Give the code of a unit; that of one where it is not known."""
    return _CODES.get(unit.casefold().strip().rstrip("."), ONE)
