"""The charsets in which bytes may be text: each gives a view."""

import re
from collections.abc import Iterator
from functools import cache, partial

from crmctl.privacy.traces.views import Read

_BOMS = (b"\xff\xfe", b"\xfe\xff")
# Other single bytes and pairs that were in use where the browser said nothing else.
_OLD = (
    "cp1250", "cp1251", "koi8-r", "cp437", "mac-roman", "iso8859-2", "iso8859-5", "cp1253",
    "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp",
)  # fmt: skip
_WIDE = {"utf-16-le": 2, "utf-16-be": 2, "utf-32-le": 4, "utf-32-be": 4}
_LONE = re.compile("[\udc80-\udcff]")


def readings(content: bytes, *, wide: bool) -> Iterator[Read]:
    """Give bytes as text in every charset that may be meant, the likeliest first.

    Args:
        content: the bytes.
        wide: whether a name may be looked for whose letters leave no zero byte in UTF-16.
    """
    raw = content.decode("utf-8", "surrogateescape")
    text = _LONE.sub(_guess, raw)
    yield Read(text, raw, 0, _as_utf8)
    zero = b"\0" in content
    if text is not raw and text != raw and not zero:
        for charset in _OLD:
            yield from _read(content, charset)
    if zero or wide or content.startswith(_BOMS):
        for charset, width in _WIDE.items():
            if width == 2 or zero:  # noqa: PLR2004 - bytes
                for start in range(width):
                    yield _wide(content, charset, width, start)


def is_binary(content: bytes) -> bool:
    """Tell whether bytes are no text in any charset; the length of what is in them counts."""
    if b"\0" not in content:
        return False
    if content.startswith((*_BOMS, b"\0\0\xfe\xff")):
        return False
    whole = [charset for charset, width in _WIDE.items() if len(content) % width == 0]
    return not any(_is_text(content, charset) for charset in whole)


def _is_text(content: bytes, charset: str) -> bool:
    try:
        text = content.decode(charset)
    except UnicodeError:
        return False
    known = sum(char.isprintable() or char in "\t\r\n" for char in text)
    return known == len(text) and sum(char < "\u0600" for char in text) * 2 > len(text)


def _as_utf8(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _guess(match: re.Match[str]) -> str:
    """Read a byte that is no UTF-8 as Windows does; so it is Latin-1, too."""
    return _cp1252()[ord(match[0]) & 0xFF]


@cache
def _cp1252() -> list[str]:
    return [bytes([one]).decode("cp1252", "replace") for one in range(256)]


def _read(content: bytes, charset: str) -> Iterator[Read]:
    try:
        raw = content.decode(charset, "surrogateescape")
        if raw.encode(charset, "surrogateescape") != content:
            return
    except UnicodeError:
        return
    yield Read(raw, raw, 0, partial(_encoded, charset=charset), (charset,))


def _encoded(text: str, *, charset: str) -> bytes:
    return text.encode(charset, "surrogateescape")


def _wide(content: bytes, charset: str, width: int, start: int) -> Read:
    whole = content[start : start + (len(content) - start) // width * width]
    errors = "surrogatepass" if width == 2 else "replace"  # noqa: PLR2004 - bytes
    raw = whole.decode(charset, errors)
    return Read(raw, raw, start, partial(_passed, charset=charset), (charset,))


def _passed(text: str, *, charset: str) -> bytes:
    return text.encode(charset, "surrogatepass")
