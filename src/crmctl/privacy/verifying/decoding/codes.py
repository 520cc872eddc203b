"""Text that stands for other text: the codes of addresses, pages, mails, programs."""

import binascii
import html
import quopri
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote_to_bytes

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_FORM = re.compile(r"=[^\s&=\"'<>+]*\+[^\s&\"'<>]*")
_ENTITY = re.compile(r"&#?\w{2,30};|&#\d{2,7}")
_UNICODE_PERCENT = re.compile(r"(?:%[uU][0-9A-Fa-f]{4})+")
_NEXT_PART = re.compile(r"""["']?;\s*[\w-]+\*[1-9]\d*\*?=["']?""")
_ESCAPED_BREAK = re.compile(r"\\\r?\n[ \t]*")
_TAGS = re.compile(r"<[^<>]{0,4000}>")
_BREAKS = re.compile(
    r"</(?:\w+:)?(?:p|h\d|tr|td|th|li|div|si|row|c|table-cell|tab)>|<(?:\w+:)?(?:br|tab|cr)\b[^>]*>",
    re.IGNORECASE,
)
_BYTES = re.compile(r"(?:\\x[0-9A-Fa-f]{2})+")
_OCTAL = re.compile(r"(?:\\[0-3][0-7]{2})+")
_POINTS = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_BRACES = re.compile(r"\\[ux]\{([0-9A-Fa-f]{1,6})\}|\\U([0-9A-Fa-f]{8})")
_STYLE = re.compile(r"\\([0-9a-fA-F]{2,6})\s")
_RICH_BYTE = re.compile(r"(?:\\'[0-9a-fA-F]{2})+")
_RICH_POINT = re.compile(r"\\u(-?\d{1,5})\s?(?:\\'[0-9a-fA-F]{2}|\?)?")
_RICH_WORD = re.compile(r"\\[a-z]{2,}-?\d* ?|[{}]")
_LATEX = re.compile(r"""\\(["'`^~=.rHvuckdb])\s?(?:\{\\?([A-Za-z])\}|([A-Za-z]))""")
_LATEX_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "aa": "å", "AA": "Å",
                  "l": "ł", "L": "Ł", "i": "i", "oe": "œ", "OE": "Œ"}  # fmt: skip
_LATEX_LETTER = re.compile(r"\\(ss|oe|OE|ae|AE|aa|AA|o|O|l|L|i)(?![A-Za-z])\s?(?:\{\})?")
_QUOTED = re.compile(r"=(?:[0-9A-Fa-f]{2}|[ \t]*\r?\n)")
_ENCODED_WORD = re.compile(r"=\?([\w.\-]+)(?:\*[\w-]+)?\?([QqBb])\?([^?\s]*)\?=")
_BETWEEN_ENCODED = re.compile(r"(\?=)\s+(=\?)")
_UTF7 = re.compile(r"[+&]([A-Za-z0-9+/,]{2,})-?")
_FOLD = re.compile(r"\r?\n[ \t]+")
_BREAK = re.compile(r"\r?\n[ \t]")
_BREAK_IN_BYTES = re.compile(rb"\r?\n[ \t]")
_SOFT = re.compile(r"(?<=\w)-\r?\n\s*(?=\w)")
_ESCAPED = re.compile(r"\\([\"'/\\])")


def readings(text: str) -> Iterator[tuple[str, str]]:
    """Give what a text stands for in each code of which it has signs."""
    for name, reading in _READINGS:
        read = reading(text)
        if read != text:
            yield name, read


def all_read(text: str) -> str:
    """Give what a text stands for when every code in it is read, one after the other.

    Trying each code after each other one would take for ever; a text that was coded twice is
    read to its end by this, whatever the two codes.
    """
    for reading in _IN_TURN:
        text = reading(text)
    return text


def folded(text: str) -> str:
    """Give a text without the line breaks that cards and calendars put into words.

    A line that goes on begins with one blank more than the one before, wherever that stands.
    """
    if not _FOLD.search(text):
        return text
    done: list[str] = []
    margin = ""
    for line in text.splitlines():
        own = line[: len(line) - len(line.lstrip(" \t"))]
        if done and own[:-1] == margin and own:
            done[-1] += line[len(own) :]
        else:
            done.append(line)
            margin = own
    return "\n".join(done)


def joined(content: bytes) -> bytes:
    """Give bytes with their lines joined, where one may be broken within a letter."""
    if content.isascii() or not _BREAK_IN_BYTES.search(content):
        return content
    try:
        content.decode()
    except UnicodeDecodeError:
        return _BREAK_IN_BYTES.sub(b"", content)
    return content


def _flush(text: str) -> str:
    return _BREAK.sub("", text)


def _percent(text: str) -> str:
    text = _NEXT_PART.sub("", text) if "*" in text else text
    text = _UNICODE_PERCENT.sub(
        lambda found: bytes.fromhex(found[0].lower().replace("%u", "")).decode(
            "utf-16-be", "replace"
        ),
        text,
    )
    return _PERCENT.sub(lambda found: _some(unquote_to_bytes(found[0])), text)


def _form(text: str) -> str:
    return _FORM.sub(lambda found: _percent(found[0].replace("+", " ")), text)


def _entities(text: str) -> str:
    return html.unescape(text) if _ENTITY.search(text) else text


def _untagged(text: str) -> str:
    return html.unescape(_TAGS.sub("", _BREAKS.sub("\n", text))) if "<" in text else text


def _parted(text: str) -> str:
    return html.unescape(_TAGS.sub(" ", text)) if "<" in text else text


def _escapes(text: str) -> str:
    if "\\" not in text:
        return text
    text = _ESCAPED_BREAK.sub("", text)
    text = _BYTES.sub(lambda found: _some(bytes.fromhex(found[0].replace("\\x", ""))), text)
    text = _OCTAL.sub(
        lambda found: _some(bytes(int(one, 8) for one in found[0].split("\\")[1:])), text
    )
    text = _POINTS.sub(_units, text)
    text = _BRACES.sub(lambda found: _char(int(found[1] or found[2], 16)), text)
    return _ESCAPED.sub(r"\1", text.replace("\\n", "\n").replace("\\t", "\t"))


def _units(found: re.Match[str]) -> str:
    units = bytes.fromhex(found[0].replace("\\u", ""))
    return units.decode("utf-16-be", "replace")


def _style(text: str) -> str:
    return _STYLE.sub(lambda found: _char(int(found[1], 16)), text) if "\\" in text else text


def _rich(text: str) -> str:
    if "\\" not in text:
        return text
    text = _RICH_BYTE.sub(
        lambda found: bytes.fromhex(found[0].replace("\\'", "")).decode("cp1252", "replace"), text
    )
    text = _RICH_POINT.sub(lambda found: _char(int(found[1]) % 0x10000), text)
    return _RICH_WORD.sub("", text) if "\\rtf" in text else text


def _latex(text: str) -> str:
    if "\\" not in text:
        return text
    # The accent itself does not count when words are compared.
    text = _LATEX.sub(lambda found: found[2] or found[3], text)
    text = _LATEX_LETTER.sub(lambda found: _LATEX_LETTERS[found[1]], text)
    return text.replace("{", "").replace("}", "")


def _quoted(text: str) -> str:
    if not _QUOTED.search(text):
        return text
    return _some(quopri.decodestring(text.encode("utf-8", "replace")))


def _encoded_words(text: str) -> str:
    if "=?" not in text:
        return text
    parts: list[tuple[str, bytes]] = []
    done, end = "", 0
    text = _BETWEEN_ENCODED.sub(r"\1\2", text)
    for found in _ENCODED_WORD.finditer(text):
        if found.start() != end:
            done, parts = done + _join(parts) + text[end : found.start()], []
        parts.append((found[1], _word(found[2], found[3])))
        end = found.end()
    return done + _join(parts) + text[end:]


def _join(parts: list[tuple[str, bytes]]) -> str:
    """Read words that follow each other as one: programs part letters between them."""
    if not parts:
        return ""
    content = b"".join(part for _, part in parts)
    try:
        return content.decode(parts[0][0], "replace")
    except LookupError:
        return _some(content)


def _word(way: str, text: str) -> bytes:
    if way in "Qq":
        return quopri.decodestring(text.replace("_", " ").encode("utf-8", "replace"))
    try:
        return binascii.a2b_base64(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return b""


def _utf7(text: str) -> str:
    return _UTF7.sub(_shifted, text) if "+" in text or "&" in text else text


def _shifted(found: re.Match[str]) -> str:
    coded = found[1].replace(",", "/")
    try:
        units = binascii.a2b_base64(coded + "=" * (-len(coded) % 4))
    except (binascii.Error, ValueError):
        return found[0]
    text = units[: len(units) // 2 * 2].decode("utf-16-be", "replace")
    return text if all(" " <= char < "\u0600" or char == "\n" for char in text) else found[0]


def _hyphens(text: str) -> str:
    return _SOFT.sub("", text)


def _some(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _char(code: int) -> str:
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd"  # noqa: PLR2004


_READINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("percent", _percent),
    ("form", _form),
    ("entities", _entities),
    ("markup", _untagged),
    ("markup, parted", _parted),
    ("escapes", _escapes),
    ("style sheet", _style),
    ("rich text", _rich),
    ("LaTeX", _latex),
    ("quoted-printable", _quoted),
    ("encoded words", _encoded_words),
    ("UTF-7", _utf7),
    ("folded lines", folded),
    ("folded lines", _flush),
    ("hyphens", _hyphens),
)
_IN_TURN = (
    _quoted, _encoded_words, _percent, _entities, _escapes, _rich, _latex, _utf7, _untagged,
)  # fmt: skip
