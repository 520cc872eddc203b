"""The words of a text as the index keeps them."""

from functools import lru_cache

from crmctl.model.text import loose, words

# Stands between two values in the table `words`, so that no phrase reaches from one into the next.
BREAK = "¦"


def searched_text(value: str) -> str:
    """Give the folded words of a value, joined by spaces.

    Folding is the dearest step of building the index; names and words of notes come again and
    again, so what stands between two spaces is folded once.
    """
    if value.isascii():
        return " ".join(words(value))
    parts = map(_folded_words, value.split())
    return " ".join([part for part in parts if part])


def loose_text(text: str) -> str:
    """Give the loose form of a folded text."""
    return loose(text) if _may_be_loose(text) else text


def loose_words(text: str) -> str:
    """Give the loose forms of those words of a folded text for which they differ.

    Of notes the single words suffice; a name is kept whole (`loose_text`), so that its words are
    found beside each other in either writing.
    """
    if not _may_be_loose(text):
        return ""
    return f" {BREAK} ".join([loose(word) for word in text.split() if _may_be_loose(word)])


def _may_be_loose(text: str) -> bool:
    """Tell whether there is a pair of letters to replace; most texts have none."""
    return "ae" in text or "oe" in text or "ue" in text


@lru_cache(maxsize=50_000)
def _folded_words(chunk: str) -> str:
    return " ".join(words(chunk))
