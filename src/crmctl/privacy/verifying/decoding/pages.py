"""The text of PDF pages, whose letters stand in strings between drawing commands."""

import re
from collections.abc import Iterator

_ARRAY = re.compile(
    rb"\[((?:\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>|[^\[\]()<>])*)\]\s*TJ", re.DOTALL
)
_PIECE = re.compile(rb"\(((?:\\.|[^\\()]|\([^()]*\))*)\)|<([0-9A-Fa-f\s]{2,})>", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
# A drawn page, or the facts of a document that lie packed among others.
_SIGN = re.compile(rb"\bBT\b[^\0]*?\bT[jJ]\b|<<\s*/[A-Z][^\0]*>>")
_OCTAL = frozenset(b"%d" % digit for digit in range(8))
_UTF16 = b"\xfe\xff"


def strings(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the strings of a page or of a document's facts, singly and put together."""
    if not (content.startswith(b"%PDF") or _SIGN.search(content)):
        return
    for found in _ARRAY.finditer(content):
        yield "PDF", b"".join(_pieces(found[1]))
    singly = list(_pieces(content))
    if singly:
        yield "PDF", b"\n".join(singly)
        yield "PDF", b"".join(singly)
        yield from (("PDF", _as_utf8(one)) for one in singly if one.startswith(_UTF16))


def _as_utf8(piece: bytes) -> bytes:
    return piece.decode("utf-16", "replace").encode("utf-8", "replace")


def _pieces(content: bytes) -> Iterator[bytes]:
    for found in _PIECE.finditer(content):
        if found[1] is not None:
            yield _ESCAPE.sub(_unescaped, found[1])
        else:
            digits = re.sub(rb"\s", b"", found[2])
            yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


def _unescaped(found: re.Match[bytes]) -> bytes:
    sign = found[1]
    if sign[:1] in _OCTAL:
        return bytes([int(sign, 8) & 0xFF])
    return b"" if sign.endswith(b"\n") else _LETTERS.get(sign, sign)
