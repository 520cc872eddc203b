"""Lists of addresses: `"Muster, Anna" <anna@muster.example>, Team: a@b.example;` (RFC 5322)."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from crmctl.interchange.formats.mail.charsets import one_line
from crmctl.interchange.formats.mail.headers import decoded

_LONGEST = 320  # RFC 5321: 64 before the @, 255 behind it
_LONGEST_NAME = 200
_LONGEST_ENTRY = 20_000  # characters between two commas
_MAX_PIECES = 500_000  # of a list; 100,000 people are some 400,000
# What is never closed is a piece, too, so that no place is looked at time and again.
_PIECE = re.compile(
    r'"(?:[^"\\]|\\.){0,1000}"?'
    r"|\((?:[^()\\]|\\.){0,1000}\)?"
    r"|<[^<>]{0,1000}>"
    r'|[^",;:()<>]+'
    r"|.",
    re.DOTALL,
)
_ADDRESS = re.compile(r"[^\s@<>()\",;:]{1,64}@[^\s@<>()\",;:]{1,255}")
_ROUTE = re.compile(r"^(?:@[^:]*:)")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MARKS = re.compile(r'\\(.)|"', re.DOTALL)


class Mailbox(NamedTuple):
    """Somebody in a list of addresses.

    Attributes:
        address: empty where there is none: `To: all of us`.
        name: as a person reads it; empty where there is none.
    """

    address: str
    name: str


def mailboxes(field: str) -> Iterator[Mailbox]:
    """Give everybody in a list, members of groups among them, in its order."""
    pieces = _pieces(field)
    for entry in _entries(islice(pieces, _MAX_PIECES)):
        yield from _read(entry)
    if next(pieces, None) is not None:
        yield Mailbox("", "[the rest of the list was not read]")


def _entries(every: Iterable[str]) -> Iterator[list[str]]:
    """Take a list apart at its commas; a group's name is left out."""
    pieces: list[str] = []
    for piece in every:
        if piece in {",", ";"}:
            if pieces:
                yield pieces
            pieces = []
        elif piece == ":":
            pieces = []
        else:
            pieces.append(piece)
    yield pieces


def _pieces(text: str) -> Iterator[str]:
    """Take a list apart; what is opened and never closed counts as if it had not been opened."""
    for found in _PIECE.finditer(text):
        piece = found[0]
        if piece in {'"', "("}:
            continue
        if piece[0] == '"' and piece[-1] != '"':
            yield from _pieces(piece.replace('"', ""))
        elif piece[0] == "(" and piece[-1] != ")":
            yield from _pieces(piece.replace("(", ""))
        else:
            yield piece


def _read(pieces: list[str]) -> Iterator[Mailbox]:
    angle = next((one for one in reversed(pieces) if one[0] == "<" and one[-1] == ">"), "")
    comments = [_unquoted(one) for one in pieces if one[0] == "("]
    words = [one for one in pieces if one[0] not in "<>()"]
    if angle:
        yield from _with_angle(angle, words, comments)
        return
    plain = "".join(words)[:_LONGEST_ENTRY]
    found = _ADDRESS.findall(plain)
    if len(found) == 1:
        rest = plain.replace(found[0], " ")
        yield Mailbox(_bare(found[0]), _name(_spoken(rest) or " ".join(comments)))
    elif found:  # several without a comma
        yield from (Mailbox(_bare(one), "") for one in found)
    elif text := one_line(decoded(" ".join([_spoken(plain), *comments])), _LONGEST_NAME):
        yield Mailbox("", text)


def _with_angle(angle: str, words: list[str], comments: list[str]) -> Iterator[Mailbox]:
    inside = _ROUTE.sub("", re.sub(r"\s", "", angle[1:-1])).removeprefix("mailto:")
    named = _spoken("".join(words)[:_LONGEST_ENTRY]) or " ".join(comments)
    if len(inside) <= _LONGEST and _ADDRESS.fullmatch(inside):
        yield Mailbox(_bare(inside), _name(named))
    elif text := one_line(decoded(f"{named} {inside}"), _LONGEST_NAME):
        yield Mailbox("", text)


def _bare(address: str) -> str:
    return address.strip("'.").removeprefix("mailto:")


def _spoken(text: str) -> str:
    """Give words without the quotation marks around them."""
    return _MARKS.sub(lambda mark: mark[1] or "", text).strip()


def _unquoted(comment: str) -> str:
    return _ESCAPED.sub(r"\1", comment[1:-1]).strip()


def _name(text: str) -> str:
    """Give a decoded name; an address is none."""
    name = one_line(decoded(text), _LONGEST_NAME).strip("'\" ")
    return "" if "@" in name else name
