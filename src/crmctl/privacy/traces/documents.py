"""PDF files: what their streams, strings and fonts say, as text.

A page sets its letters one by one, at places of their own and in codes of its font; a map within
the file tells which letters these are. The file is not written anew: one wrong byte breaks it.
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress

_STREAM = re.compile(rb"stream\r?\n")
_STRING = re.compile(rb"\(((?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SHOWN = re.compile(
    rb"\((?P<text>(?:\\.|[^\\()]|\((?:\\.|[^\\()])*\))*)\)|<(?P<hex>[0-9A-Fa-f\s]*)>"
    rb"|(?P<move>-?\d*\.?\d+)(?=[^\S\n]*[-\d.(<\]])|\b(?P<line>Td|TD|T\*|Tm|ET|'|\")",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_CONTROL = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_CHAR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?=[<e])")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")
_LIST = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*\[([^\]]*)\]")
_BLANK = -150  # thousandths of the font's size; a wider gap is one between words
_LARGEST = 16 << 20
_MOST_FONTS = 40
_MOST_CODES = 70_000


def texts(content: bytes) -> Iterator[bytes]:
    """Give everything that a PDF file says, in UTF-8: once as it stands, once by each font."""
    streams = [content, *_streams(content)]
    fonts: list[Mapping[int, str]] = [{}]
    for stream in streams:
        if b"beginbf" in stream and len(fonts) < _MOST_FONTS:
            fonts.append(_font(stream))
    for stream in streams:
        yield stream
        yield b"\n".join(_told(stream))
        if b"Tj" in stream or b"TJ" in stream:
            for font in fonts:
                yield "".join(_shown(stream, font)).encode("utf-8", "replace")


def is_encrypted(content: bytes) -> bool:
    """Tell whether a PDF file is locked."""
    return re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", content) is not None


def _streams(content: bytes) -> Iterator[bytes]:
    left = 4 * _LARGEST
    for match in _STREAM.finditer(content):
        with suppress(zlib.error):
            made = zlib.decompressobj().decompress(content[match.end() :], min(left, _LARGEST))
            left -= len(made)
            if made:
                yield made
        if left <= 0:
            return


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


def _shown(stream: bytes, font: Mapping[int, str]) -> Iterator[str]:
    """Give the letters that a page shows, with the gaps between words."""
    for match in _SHOWN.finditer(stream):
        if match["text"] is not None:
            yield _letters(_unescaped(match["text"]), font)
        elif match["hex"] is not None:
            yield _letters(_from_hex(match["hex"]), font)
        elif match["line"]:
            yield "\n"
        elif float(match["move"]) < _BLANK:
            yield " "


def _letters(raw: bytes, font: Mapping[int, str]) -> str:
    if not font:
        return raw.decode("cp1252", "replace")
    if max(font) > 0xFF or len(raw) % 2 == 0:  # noqa: PLR2004 - codes of two bytes
        codes = [int.from_bytes(raw[at : at + 2], "big") for at in range(0, len(raw), 2)]
        if all(code in font for code in codes):
            return "".join(font[code] for code in codes)
    return "".join(font.get(code, "") for code in raw)


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
