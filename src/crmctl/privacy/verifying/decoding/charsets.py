"""Bytes as text, in every charset that they may be in."""

import re
from collections.abc import Iterator

# Western, Macintosh, DOS, Central European: what old programs in our parts of the world wrote.
_OLD = ("cp1252", "mac-roman", "cp850", "cp437", "iso8859-15", "cp1250", "cp1254")
_LITTLE = re.compile(rb"(?:[\x09-\xff][\x00-\x05]){3,}")
_BIG = re.compile(rb"(?:[\x00-\x05][\x09-\xff]){3,}")
_WIDE_LITTLE = re.compile(rb"(?:[\x09-\xff][\x00-\x05]\x00\x00){3,}")
_WIDE_BIG = re.compile(rb"(?:\x00\x00[\x00-\x05][\x09-\xff]){3,}")
_WIDE = ((_LITTLE, "utf-16-le"), (_BIG, "utf-16-be"), (_WIDE_LITTLE, "utf-32-le"),
         (_WIDE_BIG, "utf-32-be"))  # fmt: skip
_SIGNS = re.compile("[\u0020-\u007e\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SAMPLE = 2_000  # letters
_MOSTLY = 0.8
_LEGIBLE = re.compile(rb"[\t\x20-\x7e\x80-\xff]{3,}")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_TWICE = ("cp1252", "latin-1", "mac-roman", "cp437")


def texts(content: bytes) -> Iterator[tuple[str, str]]:
    """Give each reading of some bytes, with its name; the plain one first."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        legible = b"\n".join(_LEGIBLE.findall(content)) if _CONTROL.search(content) else content
        # Several may be mixed in one file: what is UTF-8 of it, too.
        yield "", legible.decode("utf-8", "replace")
        yield from ((charset, legible.decode(charset, "replace")) for charset in _OLD)
    else:
        yield "", text
        if not text.isascii():
            for name, once in twice(text):
                yield name, once
                if not once.isascii():
                    yield from ((f"{name}, twice", again) for _, again in twice(once))
    if b"\0" in content or content.startswith(_MARKS):
        yield from _wide(content)


def twice(text: str) -> Iterator[tuple[str, str]]:
    """Give what a text was before it was read in a wrong charset: `MÃ¼ller`."""
    for charset in _TWICE:
        try:
            yield f"UTF-8 read as {charset}", text.encode(charset).decode()
        except UnicodeError:
            pieces = re.split(r"(\s+)", text)
            mended = "".join(_mended(piece, charset) for piece in pieces)
            if mended != text:
                yield f"UTF-8 read as {charset}", mended


def _mended(piece: str, charset: str) -> str:
    """Read a word again; a sign that was lost takes its letter with it, not the word."""
    try:
        return piece.encode(charset).decode() if not piece.isascii() else piece
    except UnicodeError:
        return piece


def _wide(content: bytes) -> Iterator[tuple[str, str]]:
    """Give the runs of two and of four bytes a letter, at whatever place they begin."""
    for pattern, charset in _WIDE:
        runs = [found[0].decode(charset, "replace") for found in pattern.finditer(content)]
        if runs:
            yield charset, "\n".join(runs)
    for charset in ("utf-16-le", "utf-16-be"):  # scripts in which no byte is zero
        start = content[: 2 * _SAMPLE].decode(charset, "replace")
        if len(_SIGNS.findall(start)) > _MOSTLY * len(start):
            yield charset, content.decode(charset, "replace")
