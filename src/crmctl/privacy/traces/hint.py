"""A quick look at bytes that tells most of them from those that may hold a trace.

It looks for little and finds too much: what it lets pass is looked into, what it does not is not.
Bytes are squeezed first to small letters and digits, which one call of C does; so a name in UTF-8,
Latin-1 or UTF-16, with zero-width characters or a line break within, is one short needle.
"""

import base64
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from unicodedata import normalize

from crmctl.privacy.traces.containers import holds_container
from crmctl.privacy.traces.cores import SHORTEST, cores, spellings, squeezed
from crmctl.privacy.traces.layouts import rot13
from crmctl.privacy.traces.needles import Needles
from crmctl.privacy.writings import Strength, What, Writing

_KEPT = b"abcdefghijklmnopqrstuvwxyz0123456789"
_LOWER = bytes(range(256)).lower()
_DROPPED = bytes(byte for byte in range(256) if _LOWER[byte] not in _KEPT)
# Runs of letters of base64, base32 or hexadecimal digits become runs of `a`.
_RUNS = bytes(
    0x61 if byte < 0x80 and (chr(byte).isalnum() or byte in b"+/") else 0x20  # noqa: PLR2004
    for byte in range(256)
)
_SHORTEST_RUN, _LONGEST_RUN = 8, 14
_LONG = re.compile(rb"[A-Za-z0-9+/_-]{8,}")
_WORD = re.compile(rb"[A-Z]?[a-z]+|[A-Z]+|[0-9]+|[a-z0-9_/+-]+")
_IN_LINES = re.compile(
    rb"(?:(?:^|[ \t:])[ \t]*[A-Za-z0-9+/_-]{8,}={0,2}[ \t]*\r?\n){1,}[ \t]*[A-Za-z0-9+/_-]+={0,2}",
    re.MULTILINE,
)
_HEX = re.compile(rb"[0-9A-Fa-f]{12,}")
_BASE32 = re.compile(rb"[A-Z2-7]{14,}")
# Escapes of letters, by what each begins with.
_ESCAPES = tuple(
    (lead, re.compile(re.escape(lead) + rest))
    for lead, rest in (
        (b"%", rb"(?:[0-9A-Fa-f]{2}|[uU][0-9A-Fa-f]{4})"),
        (b"=", rb"(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n|\?)"),
        (b"&", rb"(?:#|[A-Za-z][A-Za-z0-9]{1,31};|[A-Za-z0-9+,]{2,}-)"),
        (b"\\", rb"(?:[^\s\"/]|\r?\n)"),
        (b"+", rb"[A-Z0-9][A-Za-z0-9+/]{2,}-"),
        (b"<", rb"(?:/[A-Za-z]|[A-Za-z]{1,12}[\s/>]|~)"),
        (b"begin ", rb"[0-7]{3}"),
        (b"0x", rb"[0-9A-Fa-f]{2}[ ,;]"),
        (b"00000", rb"[0-9A-Fa-f]{1,11}:?[ \t]+[0-9A-Fa-f]{2,4}[ \t]"),  # a dump's first line
        (b"*", rb"[1-9][0-9]{0,2}\*?="),
        (b"--", rb"(?<=[nN]--)[A-Za-z0-9]"),
        # Letters that only look like those of the alphabet: full-width, mathematical, in circles,
        # ligatures, tags.
        (b"\xef", rb"[\xac\xbc\xbd]"),
        (b"\xf0", rb"(?:\x9d|\x9f[\x84\x85])"),
        (b"\xe2", rb"[\x84\x92\x93]"),
        (b"\xf3\xa0", rb""),
    )
)
_CHARSETS = (
    "utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp1250", "cp1251", "cp1253",
    "koi8-r", "iso8859-5", "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp",
)  # fmt: skip
_MOJIBAKE = ("cp1252", "latin-1", "cp437", "mac-roman")
_IDS = frozenset({40, 64})  # digits of SHA-1 and SHA-256
_PRINTABLE = bytes((0, *range(0x20, 0x7F)))  # and the zeros of UTF-16
NOISE = bytes({*range(1, 9), *range(14, 32), 0x7F})
"""No text has them."""
_STANDARD = bytes.maketrans(b"-_", b"+/")


class Hint:
    """What may hold a trace of certain identifiers; `search` is used as a compiled pattern's.

    Identifiers that say something only in the person's own records (a given name, a street) are
    not looked for.
    """

    def __init__(self, writings: Iterable[Writing]) -> None:
        telling = list(
            {
                (one.what, one.said): one for one in writings if one.strength < Strength.FAINT
            }.values()
        )
        plain = {form for one in telling for form in _needles(one) if len(form) >= SHORTEST}
        turned = {rot13(form) for form in plain} | {form[::-1] for form in plain}
        dumped = {form for one in telling for form in _as_digits(one)}
        every = _fewest(plain | turned | dumped)
        self._needles = Needles(one.encode() for one in every)
        raws = {raw for one in telling for raw in _raws(one.said)}
        self.has_raws = bool(raws)
        self._raws = Needles(raws)
        self._rare = tuple(sorted(raw for raw in raws if len(raw) == 3))  # noqa: PLR2004 - UTF-8
        short = {form for one in telling if _is_short(one) for form in spellings(one.said)}
        loose = b"|".join(sorted(map(_loose, short)))
        self._short = re.compile(loose, re.IGNORECASE) if short else None
        # A name has a blank and another name beside its longest word.
        length = min((len(one.said) + 3 for one in telling), default=_LONGEST_RUN)
        run = min(max(length * 4 // 3, _SHORTEST_RUN), _LONGEST_RUN)
        self._run = b"a" * run
        self._long = re.compile(rb"[A-Za-z0-9+/_-]{%d,}" % run)

    def search(self, content: bytes) -> bool:
        """Tell whether bytes may hold a trace."""
        return bool(self.among((content,)))

    def among(self, contents: Sequence[bytes]) -> Sequence[int]:
        """Tell which of many contents may hold a trace; a hundred at once cost least."""
        held = {number for number, one in enumerate(contents) if holds_container(one)}
        letters = [content.translate(_LOWER, _DROPPED) for content in contents]
        ends = list(accumulate(map(len, letters)))
        held.update(bisect_right(ends, at) for at in self._needles.places(b"".join(letters)))
        joined = b"\n".join(contents)
        ends = list(accumulate(len(content) + 1 for content in contents))
        held.update(bisect_right(ends, at) for at in self._raw_places(joined))
        held.update(bisect_right(ends, at) for at in _escapes(joined))
        runs = {bisect_right(ends, at) for at in self._runs(joined)} - held
        held.update(number for number in runs if self._in_runs(contents[number]))
        return sorted(held)

    def is_plain_in(self, content: bytes) -> bool:
        """Tell whether bytes hold an identifier or something packed, escapes left aside."""
        return (
            self._needles.in_(content.translate(_LOWER, _DROPPED))
            or next(self._raw_places(content), None) is not None
            or holds_container(content)
        )

    def _raw_places(self, content: bytes) -> Iterator[int]:
        """Find words of other scripts, and short ones."""
        if self.has_raws:
            yield from self._raws.places(content)
            for raw in self._rare:
                yield from _places(raw, content)
        if self._short:
            yield from (match.start() for match in self._short.finditer(content))

    def _runs(self, content: bytes) -> Iterator[int]:
        """Find long runs of letters and digits, each once."""
        marked = content.translate(_RUNS)
        at = marked.find(self._run)
        while at >= 0:
            yield at
            at = marked.find(b" ", at)
            at = marked.find(self._run, at) if at >= 0 else -1

    def _in_runs(self, content: bytes) -> bool:
        """Look into what may be base64, base32 or hexadecimal digits."""
        if _BASE32.search(content):
            return True
        lines = (one.translate(None, b" \t\r\n:=") for one in _IN_LINES.findall(content))
        for run in (*self._long.findall(content), *lines):
            if run.isalnum() and _HEX.fullmatch(run):
                raw = bytes.fromhex(run[: len(run) // 2 * 2].decode())
                if not self._is_id(run, raw) and self._holds(raw):
                    return True
            elif not _WORD.fullmatch(run) and any(map(self._holds, _decoded(run))):
                return True
        return False

    def _is_id(self, run: bytes, raw: bytes) -> bool:
        """Tell an object's id, of which each commit has some, from a text in such digits."""
        if len(run) not in _IDS or self.has_raws:
            return False
        return len(raw.translate(None, _PRINTABLE)) * 3 > len(raw)

    def _holds(self, content: bytes) -> bool:
        if len(content) - len(content.translate(None, NOISE)) > len(content) // 20:
            return self.is_plain_in(content)
        return (
            self.is_plain_in(content)
            or next(_escapes(content), None) is not None
            or any(not _WORD.fullmatch(run) for run in _LONG.findall(content))
        )


def _escapes(content: bytes) -> Iterator[int]:
    """Find escapes of letters, and letters in disguise."""
    for lead, escape in _ESCAPES:
        if lead in content:
            yield from (match.start() for match in escape.finditer(content))


def _places(wanted: bytes, content: bytes) -> Iterator[int]:
    at = content.find(wanted)
    while at >= 0:
        yield at
        at = content.find(wanted, at + 1)


def _decoded(run: bytes) -> Iterator[bytes]:
    """Give what letters of base64 mean from each of the places where a group may begin."""
    letters = run.translate(_STANDARD)
    for skipped in range(4):
        some = letters[skipped:]
        if len(some) % 4 == 1:
            some = some[:-1]
        yield base64.b64decode(some + b"=" * (-len(some) % 4))


def _needles(writing: Writing) -> Iterator[str]:
    """Give what is left of an identifier in squeezed bytes, in all its spellings."""
    yield from cores(writing)
    if writing.what is What.PHONE:
        return
    said = writing.said.rpartition("@")[0] if writing.what is What.EMAIL else writing.said
    for form in spellings(said):
        yield _ascii(form)
    if len(squeezed(said)) < SHORTEST and writing.what is What.EMAIL:
        yield _ascii(writing.said.lower())


def _ascii(text: str) -> str:
    return "".join(char for char in text if char.isascii() and char.isalnum())


def _is_short(writing: Writing) -> bool:
    return writing.what is not What.EMAIL and 0 < len(_ascii(writing.said)) < SHORTEST


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


def _as_digits(writing: Writing) -> Iterator[str]:
    """Give some hexadecimal digits of an identifier, as in a dump with gaps between the bytes."""
    if writing.what is What.PHONE:
        some = [writing.said[-3:], writing.said[-5:-2]]  # wherever a blank stands between them
    elif writing.what is What.ACCOUNT:
        some = [writing.said[:4]]  # an IBAN is written in groups of four
    else:
        words = re.findall("[A-Za-z0-9]{3,}", writing.said.rpartition("@")[0] or writing.said)
        some = [max(words, key=len)[:6]] if words else []
    for each in some:
        yield each.lower().encode().hex()
        yield each.upper().encode().hex()


def _raws(said: str) -> Iterator[bytes]:
    """Give a word of another script in all charsets that write it; nothing for a Latin one."""
    if _ascii(said):
        return
    word = normalize("NFC", said)
    for form in dict.fromkeys((word, word.lower(), word.upper(), word.title())):
        for other in dict.fromkeys((form, normalize("NFD", form))):
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
