"""Texts of records as they may stand on paper: no control characters, no turned directions."""

import re
from collections.abc import Iterable

_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# C0, DEL and C1; what turns the direction of all that follows (UAX #9); what hides, or is no
# character. Marks (U+200E, U+200F) act on their neighbours only and stay.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\uffff\ud800-\udfff]"
)
_BESIDE_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#{}]")
_FIRST = re.compile(r"^(\s*)([-+=]|\d{1,9}(?=[.)](?:\s|$)))")
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")


def line(text: object) -> str:
    """Give a text in one line, without what could act on the page around it."""
    return " ".join(_CONTROLS.sub("", _BREAKS.sub(" ", str(text)).replace("\t", " ")).split())


def lines(text: object) -> tuple[str, ...]:
    """Give the lines of a text, each cleaned; those without anything are left out."""
    return filled(line(each) for each in _BREAKS.split(str(text)))


def filled(texts: Iterable[str]) -> tuple[str, ...]:
    """Leave out the empty ones."""
    return tuple(text for text in texts if text)


def markdown(text: str) -> str:
    """Give one line of text so that Markdown shows it as it is (CommonMark, 2.4)."""
    escaped = _BESIDE_MARKUP.sub(r"\\\g<0>", line(text))
    found = _FIRST.match(escaped)
    if found is None:
        return escaped
    rest = escaped[found.end() :]
    return f"{found[1]}{found[2]}\\{rest}" if found[2].isdecimal() else f"\\{found[2]}{rest}"


def file_name(*parts: str) -> str:
    """Join texts to the name of a file that every system takes; what it does not take is left."""
    return "-".join(filled(_NO_NAME.sub("-", part).strip("-.") for part in parts)) or "document"
