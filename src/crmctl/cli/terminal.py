"""Values of records on a terminal: neutralised and styled."""

import os
import re
import sys
from typing import TextIO

from crmctl.charts.columns import width

_STYLES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "blue": 34, "cyan": 36}
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_BLACK_FLAG = "\U0001f3f4"
# The flags of England, Scotland and Wales: a black flag, letters as tags, the end tag.
_TAGGED_FLAG = re.compile(f"{_BLACK_FLAG}[\U000e0061-\U000e007a]+\U000e007f")
_TAGS = re.compile("[\U000e0000-\U000e007f]")
_BREAKS = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
# Any character that can drive a terminal, turn the direction of what follows (UAX #9), hide, or
# not be encoded: C0, DEL, C1, surrogates and the invisible ones.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_TABULAR = str.maketrans("\t", " ")


def safe(text: str, *, lines: bool = False) -> str:
    """Give a record's text so that a terminal shows it and does nothing else.

    Escapes and other control characters become visible, turns of the writing direction and
    characters of no width are dropped. Right-to-left letters, combining marks and joined emoji
    stay as they are.

    Args:
        text: a value of a record.
        lines: keep line breaks; without it they become spaces.
    """
    if text.isprintable():
        return text
    if not lines:
        return _safe_line(_BREAKS.sub(" ", text))
    return "\n".join(_safe_line(line) for line in _BREAKS.split(text))


def _safe_line(line: str) -> str:
    line = line.translate(_TABULAR)
    if not _UNSAFE.search(line):
        return line
    flags = [match.span() for match in _TAGGED_FLAG.finditer(line)] if _BLACK_FLAG in line else []
    return _UNSAFE.sub(lambda match: _shown(match, flags), line)


def _shown(match: re.Match[str], flags: list[tuple[int, int]]) -> str:
    char, place, line = match.group(), match.start(), match.string
    if char < " ":
        return chr(0x2400 + ord(char))  # the picture of the control character: ESC is ␛
    if char == "\x7f":
        return "␡"
    if char <= "\x9f" or "\ud800" <= char <= "\udfff":
        return "\ufffd"
    joins = char in (_JOINER, _NON_JOINER) and _joins(line, place)
    tags = _TAGS.match(char) and any(start < place < end for start, end in flags)
    return char if joins or tags else ""


def _joins(line: str, place: int) -> bool:
    """Whether a joiner stands between two characters that it can act upon.

    Emoji, Arabic and Indic letters are joined or kept apart by it; between other letters it only
    makes two words look the same that are not.
    """
    before, after = line[place - 1 : place], line[place + 1 : place + 2]
    return min(before, after) >= "\u0600" and not _UNSAFE.match(after)


def is_terminal(stream: TextIO | None = None) -> bool:
    """Whether standard output, or the stream given, is a terminal that a person looks at."""
    try:
        return (stream or sys.stdout).isatty()
    except ValueError:  # a closed stream
        return False


def styled(text: str, style: str) -> str:
    """Give a safe text with a style for standard output: words such as `bold` or `red`.

    Nothing is added when standard output is no terminal, or is to have no colour
    (https://no-color.org).
    """
    if not (is_terminal() and wants_styles()):
        return text
    codes = ";".join(str(_STYLES[word]) for word in style.split())
    return f"\x1b[{codes}m{text}\x1b[0m" if codes else text


def wants_styles() -> bool:
    """Whether a terminal may be sent colours and other looks; rich keeps bold in spite of it."""
    return not (os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb")


def speaks_unicode(stream: TextIO | None = None) -> bool:
    """Whether standard output, or the stream given, can carry every character."""
    encoding = (stream or sys.stdout).encoding or "ascii"
    return encoding.lower().replace("-", "").replace("_", "").startswith("utf")


def encodable(text: str) -> str:
    """Give a safe text in characters that standard output has, for what is set in columns.

    Any other character becomes a `?` for each column that it takes, so that what stands behind it
    stays in its place.
    """
    if text.isascii() or speaks_unicode():
        return text
    encoding = sys.stdout.encoding or "ascii"
    return "".join(char if _has(encoding, char) else "?" * width(char) for char in text)


def _has(encoding: str, char: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def never_fail_to_encode() -> None:
    """Let no character that the terminal's encoding lacks end a command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
