"""The header of a message or of one of its parts: its fields, unfolded and decoded.

RFC 5322 fields, RFC 2047 encoded words, RFC 2231 parameters. The standard library reads the
parameters. It does not split the header, because its parser ends it at the first line that is no
field, and copies each line of what follows.
"""

import binascii
import re
from collections.abc import Sequence
from email.message import Message
from email.quoprimime import header_decode
from itertools import groupby
from typing import NamedTuple

from crmctl.interchange.formats.mail.charsets import text_of

MAX_HEADER = 8 * 2**20
"""A message whose header has more bytes is refused."""

_LONGEST = 8 * 2**10  # bytes of a field that is no list of addresses
_LONGEST_PARAMETERS = 4 * 2**10  # the standard library looks at them time and again
_ADDRESSES = frozenset({"from", "to", "cc", "bcc", "reply-to", "references"})
_WANTED = _ADDRESSES | {
    *("auto-submitted", "content-description", "content-disposition", "content-location"),
    *("content-transfer-encoding", "content-type", "date", "in-reply-to", "list-id"),
    *("list-post", "list-unsubscribe", "message-id", "precedence", "received", "return-path"),
    *("subject", "x-autoreply", "x-autorespond", "x-crmctl-reason", "x-mailman-version"),
    *("x-mozilla-status", "x-spam-flag"),
}
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:")
_WORD = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,100}\?[bBqQ]\?)")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


class TooLargeHeaderError(ValueError):
    """A header has more than `MAX_HEADER` bytes."""


class Header(NamedTuple):
    """The fields of a header that anybody here asks for.

    Attributes:
        fields: by name in lower case, every occurrence, unfolded.
        body: where the content begins.
    """

    fields: dict[str, list[bytes]]
    body: int

    def raw(self, name: str) -> str:
        """Give the first occurrence of a field as it stands; empty where there is none."""
        return text_of(next(iter(self.fields.get(name, ())), b"")).strip()

    def text(self, name: str) -> str:
        """Give the first occurrence of a field, its encoded words decoded."""
        return decoded(self.raw(name))

    def every(self, name: str) -> Sequence[str]:
        """Give every occurrence of a field as it stands."""
        return [text_of(value).strip() for value in self.fields.get(name, ())]

    def value(self, name: str) -> str:
        """Give what stands before the parameters of a field, in lower case."""
        return self.raw(name).partition(";")[0].strip().lower()

    def parameter(self, field: str, name: str) -> str:
        """Give a parameter of a field, decoded; empty where there is none."""
        value = self.raw(field)[:_LONGEST_PARAMETERS]
        if name not in value.lower():
            return ""
        message = Message()
        message[field] = value
        found = message.get_param(name, "", field)
        if isinstance(found, tuple):  # RFC 2231: the charset, the language, the bytes
            return text_of(found[2].encode("latin-1", "replace"), found[0] or "")
        return decoded(found or "")


def read(data: bytes, start: int, end: int) -> Header:
    """Read the header that begins at a place of a message.

    It ends at the first empty line. A line in it that is no field is passed over where a field
    follows; otherwise the content begins there.

    Raises:
        TooLargeHeaderError: it has no end within `MAX_HEADER`.
    """
    fields: dict[str, list[bytes]] = {}
    place, stray, current = start, -1, bytearray()
    while place < end:
        if place - start > MAX_HEADER:
            raise TooLargeHeaderError
        after = data.find(b"\n", place, end) + 1 or end
        line = data[place : min(after, place + MAX_HEADER)].rstrip(b"\r\n")
        if not line:
            _put(fields, current)
            return Header(fields, stray if stray >= 0 else after)
        if _FIELD.match(line):
            _put(fields, current)
            current, stray = bytearray(line), -1
        elif line[:1] in {b" ", b"\t"} and stray < 0:
            current += line
        elif stray < 0:
            _put(fields, current)
            current, stray = bytearray(), place
        place = after
    _put(fields, current)
    return Header(fields, stray if stray >= 0 else end)


def read_part(data: bytes, start: int, end: int) -> Header:
    """Read the header of a part; a part whose header has no end has none."""
    try:
        return read(data, start, end)
    except TooLargeHeaderError:
        return Header({}, start)


def _put(fields: dict[str, list[bytes]], line: bytearray) -> None:
    name, _, value = bytes(line).partition(b":")
    key = name.rstrip().lower().decode("latin-1")
    if key in _WANTED:
        longest = len(value) if key in _ADDRESSES else _LONGEST
        fields.setdefault(key, []).append(value[:longest])


def decoded(text: str) -> str:
    """Decode the encoded words of a text; a character may be split between two of them."""
    if "=?" not in text:
        return text
    joined = _BETWEEN_WORDS.sub(r"\1", text)
    pieces: list[tuple[str, bytes | str]] = []
    place = 0
    for word in _WORD.finditer(joined):
        if word.start() > place:
            pieces.append(("", joined[place : word.start()]))
        pieces.append((word[1].lower(), _bytes_of(word[2], word[3])))
        place = word.end()
    pieces.append(("", joined[place:]))
    return "".join(
        text_of(b"".join(part for _, part in group if isinstance(part, bytes)), charset)
        if charset
        else "".join(part for _, part in group if isinstance(part, str))
        for charset, group in groupby(pieces, key=lambda piece: piece[0])
    )


def _bytes_of(encoding: str, content: str) -> bytes:
    if encoding in "bB":
        return unbase64(content.encode("ascii", "ignore"))
    return header_decode(content).encode("latin-1", "replace")


def unbase64(content: bytes) -> bytes:
    """Decode base64, whatever else stands in it, as far as it goes."""
    digits = _NO_BASE64.sub(b"", content)
    whole = digits[: len(digits) - (len(digits) % 4 == 1)]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))
