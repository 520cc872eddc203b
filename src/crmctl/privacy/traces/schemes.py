"""The ways in which characters are written by other characters: each is one line of the list."""

import base64
import binascii
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from unicodedata import lookup, normalize
from urllib.parse import quote

from crmctl.privacy.traces.views import Scheme, Token

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "a": "\a", "b": "\b", "e": "\x1b",
            "f": "\f", "v": "\v", "_": "\u00a0", "N": "\u0085", "L": "\u2028",
            "P": "\u2029"}  # fmt: skip
_BACKSLASH = re.compile(
    r"(?:\\x[0-9A-Fa-f]{2}|\\[0-3][0-7]{2})+"
    r"|(?:\\u[0-9A-Fa-f]{4})+|\\u\{[0-9A-Fa-f]{1,6}\}|\\U[0-9A-Fa-f]{8}"
    r"|\\N\{[A-Z0-9 -]{1,80}\}|\\\r?\n[ \t]*|\\.",
    re.DOTALL,
)
_ONE_BYTE = re.compile(r"\\x([0-9A-Fa-f]{2})|\\([0-3][0-7]{2})")
_QUOTED = re.compile(r"(?:=[0-9A-Fa-f]{2}|=[ \t]*\r?\n)+")
_ONE_QUOTED = re.compile(r"=([0-9A-Fa-f]{2})|=[ \t]*\r?\n")
_UNSEEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\ufe00-\ufe0f\ufeff"
)
_TAGS = r"\U000e0020-\U000e007e"
_LINE = re.compile(r"(?:\A|\r?\n)([ \t]*)(?=\S)")
UTF7, UTF7_OF_MAIL, ENCODED_WORDS = "utf-7", "utf-7 of IMAP", "encoded words, B"
COARSE = frozenset({UTF7, UTF7_OF_MAIL, ENCODED_WORDS})
"""Schemes in which a letter has no place of its own: more than a name goes with it."""


def characters(raw: bytes, lengths: Sequence[int]) -> Iterator[Token]:
    """Give the characters of bytes, each with the sum of its bytes' lengths."""
    at = 0
    for char in raw.decode("utf-8", "surrogateescape"):
        known = not "\udc80" <= char <= "\udcff"
        many = len(char.encode()) if known else 1
        meant = char if known else raw[at : at + 1].decode("cp1252", "replace")
        yield meant, sum(lengths[at : at + many])
        at += many


def _percent(text: str) -> Iterable[Token]:
    if text == "+":
        return [(" ", 1)]
    if text[1] in "uU":  # as JavaScript's `escape` writes
        return [
            (char, 6 * count) for char, count in _pairs(text.replace("u", "U").split("%U")[1:])
        ]
    raw = bytes.fromhex(text.replace("%", ""))
    return characters(raw, [3] * len(raw))


def _quoted_printable(text: str) -> Iterable[Token]:
    """Give the characters; a soft line break counts to the character before it."""
    raw = bytearray()
    lengths: list[int] = []
    broken = 0
    for match in _ONE_QUOTED.finditer(text):
        if match[1]:
            raw.append(int(match[1], 16))
            lengths.append(3)
        elif lengths:
            lengths[-1] += len(match[0])
        else:
            broken += len(match[0])
    first: list[Token] = [("", broken)] if broken else []
    return [*first, *characters(bytes(raw), lengths)]


def _encoded_word(text: str) -> Iterable[Token] | None:
    """Give the characters of RFC 2047's encoding `Q`, in which a blank is an underscore."""
    if "_" not in text:
        return None
    head = text.find("?", text.find("?", 2) + 1) + 1
    within = ((" " if char == "_" else char, 1) for char in text[head:-2])
    return [(text[:head], head), *within, ("?=", 2)]


def in_base64(text: str) -> Iterable[Token] | None:
    """Give what RFC 2047's encoding `B` means; its letters have no places of their own."""
    try:
        meant = "".join(
            base64.b64decode(within).decode(charset)
            for charset, within in re.findall(r"=\?([\w.-]+)\?[bB]\?([^?]*)\?=", text)
        )
    except (ValueError, LookupError):
        return None
    return [(meant, len(text))]


def _entity(text: str) -> Iterable[Token] | None:
    meant = html.unescape(text)
    return None if meant == text else [(meant, len(text))]


def _backslash(text: str) -> Iterable[Token] | None:  # noqa: PLR0911 - one for each escape
    kind = text[1]
    if kind == "x" or kind in "0123":
        found = list(_ONE_BYTE.finditer(text))
        if found:
            raw = bytes(int(one[1], 16) if one[1] else int(one[2], 8) for one in found)
            return characters(raw, [len(one[0]) for one in found])
    if kind == "u" and text[2:3] != "{" and len(text) > 2:  # noqa: PLR2004 - no digits
        return _utf16(text)
    if kind in "uU" and len(text) > 2:  # noqa: PLR2004 - no digits
        code = int(text.strip("\\uU{}"), 16)
        return [(chr(code), len(text))] if code <= 0x10FFFF else None  # noqa: PLR2004 - Unicode
    if kind == "N" and text[2:3] == "{":
        try:
            return [(lookup(text[3:-1]), len(text))]
        except KeyError:
            return None
    if kind in "\r\n":
        return [("", len(text))]
    return [(_ESCAPES.get(kind, kind), len(text))]


def _utf16(text: str) -> Iterator[Token]:
    yield from ((char, 6 * count) for char, count in _pairs(text.lower().split("\\u")[1:]))


def _pairs(units: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Give the characters of units of UTF-16 in hexadecimal digits, and of how many each is."""
    raw = bytes.fromhex("".join(units))
    for char in raw.decode("utf-16-be", "surrogatepass"):
        yield char, 2 if ord(char) > 0xFFFF else 1  # noqa: PLR2004 - a pair


def _css(text: str) -> Iterable[Token] | None:
    code = int(text[1:], 16)
    return [(chr(code), len(text))] if 0x20 <= code <= 0x10FFFF else None  # noqa: PLR2004


def _rtf(text: str) -> Iterable[Token] | None:
    if text[1] == "'":
        return [(bytes.fromhex(text[2:]).decode("cp1252", "replace"), len(text))]
    code = int(re.sub(r"[^\d-]", "", text)) % 0x10000
    return [(chr(code), len(text))]


_ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303",
            "v": "\u030c", "c": "\u0327", "r": "\u030a", "H": "\u030b", "=": "\u0304",
            "k": "\u0328", "u": "\u0306", ".": "\u0307"}  # fmt: skip
_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "ae": "æ", "AE": "Æ",
            "l": "ł", "L": "Ł", "i": "i", "j": "j"}  # fmt: skip


def _latex(text: str) -> Iterable[Token] | None:
    bare = re.sub(r"[{}\s\\]", "", text)
    meant = _LETTERS.get(bare) or normalize("NFC", bare[1:] + _ACCENTS.get(bare[0], ""))
    return [(meant, len(text))]


def _folded(text: str) -> Iterable[Token] | None:
    if 0xE0020 <= ord(text) <= 0xE007E:  # noqa: PLR2004 - Unicode's tags, which nobody sees
        return [(chr(ord(text) - 0xE0000), 1)]
    if re.fullmatch(rf"[{_UNSEEN}]", text):
        return [("", 1)]
    plain = normalize("NFKC", text)
    return None if plain == text else [(plain, len(text))]


def _utf7(text: str) -> Iterable[Token] | None:
    within = text[1:].removesuffix("-").replace(",", "/")
    try:
        raw = base64.b64decode(within + "=" * (-len(within) % 4))
        meant = raw[: len(raw) // 2 * 2].decode("utf-16-be")
    except (binascii.Error, UnicodeError):
        return None
    return [(meant, len(text))] if meant else None


def _punycode(text: str) -> Iterable[Token] | None:
    try:
        return [(text[4:].encode("ascii").decode("punycode"), len(text))]
    except UnicodeError:
        return None


class _Folds:
    """Where cards, calendars, mail headers and LDIF break a line within a word.

    A line that goes on is indented by one character more than the line that it goes on from; this
    character goes with the line break, and what stands behind it is text.
    """

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find the line breaks with the one character."""
        lines = list(_LINE.finditer(text))
        margin = ""
        for at, line in enumerate(lines):
            if at and self._goes_on(margin, line[1], lines[at + 1 : at + 2]):
                found = _break(len(margin) + 1).match(text, line.start())
                if found:
                    yield found
            else:
                margin = line[1]

    def _goes_on(self, margin: str, own: str, following: Sequence[re.Match[str]]) -> bool:
        if not own.startswith(margin) or len(own) == len(margin):
            return False
        if len(own) == len(margin) + 1:
            return True
        # Broken before a blank: the next line tells.
        return any(len(one[1]) == len(margin) + 1 for one in following)


@cache
def _break(width: int) -> re.Pattern[str]:
    return re.compile(rf"\r?\n[ \t]{{{width}}}")


def _mojibake(charset: str) -> Scheme:
    """Give the scheme of UTF-8 that was read in a charset of single bytes."""
    back: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        back.setdefault(bytes([byte]).decode(charset, "replace"), byte)
        if charset == "cp1252":
            back.setdefault(chr(byte), byte)
    back.pop("\ufffd", None)

    def some(first: int, last: int) -> str:
        return "[" + "".join(re.escape(char) for char, byte in back.items()
                             if first <= byte <= last) + "]"  # fmt: skip

    tail = some(0x80, 0xBF)
    heads = ((0xC2, 0xDF), (0xE0, 0xEF), (0xF0, 0xF4))
    whole = "|".join(some(*head) + tail * (many + 1) for many, head in enumerate(heads))

    def decode(text: str) -> Iterable[Token] | None:
        try:
            return [(bytes(back[char] for char in text).decode(), len(text))]
        except UnicodeError:
            return None

    return Scheme(f"utf-8 read as {charset}", re.compile(whole), decode)


ESCAPES: Sequence[Scheme] = (
    Scheme(
        "percent",
        re.compile(r"(?:%[0-9A-Fa-f]{2})+|(?:%[uU][0-9A-Fa-f]{4})+|(?<=\w)\+(?=[\w%])"),
        _percent,
        quote,
        leads="%+",
    ),
    Scheme(
        "encoded-word", re.compile(r"=\?[\w.-]{2,40}\?[qQ]\?[^?\s]*\?="), _encoded_word, leads="?"
    ),
    Scheme("quoted-printable", _QUOTED, _quoted_printable, leads="="),
    Scheme(
        "entities",
        re.compile(
            r"&(?:#0{0,20}[0-9]{1,7}|#[xX]0{0,20}[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?"
        ),
        _entity,
        leads="&",
    ),
    Scheme("backslash", _BACKSLASH, _backslash, leads="\\"),
    Scheme("css", re.compile(r"\\[0-9A-Fa-f]{2,6} ?"), _css, leads="\\"),
    Scheme("rtf", re.compile(r"\\'[0-9A-Fa-f]{2}|\\u-?[0-9]{1,5} ?\??"), _rtf, leads="\\"),
    Scheme(
        "latex",
        re.compile(
            r"""\{?\\(?:["'`^~=.]\s*\{?\\?[A-Za-z]\}?|[vcrHku](?:\s*\{[A-Za-z]\}|\s+[A-Za-z])"""
            r"""|(?:ss|o|O|aa|AA|ae|AE|l|L)(?![A-Za-z])(?:\{\})?)\}?"""
        ),
        _latex,
        leads="\\",
    ),
    _mojibake("cp1252"),
    _mojibake("cp437"),
    _mojibake("mac-roman"),
    Scheme(UTF7, re.compile(r"\+[A-Za-z0-9+/]{2,}-?"), _utf7, leads="+"),
    Scheme(UTF7_OF_MAIL, re.compile(r"&[A-Za-z0-9+,]{2,}-"), _utf7, leads="&"),
    Scheme("folded lines", _Folds(), lambda text: [("", len(text))], leads="\n"),
    Scheme(
        "continued parameters",
        re.compile(r"""["']?;\s*[\w-]{1,40}\*[1-9][0-9]{0,2}\*?=["']?"""),
        lambda text: [("", len(text))],
        keeps=True,
        leads="*",
    ),
    Scheme("punycode", re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE), _punycode, leads="-"),
    Scheme("folded", re.compile(r"[^\x00-\x7f]"), _folded),
)
"""What is resolved again and again, as one may be written in another."""
