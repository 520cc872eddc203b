"""How many columns of a terminal a text takes."""

import re
import unicodedata
from functools import lru_cache

from crmctl.charts.letters import cut

_JOINED = re.compile("\u200d.")


def width(text: str) -> int:
    """Give how many columns a terminal needs for a safe text."""
    # Below the combining marks every character takes one column; that is most text there is.
    if text.isascii() or max(text) < "\u0300":
        return len(text)
    joined = _JOINED.sub("", text)
    return sum(map(_columns, joined))


@lru_cache(maxsize=4096)
def _columns(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Fill a safe text with spaces up to a number of columns."""
    space = " " * (columns - width(text))
    return space + text if right else text + space


def shortened(text: str, columns: int, ellipsis: str = "…") -> str:
    """Give as much of a safe text as some columns hold, with an ellipsis where it was cut."""
    if width(text) <= columns:
        return text
    end = min(len(text), columns)
    while end > 0 and width(cut(text, end, ellipsis)) > columns:
        end -= 1
    return cut(text, end, ellipsis)
