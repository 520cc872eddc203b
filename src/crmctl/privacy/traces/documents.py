"""PDF files: what their streams, strings and fonts say, as text.

A page sets its letters one by one, at places of their own and in codes of its font; a map within
the file tells which letters these are. The file is not written anew: one wrong byte breaks it.
"""

import base64
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

_STREAM = re.compile(rb"stream\r?\n")
_STRING = re.compile(rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SHOWN = re.compile(
    rb"\((?P<text>(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|/(?P<font>[^\s/<>\[\]()]+)\s+-?[\d.]+\s+Tf|(?P<move>-?\d*\.?\d+)(?=[^\S\n]*[-\d.(<\]])|\b(?P<line>Td|TD|T\*|Tm|ET|'|\")",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?=[<e])")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_LIST = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*\[([^\]]*)\]")
_BLANK = -150  # thousandths of the font's size; a wider gap is one between words
_LARGEST = 16 << 20
_MOST_STREAMS = 2000
_NUMBER = 12  # as long as the number of an object and its generation may be
_OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj")
_BODY = re.compile(rb"(\d+)\s+\d+\s+obj(.*?)(?:stream|endobj)", re.DOTALL)
_TO_UNICODE = re.compile(rb"/ToUnicode\s+(\d+)\s+\d+\s+R")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)\s+(\d+)\s+\d+\s+R")
_MOST_CODES = 70_000


def texts(content: bytes) -> Iterator[bytes]:
    """Give everything that a PDF file says: its streams as they are, and what they show."""
    streams = [(b"", content), *_streams(content)]
    fonts = _fonts(streams)
    for _, stream in streams:
        yield stream
        yield b"\n".join(_told(stream))
        if b"Tj" in stream or b"TJ" in stream:
            yield "".join(_shown(stream, fonts)).encode("utf-8", "replace")


def is_encrypted(content: bytes) -> bool:
    """Tell whether a PDF file is locked."""
    return re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", content) is not None


def _streams(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the dictionary and the content of each stream that is compressed as usual."""
    left = 4 * _LARGEST
    for match in _STREAM.finditer(content):
        with suppress(zlib.error, ValueError):
            begin = max(content.rfind(b" obj", 0, match.start()) - _NUMBER, 0)
            packed = _bare(content[begin : match.start()], content, match.end())
            if packed is None:
                made = zlib.decompressobj().decompress(content[match.end() :], min(left, _LARGEST))
            elif b"Flate" in content[begin : match.start()]:
                made = zlib.decompressobj().decompress(packed, min(left, _LARGEST))
            else:
                made = packed
            left -= len(made)
            yield content[begin : match.start()], made
        if left <= 0:
            return


def _bare(about: bytes, content: bytes, start: int) -> bytes | None:
    """Give the bytes of a stream that is written in letters; None for one that is not."""
    if b"/ASCII85Decode" in about or b"/A85" in about:
        return base64.a85decode(content[start : content.index(b"~>", start)].strip())
    if b"/ASCIIHexDecode" in about or b"/AHx" in about:
        return _from_hex(content[start : content.index(b">", start)])
    return None


def _fonts(streams: Sequence[tuple[bytes, bytes]]) -> dict[bytes, list[Mapping[int, str]]]:
    """Give the letters of each font by the names that pages have for it."""
    maps = {
        int(found[1]): _font(stream)
        for about, stream in streams[1:_MOST_STREAMS]
        if b"beginbf" in stream and (found := _OBJECT.search(about))
    }
    bodies = [body for about, stream in streams for body in _objects(about, stream)]
    letters = {
        number: maps[int(found[1])]
        for number, body in bodies
        if (found := _TO_UNICODE.search(body)) and int(found[1]) in maps
    }
    names: dict[bytes, list[Mapping[int, str]]] = {}
    for _, body in bodies:
        for name, number in _NAMED.findall(body):
            if int(number) in letters:
                names.setdefault(name, []).append(letters[int(number)])
    names[b""] = list(maps.values())
    return names


def _objects(about: bytes, stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the objects of the file, or of a stream that holds some, by their numbers."""
    if not about:
        for match in _BODY.finditer(stream):
            yield int(match[1]), match[2]
    elif b"/ObjStm" in about and (first := re.search(rb"/First\s+(\d+)", about)):
        start = int(first[1])
        numbers = [int(one) for one in stream[:start].split()]
        places = [start + at for at in numbers[1::2]] + [len(stream)]
        for number, (begin, end) in zip(numbers[::2], pairwise(places), strict=False):
            yield number, stream[begin:end]


def _told(stream: bytes) -> Iterator[bytes]:
    """Give the strings of titles, bookmarks, comments and forms."""
    for match in _STRING.finditer(stream):
        yield _decoded(_unescaped(match[1]))
    for match in _HEX.finditer(stream):
        yield _decoded(_from_hex(match[1]))


def _decoded(raw: bytes) -> bytes:
    if raw.startswith((b"\xfe\xff", b"\xff\xfe")):
        return raw.decode("utf-16", "replace").encode("utf-8", "replace")
    return raw


def _unescaped(raw: bytes) -> bytes:
    def meant(match: re.Match[bytes]) -> bytes:
        after = match[1]
        if after.isdigit():
            return bytes([int(after, 8) & 0xFF])
        return b"" if after.endswith(b"\n") else _CONTROL.get(after, after)

    return _ESCAPE.sub(meant, raw)


def _from_hex(digits: bytes) -> bytes:
    bare = b"".join(digits.split())
    return bytes.fromhex((bare + b"0" * (len(bare) % 2)).decode())


def _shown(stream: bytes, fonts: Mapping[bytes, Sequence[Mapping[int, str]]]) -> Iterator[str]:
    """Give the letters that a page shows, with the gaps between words."""
    own = fonts[b""]
    for match in _SHOWN.finditer(stream):
        if match["font"]:
            own = fonts.get(match["font"], fonts[b""])
        elif match["text"] is not None:
            yield _letters(_unescaped(match["text"]), own)
        elif match["hex"] is not None:
            yield _letters(_from_hex(match["hex"]), own)
        elif match["line"]:
            yield "\n"
        elif float(match["move"]) < _BLANK:
            yield " "


def _letters(raw: bytes, fonts: Sequence[Mapping[int, str]]) -> str:
    """Read codes by the first font that has all of them, of two bytes or of one."""
    pairs = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
    for codes in (pairs, raw) if len(raw) % 2 == 0 else (raw,):
        for font in fonts:
            if all(code in font for code in codes):
                return "".join(font[code] for code in codes)
    return raw.decode("cp1252", "replace")


def _font(stream: bytes) -> dict[int, str]:
    """Read which letters the codes of a font are (PDF 1.7, 9.10.3)."""
    codes: dict[int, str] = {}
    for low, high, first in _RANGE.findall(stream):
        start, letters = int(low, 16), _from_hex(first)
        for step in range(min(int(high, 16) - start + 1, _MOST_CODES)):
            last = int.from_bytes(letters[-2:], "big") + step
            codes[start + step] = _utf16(letters[:-2] + (last & 0xFFFF).to_bytes(2, "big"))
    for low, _, several in _LIST.findall(stream):
        for step, each in enumerate(_HEX.findall(several)):
            codes[int(low, 16) + step] = _utf16(_from_hex(each))
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", stream, re.DOTALL):
        for code, letters in _CHAR.findall(block + b"e"):
            codes[int(code, 16)] = _utf16(_from_hex(letters))
    return codes


def _utf16(raw: bytes) -> str:
    return raw.decode("utf-16-be", "replace")
