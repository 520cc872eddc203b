"""A quick look at bytes that tells most of them from those that may hold a trace.

It looks for little and finds too much: what it lets pass is looked into, what it does not is not.
Bytes are squeezed first to small letters and digits, which one call of C does; so a name in UTF-8,
Latin-1 or UTF-16, with zero-width characters or a line break within, is one short needle.
"""

import base64
import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

from crmctl.privacy.traces.containers import holds_container
from crmctl.privacy.traces.cores import SHORTEST, cores, spellings, squeezed
from crmctl.privacy.traces.schemes import rot13
from crmctl.privacy.writings import Strength, What, Writing

_KEPT = b"abcdefghijklmnopqrstuvwxyz0123456789"
_LOWER = bytes(range(256)).lower()
_DROPPED = bytes(byte for byte in range(256) if _LOWER[byte] not in _KEPT)
# Runs of letters of base64, base32 or hexadecimal digits become runs of `a`.
_RUNS = bytes(
    0x61 if chr(byte).isalnum() and byte < 0x80 or byte in b"+/" else 0x20  # noqa: PLR2004 - ASCII
    for byte in range(256)
)
_RUN = b"a" * 14
_LONG = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_WORD = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[a-z0-9_/-]+")
_HEX = re.compile(rb"[0-9A-Fa-f]{12,}")
_BASE32 = re.compile(rb"[A-Z2-7]{14,}")
# Escapes of letters, and signs of text that is set or written in an unusual way.
_ESCAPED = re.compile(
    rb"%[0-9A-Fa-f]{2}|=(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n|\?)|&(?:#|[A-Za-z][A-Za-z0-9]{1,31};)"
    rb"|\\[^\s\"/]|\\\r?\n|\+[A-Z0-9][A-Za-z0-9+/]{2,}-|\xef[\xbc\xbd]|\xf0\x9d|\xf3\xa0"
    rb"|\xf0\x9f[\x84\x85]|\xe2[\x84\x92\x93]|[xX][nN]--|<~|begin [0-7]"
)
_CHARSETS = (
    "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1250", "cp1251", "cp1253",
    "koi8-r", "iso8859-5", "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp",
)  # fmt: skip
_MOJIBAKE = ("cp1252", "latin-1", "cp437", "mac-roman")


class Hint:
    """What may hold a trace of certain identifiers; used as a compiled pattern is.

    Attributes:
        needles: parts of squeezed bytes.
        raws: parts of bytes as they are, for scripts that squeezing leaves nothing of.
    """

    def __init__(self, writings: Iterable[Writing]) -> None:
        telling = [one for one in writings if one.strength < Strength.FAINT]
        says = dict.fromkeys((one.what, one.said) for one in telling)
        known = {one.said: one for one in telling}
        forms = {form for one in known.values() for form in _needles(one)}
        self.plain = tuple(sorted(_fewest(form for form in forms if len(form) >= SHORTEST)))
        turned = {rot13(form) for form in self.plain} | {form[::-1] for form in self.plain}
        digits = {form for one in self.plain for form in _as_digits(one)}
        every = _fewest({*self.plain, *(one for one in turned if not one.isdigit()), *digits})
        self.needles = tuple(sorted(one.encode() for one in every))
        self.raws = tuple(sorted({raw for _, said in says for raw in _raws(said)}))
        short = {said for what, said in says if _is_short(what, said)}
        self._short = re.compile(
            b"|".join(sorted({_loose(form) for said in short for form in spellings(said)}))
            or b"(?!)",
            re.IGNORECASE,
        )

    def search(self, content: bytes) -> bool:
        """Tell whether bytes may hold a trace."""
        letters = content.translate(_LOWER, _DROPPED)
        for needle in self.needles:
            if needle in letters:
                return True
        for raw in self.raws:
            if raw in content:
                return True
        return (
            _ESCAPED.search(content) is not None
            or (_RUN in content.translate(_RUNS) and self._in_runs(content))
            or self._short.search(content) is not None
            or holds_container(content)
        )

    def _in_runs(self, content: bytes) -> bool:
        """Look into what may be base64, base32 or hexadecimal digits."""
        if _BASE32.search(content):
            return True
        for match in _LONG.finditer(content):
            run = match[0]
            if _HEX.fullmatch(run):
                if self._holds(bytes.fromhex(run[: len(run) // 2 * 2].decode())):
                    return True
                continue
            if _WORD.fullmatch(run):
                continue
            letters = run.translate(_STANDARD)
            for skipped in range(4):
                some = letters[skipped:]
                some = some[: len(some) // 4 * 4]
                if self._holds(base64.b64decode(some)):
                    return True
        return False

    def _holds(self, content: bytes) -> bool:
        letters = content.translate(_LOWER, _DROPPED)
        return (
            any(needle in letters for needle in self.needles)
            or any(raw in content for raw in self.raws)
            or content.startswith(_PACKED)
            or _LONG.search(content) is not None
            or _ESCAPED.search(content) is not None
        )


_STANDARD = bytes.maketrans(b"-_", b"+/")
_PACKED = (b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"x\x9c", b"x\x01", b"x\xda", b"%PDF")


def _needles(writing: Writing) -> Iterator[str]:
    """Give what is left of an identifier in squeezed bytes, in all its spellings."""
    yield from cores(writing)
    if writing.what is What.PHONE:
        return
    said = writing.said.rpartition("@")[0] if writing.what is What.EMAIL else writing.said
    for form in spellings(said):
        bare = "".join(char for char in form if char.isascii() and char.isalnum())
        yield bare
    if len(squeezed(said)) < SHORTEST and writing.what is What.EMAIL:
        yield "".join(char for char in writing.said.lower() if char.isascii() and char.isalnum())


def _is_short(what: What, said: str) -> bool:
    bare = "".join(char for char in said if char.isascii() and char.isalnum())
    return len(bare) < SHORTEST and what is not What.EMAIL


def _loose(form: str) -> bytes:
    """Give a pattern of bytes for a short word, whatever its accents are written as."""
    letters = [
        re.escape(char.encode()) if char.isascii() else rb"[\x00-\xff]{1,4}?"
        for char in normalize("NFC", form)
    ]
    return rb"(?<![A-Za-z])" + rb"[\x00\x80-\xff]{0,6}".join(letters) + rb"(?![A-Za-z])"


def _fewest(forms: Iterable[str]) -> set[str]:
    """Leave out what holds another one."""
    kept: set[str] = set()
    for form in sorted(set(forms), key=len):
        if not any(one in form for one in kept):
            kept.add(form)
    return kept


def _as_digits(form: str) -> Iterator[str]:
    """Give the hexadecimal digits of a core with gaps between them, as in a dump."""
    if form.isalpha():
        some = form[:6]
        yield some.encode().hex()
        yield some.upper().encode().hex()


def _raws(said: str) -> Iterator[bytes]:
    """Give a word of another script in all charsets that write it; nothing for a Latin one."""
    if any(char.isascii() and char.isalnum() for char in said):
        return
    word = normalize("NFC", said)
    for form in dict.fromkeys((word, word.lower(), word.upper(), word.title())):
        for other in (form, normalize("NFD", form)):
            for charset in _CHARSETS:
                try:
                    yield other.encode(charset)
                except UnicodeError:
                    continue
            yield from _misread(other.encode())


def _misread(raw: bytes) -> Iterator[bytes]:
    for charset in _MOJIBAKE:
        try:
            yield raw.decode(charset).encode()
        except UnicodeError:
            continue
