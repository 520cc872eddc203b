"""The physical lines of a file of any size, in pieces that are bounded."""

import codecs
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from crmctl.errors.addressbooks import UndecodableAddressBookError
from crmctl.errors.endless import EndlessLineError

CHUNK = 64 * 1024
MAX_LINE = 256 * 2**20
"""A file with a line of more bytes is refused; pictures are refused far below, with their card."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Piece(NamedTuple):
    """A line, or a part of a very long one.

    Attributes:
        line: its number, from 1.
        data: its bytes, without the line end.
        begins: whether it is the beginning of the line.
    """

    line: int
    data: bytes
    begins: bool


def pieces(stream: BinaryIO) -> Iterator[Piece]:
    """Give the lines of a file, those beyond `CHUNK` bytes in several pieces.

    A line ends with LF, CR LF, CR CR LF (files that were converted twice) or, in a file without
    any LF, with CR. A byte order mark is left out, and UTF-16 is turned into UTF-8.

    Raises:
        UndecodableAddressBookError: the file begins as UTF-16 and is none.
        EndlessLineError: a line has more than `MAX_LINE`.
    """
    number, begins, rest, size = 1, True, b"", 0
    for chunk in _chunks(stream):
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        if len(rest) > CHUNK:
            *more, rest = rest.split(b"\r")
            lines += more
        for whole in lines:
            for line in whole.rstrip(b"\r").split(b"\r"):
                yield Piece(number, line, begins)
                number, begins = number + 1, True
        if len(rest) > CHUNK:
            size = len(rest) if begins else size + len(rest)
            if size > MAX_LINE:
                raise EndlessLineError(number, MAX_LINE)
            yield Piece(number, rest, begins)
            begins, rest = False, b""
    for line in rest.rstrip(b"\r").split(b"\r") if rest else ():
        yield Piece(number, line, begins)
        number, begins = number + 1, True


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    first = stream.read(CHUNK)
    if not first.startswith(_UTF_16):
        yield first.removeprefix(codecs.BOM_UTF8)
        while chunk := stream.read(CHUNK):
            yield chunk
        return
    decoder = codecs.getincrementaldecoder("utf-16")()
    chunk = first
    try:
        while chunk:
            yield decoder.decode(chunk).encode()
            chunk = stream.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeError:
        raise UndecodableAddressBookError("UTF-16") from None


def beginning(first: bytes) -> str:
    """Give the first bytes of a file as text, without its byte order mark, to tell its format."""
    if first.startswith(_UTF_16):
        return first[: len(first) // 2 * 2].decode("utf-16", "replace")
    return first.removeprefix(codecs.BOM_UTF8).decode("latin-1")
