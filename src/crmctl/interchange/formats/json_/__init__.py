"""JSON: our own export, and what a script or a form writes; an array, or object after object.

`cutting` takes a stream apart, `decoding` is strict about an item, `meaning` makes the record.
"""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from crmctl.errors.objects import NoJsonError, UndecodableJsonError
from crmctl.interchange.entries import BadEntry, Entry, Format, Setting
from crmctl.interchange.formats.json_ import meaning
from crmctl.interchange.formats.json_.cutting import Piece, cut
from crmctl.interchange.formats.json_.decoding import RefusedError, decoded

# [ before an object or another array, or the array's end; not a vCard or calendar as JSON.
_BEGINNING = re.compile(rb"\s*(?:\{\s*(?:[\"}]|$)|\[\s*(?:\{|\]|$))")
_LOOK = 4_096
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def fits(beginning: bytes) -> bool:
    """Tell whether a file begins as an object, or as an array of objects."""
    if beginning.startswith(_UTF16):
        beginning = beginning.decode("utf-16", "ignore").encode()
    return _BEGINNING.match(beginning.removeprefix(codecs.BOM_UTF8)) is not None


def read(stream: BinaryIO, setting: Setting) -> Iterator[Entry | BadEntry]:
    """Give the records of a file, item by item.

    Raises:
        NoJsonError: it begins with neither an array nor an object.
        UndecodableJsonError: it begins as UTF-16, and is none.
    """
    try:
        for piece in cut(_Bytes(stream)):
            yield from _entries(piece, setting)
    except UnicodeError:
        raise UndecodableJsonError from None


def rejects(entries: Iterable[BadEntry]) -> Iterator[bytes]:
    """Give each rejected item on a line, below a line that says what is wrong with it."""
    for bad in entries:
        told = {"crmctl_line": bad.line, "crmctl_field": bad.place, "crmctl_reason": bad.reason}
        yield json.dumps(told, ensure_ascii=False).encode() + b"\n"
        # Between the parts of JSON an end of line means what a blank does.
        yield b" ".join(bad.raw.splitlines()) + b"\n"


def _entries(piece: Piece, setting: Setting) -> Iterator[Entry | BadEntry]:
    try:
        yield from list(meaning.entries(decoded(piece), piece, setting))
    except RefusedError as refused:
        yield BadEntry(piece.line, piece.raw, "", str(refused))


class _Bytes:
    """A stream as UTF-8 without a mark at its beginning, after a look at its first bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._first = stream, b""
        first = stream.read(_LOOK)
        while len(first) < _LOOK and (more := stream.read(_LOOK - len(first))):
            first += more
        self._decoder: codecs.IncrementalDecoder | None = None
        if first.startswith(_UTF16):
            self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._first = self._utf8(first.removeprefix(codecs.BOM_UTF8))
        beginning = self._first.lstrip()
        if beginning and beginning[:1] not in {b"{", b"["}:
            raise NoJsonError

    def read(self, size: int) -> bytes:
        """Give the next bytes; nothing at the end."""
        if self._first:
            first, self._first = self._first, b""
            return first
        while chunk := self._stream.read(size):
            if found := self._utf8(chunk):
                return found
        return self._utf8(b"", final=True)

    def _utf8(self, chunk: bytes, *, final: bool = False) -> bytes:
        if self._decoder is None:
            return chunk
        return self._decoder.decode(chunk, final).encode()


FORMAT = Format("JSON", (".json", ".jsonl", ".ndjson"), fits, read, rejects)
