"""Folding text so that writings of one word compare equal.

`fold` gives the plain form (case, accents, ß), `loose` also takes the German ways of writing an
umlaut without one (ae, oe, ue) as the umlaut: Müller, Mueller and Muller share a loose form.
"""

import re
import unicodedata

# Letters that Unicode does not decompose but that people type without the stroke or ligature.
_LETTERS = str.maketrans(
    {
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "\u0131": "i",
    }
)
_DIGRAPHS = re.compile(r"([aou])e")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Give the text in lower case, without accents, with ß as ss: `Straße` -> `strasse`."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.casefold().translate(_LETTERS)


def loose(text: str) -> str:
    """Give the folded text with ae, oe, ue as a, o, u: `Mueller` and `Müller` -> `muller`."""
    folded = fold(text)
    # Most words have none, and to look for three pairs is quicker than for a pattern.
    if "ae" in folded or "oe" in folded or "ue" in folded:
        return _DIGRAPHS.sub(r"\1", folded)
    return folded


def words(text: str) -> list[str]:
    """Give the folded words of a text, in order; digits count as letters."""
    return _WORD.findall(fold(text))
