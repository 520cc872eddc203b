"""The line with which a message of an mbox begins: `From sender date` (RFC 4155)."""

import re

# `From anna@muster.example Sat Nov 21 09:30:00 2026`, with or without seconds and a zone.
_DATED = re.compile(
    rb"From .{0,500}\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?:[A-Z][a-z]{2} +[0-9]{1,2}|[0-9]{1,2} +[A-Z][a-z]{2}) .{0,20}[0-9]{1,2}:[0-9]{2}"
)
# A sender alone: an address, or one word.
_UNDATED = re.compile(rb"From (?:\S*@\S*|-|\S+\s*$)")
_FIELD = re.compile(rb">?[!-9;-~]{1,80}[ \t]*:")
_DATE = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b.*")


def begins(line: bytes, following: bytes) -> bool:
    """Tell by a line and the next one whether a message begins here.

    A sentence may begin with this word, too: without a date there is a sender, then a header.
    """
    if _DATED.match(line):
        return True
    return _UNDATED.match(line) is not None and _FIELD.match(following) is not None


def date_of(line: bytes) -> str:
    """Give the date of such a line; empty where it has none."""
    found = _DATE.search(line.decode("latin-1"))
    return found[0] if found else ""
