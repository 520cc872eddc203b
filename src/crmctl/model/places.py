"""Names of countries to their codes (ISO 3166-1 alpha-2), by the Unicode CLDR through Babel."""

import re
from collections.abc import Mapping
from functools import cache

from crmctl.model.text import fold

# The languages in which names of countries are understood, besides codes.
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl")
_CODE = re.compile(r"[A-Z]{2}")
# Writings in daily use that CLDR does not list as a name.
_EVERYDAY = {
    "usa": "US", "u s a": "US", "united states of america": "US", "america": "US",
    "uk": "GB", "great britain": "GB", "england": "GB", "scotland": "GB", "grossbritannien": "GB",
    "brd": "DE", "holland": "NL", "czech republic": "CZ", "tschechische republik": "CZ",
    "korea": "KR", "russian federation": "RU", "schweiz": "CH",
}  # fmt: skip
_ALPHA_3 = {"deu": "DE", "aut": "AT", "che": "CH", "gbr": "GB", "fra": "FR", "ita": "IT"}
_NOT_ALNUM = re.compile(r"[^a-z0-9]+")


def country_code(text: str) -> str:
    """Give the code of a country's name in a usual language, or nothing when it is not known."""
    if _CODE.fullmatch(text) and text != "UK":
        return text
    key = _NOT_ALNUM.sub(" ", fold(text)).strip()
    return _EVERYDAY.get(key) or _ALPHA_3.get(key) or _names().get(key, "")


@cache
def _names() -> Mapping[str, str]:
    from babel import Locale  # noqa: PLC0415 - 50 ms that only a country's name needs

    names: dict[str, str] = {}
    for language in _LANGUAGES:
        for code, name in Locale(language).territories.items():
            if _CODE.fullmatch(code):
                names.setdefault(_NOT_ALNUM.sub(" ", fold(name)).strip(), code)
                names.setdefault(code.lower(), code)
    return names
