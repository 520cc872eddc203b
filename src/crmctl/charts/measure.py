"""How wide a text is on a page, so that no caption leaves its box.

Which font a page is shown in is not known. The advance widths are those of DejaVu Sans, the widest
of the usual sans-serif fonts, rounded up: in Arial, Helvetica or Segoe UI a text is narrower.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from crmctl.charts.letters import cut

# In thousandths of the font size.
_BY_ADVANCE = {
    200: "\u2009\u202f",
    280: "'ijl\N{LATIN SMALL LETTER DOTLESS I}",
    320: " ,.IJ·|\N{NO-BREAK SPACE}\N{SINGLE LOW-9 QUOTATION MARK}"
    "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}",
    340: "/:;\\",
    400: "f-()[]t!",
    420: "r",
    520: '"*_`s\N{EN DASH}„“”',
    580: "?czLFkvxy",
    640: "oaeEhnuSbdgpq$0123456789{}PTY€ß",
    700: "KAVXZBRC",
    790: "UNHDG&OQøØ",
    840: "w#+<=>^~\N{MINUS SIGN}",
    1000: "%mMW@…—®©ÆæŒœ",
}
_ADVANCES = {char: advance for advance, chars in _BY_ADVANCE.items() for char in chars}
_WHOLE = 1000
_OTHER_LETTER = 760  # Greek, Cyrillic, Hebrew, Arabic: few letters are wider
_WIDE = 1000
_EMOJI, _FIRST_EMOJI = 1300, "\U0001f000"
_BOLDER = 75
_WIDEST_BOLD = 115
_NO_ADVANCE = ("Mn", "Me", "Cf")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Give the width of a text in the unit of the font size; rather too much than too little."""
    thousandths = sum(map(_advance, text))
    if bold:
        thousandths += sum(_bolder(char) for char in text)
    return thousandths * size / _WHOLE


def fitted(text: str, width: float, size: float, *, bold: bool = False) -> str:
    """Give as much of a text as the width holds, with an ellipsis where something is missing."""
    if text_width(text, size, bold=bold) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if text_width(cut(text, middle), size, bold=bold) <= width:
            low = middle
        else:
            high = middle - 1
    return cut(text, low)


def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> Iterator[str]:
    """Break a text between words; a word that is too long is shortened."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and text_width(longer, size, bold=bold) > width:
            yield line
            longer = word
        line = fitted(longer, width, size, bold=bold)
    if line:
        yield line


def _bolder(char: str) -> int:
    if not _advance(char):
        return 0
    return _WIDEST_BOLD if char in "wW" else _BOLDER


@lru_cache(maxsize=4096)
def _advance(char: str) -> int:
    known = _ADVANCES.get(char)
    if known is not None:
        return known
    if unicodedata.category(char) in _NO_ADVANCE:
        return 0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return _EMOJI if char >= _FIRST_EMOJI else _WIDE
    base = unicodedata.normalize("NFD", char)[0]
    return _ADVANCES.get(base, _OTHER_LETTER)
