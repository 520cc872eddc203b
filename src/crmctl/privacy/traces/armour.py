"""Bytes written as letters within a text: base64 and its kin, hexadecimal digits, and words."""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crmctl.privacy.traces.dumps import dumps

# A word as people write it is no base64, and looking into each would take long.
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+|(?:[0-9a-f]{40}|[0-9a-f]{64})")
_BASE64 = re.compile(
    r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/]{8,}+(?![_-])"
    r"(?:\r?\n[ \t]*[A-Za-z0-9+/]+(?=={0,2}[ \t]*(?:\r?\n|\Z)))*(?:=\r?\n?=?)?=?"
)
_BASE64_URL = re.compile(r"[A-Za-z0-9_-]{9,}={0,2}")
_BASE32 = re.compile(r"[A-Z2-7]{8,}={0,6}")
_HEX = re.compile(r"(?:(?:0x)?[0-9A-Fa-f]{2}(?:[ :,-] ?|\r?\n[ \t]*)?){6,}")
_PAIR = re.compile(r"[0-9A-Fa-f]{2}(?![xX])")
_ENCODED_WORDS = re.compile(
    r"=\?[\w.-]{2,40}\?[bB]\?[A-Za-z0-9+/=]*\?=(?:\s+=\?[\w.-]{2,40}\?[bB]\?[A-Za-z0-9+/=]*\?=)*"
)
_ENCODED_WORD = re.compile(r"=\?([\w.-]+)\?[bB]\?([A-Za-z0-9+/=]*)\?=")
_ASCII85 = re.compile(r"<~[!-uz\s]*~>")
_UU = re.compile(r"(?:^[ -`]{2,62}\r?\n)+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A stretch of a text that is bytes in letters.

    Attributes:
        encoding: what it is called.
        start: where it begins in the text.
        end: where it ends.
        content: the bytes.
        close: writes other bytes so.
    """

    encoding: str
    start: int
    end: int
    content: bytes
    close: Callable[[bytes], str]


def wrapped(text: str) -> Iterator[Wrapped]:
    """Find all stretches of a text that may be bytes in letters; they may overlap."""
    for read in _READERS:
        yield from read(text)


def _encoded_words(text: str) -> Iterator[Wrapped]:
    for match in _ENCODED_WORDS.finditer(text):
        words = _ENCODED_WORD.findall(match[0])
        try:
            meant = "".join(base64.b64decode(each).decode(charset) for charset, each in words)
        except (ValueError, LookupError):
            continue
        yield Wrapped("encoded-word", match.start(), match.end(), meant.encode(), _as_word)


def _as_word(content: bytes) -> str:
    return f"=?utf-8?B?{base64.b64encode(content).decode()}?="


def _base64(text: str) -> Iterator[Wrapped]:
    for match in _BASE64.finditer(text):
        yield from _shifted(match, "base64", b"+/")


def _base64_url(text: str) -> Iterator[Wrapped]:
    for match in _BASE64_URL.finditer(text):
        if "-" in match[0] or "_" in match[0]:
            yield from _shifted(match, "base64url", b"-_")


def _shifted(match: re.Match[str], encoding: str, others: bytes) -> Iterator[Wrapped]:
    """Give what letters mean from each of the four places where a group may begin."""
    text = match[0]
    if _WORD.fullmatch(text):
        return
    for skipped in range(4):
        if found := _Layout.of(text[skipped:], others):
            start = match.start() + skipped
            yield Wrapped(encoding, start, match.end(), found.content, found.written)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How base64 is set: the width of its lines, what ends them, what is left over at its end."""

    content: bytes
    others: bytes
    width: int
    break_: str
    padded: bool
    rest: str

    @classmethod
    def of(cls, text: str, others: bytes) -> "_Layout | None":
        """Read base64; None where nothing is in it."""
        first = re.search(r"\r?\n[ \t]*", text)
        letters = re.sub(r"[\s=]", "", text)
        whole = len(letters) - (len(letters) % 4 == 1)
        if whole < 4:  # noqa: PLR2004 - a group
            return None
        raw = letters[:whole] + "=" * (-whole % 4)
        try:
            content = base64.b64decode(raw, altchars=others, validate=True)
        except (binascii.Error, ValueError):
            return None
        return cls(
            content, others, first.start() if first else 0, first[0] if first else "",
            "=" in text or (others == b"+/" and len(letters) % 4 == 0), letters[whole:],
        )  # fmt: skip

    def written(self, content: bytes) -> str:
        """Write other bytes as these were."""
        letters = base64.b64encode(content, self.others).decode()
        if not self.padded:
            letters = letters.rstrip("=")
        if self.width:
            lines = [letters[at : at + self.width] for at in range(0, len(letters), self.width)]
            letters = self.break_.join(lines)
        return letters + self.rest


def _base32(text: str) -> Iterator[Wrapped]:
    for match in _BASE32.finditer(text):
        letters = match[0].rstrip("=")
        for skipped in range(8):
            some = letters[skipped:]
            some = some[: len(some) - (len(some) % 8 in {1, 3, 6})]
            if len(some) < 8:  # noqa: PLR2004 - a group
                break
            content = base64.b32decode(some + "=" * (-len(some) % 8))
            padded = "=" in match[0]
            start = match.start() + skipped
            end = match.end() if padded else start + len(some)
            yield Wrapped("base32", start, end, content, _as_base32(padded=padded))


def _as_base32(*, padded: bool) -> Callable[[bytes], str]:
    def written(content: bytes) -> str:
        letters = base64.b32encode(content).decode()
        return letters if padded else letters.rstrip("=")

    return written


def _hexadecimal(text: str) -> Iterator[Wrapped]:
    for match in _HEX.finditer(text):
        digits = match[0]
        if digits.isdigit() and len(digits) < 16:  # noqa: PLR2004 - a number, or eight letters
            continue
        for skipped in (0, 1):
            pairs = list(_PAIR.finditer(digits, skipped))
            if len(pairs) < 2:  # noqa: PLR2004 - a gap needs two
                continue
            content = bytes(int(pair[0], 16) for pair in pairs)
            gap = digits[pairs[0].end() : pairs[1].start()]
            upper = any(char in "ABCDEF" for char in digits)
            start, end = match.start() + pairs[0].start(), match.start() + pairs[-1].end()
            yield Wrapped("hex", start, end, content, _as_hex(gap, upper=upper))


def _as_hex(gap: str, *, upper: bool) -> Callable[[bytes], str]:
    def written(content: bytes) -> str:
        return gap.join(f"{byte:02X}" if upper else f"{byte:02x}" for byte in content)

    return written


def _ascii85(text: str) -> Iterator[Wrapped]:
    for match in _ASCII85.finditer(text):
        try:
            content = base64.a85decode(match[0].encode(), adobe=True)
        except ValueError:
            continue
        yield Wrapped("ascii85", match.start(), match.end(), content, _as_ascii85)


def _as_ascii85(content: bytes) -> str:
    return base64.a85encode(content, adobe=True).decode()


def _uuencoded(text: str) -> Iterator[Wrapped]:
    if "begin " not in text:
        return
    for match in _UU.finditer(text):
        try:
            content = b"".join(map(binascii.a2b_uu, match[0].encode().splitlines()))
        except (binascii.Error, UnicodeError):
            continue
        yield Wrapped("uuencode", match.start(), match.end(), content, _as_uu)


def _as_uu(content: bytes) -> str:
    lines = (content[at : at + 45] for at in range(0, len(content), 45))
    return "".join(binascii.b2a_uu(line).decode() for line in lines)


def _dumped(text: str) -> Iterator[Wrapped]:
    yield from (Wrapped("dump", one.start, one.end, one.content, one.close) for one in dumps(text))


_READERS = (
    _encoded_words, _base64, _base64_url, _base32, _dumped, _hexadecimal, _ascii85, _uuencoded,
)  # fmt: skip
