"""Runs of letters that stand for bytes: base64, hexadecimal digits and their kin."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator

_SHORTEST = 10
_64 = re.compile(r"[A-Za-z0-9+/_-]{10,}={0,2}")
_64_LINES = re.compile(
    r"(?:^[ \t>|#*]*[A-Za-z0-9+/_-]{4,}={0,2}[ \t]*\r?(?:\n|\Z)){2,}", re.MULTILINE
)
_16 = re.compile(r"[0-9A-Fa-f]{12,}")
_16_PARTED = re.compile(r"(?:(?:[0-9A-Fa-f]{2}){1,4}[\s:,-]{1,2}){5,}(?:[0-9A-Fa-f]{2})+")
_16_DUMP = re.compile(r"^[0-9A-Fa-f]{4,8}:?\s+((?:(?:[0-9A-Fa-f]{2})+\s?)+)", re.MULTILINE)
_8_DUMP = re.compile(r"^[ \t]*[0-7]{6,8}((?:[ \t]+[0-3][0-7]{2})+[ \t]*\n?)", re.MULTILINE)
_16_ESCAPED = re.compile(r"(?:0x[0-9A-Fa-f]{2}[\s,]*){5,}")
_32 = re.compile(r"[A-Z2-7]{16,}={0,6}")
_85 = re.compile(r"<~(.*?)~>", re.DOTALL)
_UU = re.compile(r"^begin [0-7]{3,4} [^\n]*\n(.*?)^(?:`|\s)?\r?\n?end", re.MULTILINE | re.DOTALL)


def contents(text: str) -> Iterator[tuple[str, bytes]]:
    """Give the bytes that runs of letters in a text may stand for."""
    for found in _64_LINES.finditer(text):
        joined = re.sub(r"[^A-Za-z0-9+/_=-]", "", found[0]).rstrip("=")
        yield from _from_64(joined, (0,))
        yield from _lines_of_16(found[0])
    for found in _64.finditer(text):
        # A word may stick to the run's front: its bytes begin at another letter then.
        yield from _from_64(found[0].rstrip("="), range(4))
    for found in _16.finditer(text):
        yield from (("hexadecimal", _from_16(found[0][start:])) for start in range(2))
    for pattern in (_16_PARTED, _16_ESCAPED):
        for found in pattern.finditer(text):
            yield "hexadecimal", _from_16(re.sub(r"0x|[^0-9A-Fa-f]", "", found[0]))
    yield from _dumped(text)
    for found in _32.finditer(text):
        bare = found[0].rstrip("=")
        yield "base32", _decoded(base64.b32decode, bare[: len(bare) // 8 * 8] + _rest(bare))
    for found in _85.finditer(text):
        yield "ascii85", _decoded(base64.a85decode, re.sub(r"\s", "", found[1]))
    for found in _UU.finditer(text):
        yield "uuencode", b"".join(map(_line_of_uu, found[1].splitlines()))


def _dumped(text: str) -> Iterator[tuple[str, bytes]]:
    octal = "".join(_8_DUMP.findall(text))
    if octal:
        yield "octal", bytes(int(one, 8) for one in octal.split())
    dump = "".join(_16_DUMP.findall(text))
    if dump:
        yield "hexadecimal", _from_16(re.sub(r"\s", "", dump))


def _from_64(run: str, starts: "range | tuple[int, ...]") -> Iterator[tuple[str, bytes]]:
    plain = run.replace("-", "+").replace("_", "/")
    for start in starts:
        part = plain[start:]
        part = part[:-1] if len(part) % 4 == 1 else part
        if len(part) >= _SHORTEST:
            yield "base64", _decoded(binascii.a2b_base64, part + "=" * (-len(part) % 4))


def _lines_of_16(lines: str) -> Iterator[tuple[str, bytes]]:
    joined = re.sub(r"\s", "", lines)
    if _16.fullmatch(joined):
        yield "hexadecimal", _from_16(joined)


def _from_16(digits: str) -> bytes:
    return bytes.fromhex(digits[: len(digits) // 2 * 2])


def _rest(bare: str) -> str:
    """Give the last letters of base32 with their padding; what cannot be a rest is left out."""
    rest = bare[len(bare) // 8 * 8 :]
    while len(rest) in {1, 3, 6}:
        rest = rest[:-1]
    return rest + "=" * (-len(rest) % 8)


def _line_of_uu(line: str) -> bytes:
    return _decoded(binascii.a2b_uu, line)


def _decoded(way: Callable[[bytes], bytes], text: str) -> bytes:
    try:
        return way(text.encode())
    except (binascii.Error, ValueError):
        return b""
