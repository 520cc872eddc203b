"""Bytes of a text as text: by the character set that is named or, where none is, by their own."""

import codecs
import re

# What a text may be written in. Python knows codecs that are no character sets (zip, hex) and
# some that read other characters than the bytes have (unicode_escape, idna).
_KNOWN = re.compile(
    r"(ascii|utf-(8|16|32|7)(-[bl]e)?(-sig)?|iso(8859|2022_jp|2022_kr)\S*|cp\d+|koi8-\w|shift_jis\w*"
    r"|euc_\w+|gb\w+|big5\w*|mac-\w+|tis-620|hz|johab|ptcp154|kz1048)"
)
# Those in which ASCII's own bytes may be other characters.
_SHIFTED = re.compile(r"\W*(utf.?(7|16|32)|u(16|32)|(cs)?iso.?2022|hz)", re.IGNORECASE)
GUESSED = "Windows-1252"
"""What bytes are taken for that name no character set and are not UTF-8: Western programs' own."""


class UnknownCharsetError(ValueError):
    """A text names a character set that is none, or is not written in the one that it names."""


def decoded(data: bytes, charset: str = "") -> tuple[str, bool]:
    """Give the text, and whether its character set is a guess.

    Args:
        data: of the text.
        charset: that it names; empty for none.

    Raises:
        UnknownCharsetError: it names one that is not known or does not fit.
    """
    if data.isascii() and not _SHIFTED.match(charset):
        return data.decode("ascii"), False
    if charset:
        return _named(data, charset), False
    try:
        return data.decode("utf-8"), False
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), True


def _named(data: bytes, charset: str) -> str:
    try:
        codec = codecs.lookup(charset.strip()).name
        if _KNOWN.fullmatch(codec):
            return data.decode(codec)
    except (LookupError, UnicodeError, ValueError):
        pass
    raise UnknownCharsetError
