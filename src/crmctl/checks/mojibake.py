"""UTF-8 that was read as Windows-1252, and back."""

import re

# The first byte of a letter in UTF-8 as Windows-1252 shows it, and one of those that follow.
_FOLLOWING = (
    "\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a"
    "\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_BROKEN = re.compile(f"[\u00c2-\u00f4][{_FOLLOWING}]+")
# A broken letter begins with one of these nearly always; the others occur in good words as well.
_TELLTALE = re.compile("[\u00c2\u00c3\u00c5\u00e2\u00a1-\u00bf]")


def mended(text: str) -> str:
    """Give the text with broken letters put right, where that can be done without a guess.

    Only runs that are UTF-8 byte for byte are touched: `S\u00c3O` stays.
    """
    if not _TELLTALE.search(text):
        return text
    return _BROKEN.sub(_decoded, text)


def _decoded(match: re.Match[str]) -> str:
    if not _TELLTALE.search(match[0]):
        return match[0]
    try:
        found = b"".join(_byte(char) for char in match[0]).decode()
    except (UnicodeDecodeError, UnicodeEncodeError):
        return match[0]
    return found if found.isprintable() or found == "\u00a0" else match[0]


def _byte(char: str) -> bytes:
    """Give the byte that Windows shows as a character; its five gaps stand for themselves."""
    number = ord(char)
    return bytes([number]) if 0x80 <= number <= 0x9F else char.encode("cp1252")  # noqa: PLR2004 - C1
