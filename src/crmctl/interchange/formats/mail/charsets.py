"""Bytes of a mail as text: whatever charset it names, and whatever it has instead."""

import codecs
import re

# Supersets that senders mean by these names, as the WHATWG Encoding Standard has them.
_MEANT = {
    "ascii": "utf-8",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-8-e": "iso8859-8",
    "iso-8859-8-i": "iso8859-8",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "shift_jis": "cp932",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
}
# Codecs of Python that are no charset; some of them take time that grows with the square.
_NO_CHARSETS = frozenset(
    {"idna", "mbcs", "oem", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:+-]{0,40}")
# What no text has: controls, halves of surrogate pairs, what is no character, the mark of a
# beginning.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")


def text_of(content: bytes, charset: str = "") -> str:
    """Give bytes as text.

    The order: the charset that is named; UTF-8; the charset that is named, with a mark for each
    character that cannot be read, where it is one of several bytes; Windows-1252, which reads
    almost everything.
    """
    named = codec_of(charset) if charset else ""
    for codec in filter(None, (named, "utf-8")):
        try:
            return content.decode(codec)
        except UnicodeError:
            continue
    several_bytes = (
        named and named != "utf-8" and not named.startswith(("cp12", "iso8859", "koi8"))
    )
    return content.decode(named if several_bytes else "cp1252", "replace")


def codec_of(charset: str) -> str:
    """Give the name of the codec that reads a charset; empty where there is none."""
    name = charset.strip("\"' \t").lower()
    name = _MEANT.get(name, name)
    if not _NAME.fullmatch(name):
        return ""
    try:
        found = codecs.lookup(name)
        b"text".decode(name, "ignore")  # refuses those that do not give text: zlib, rot13
    except (LookupError, ValueError):
        return ""
    if found.name in _NO_CHARSETS:
        return ""
    return _MEANT.get(found.name, found.name)


def cleaned(text: str) -> str:
    """Give lines of text without characters that no text has; lines end in LF."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str, longest: int) -> str:
    """Give text as one line of at most so many characters; cut, it ends in an ellipsis."""
    line = " ".join(cleaned(text).split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"
