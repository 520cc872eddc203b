"""Every text that some bytes may hold, layer below layer."""

import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from crmctl.privacy.verifying.decoding import archives, charsets, codes, pages, runs

_DEEPEST = 6
_MOST_VIEWS = 4_000
_A_VIEW = 100  # bytes: how much more content allows one view more
_MOST_BYTES = 64 << 20
_LONG = 4_096  # letters
_CODED = re.compile(
    r"[%=&\\<]\S|=$|[+&][A-Za-z0-9+/,]{2}|[A-Za-z0-9+/_-]{10}|(?:[0-9A-Fa-f]{2,4}[ :]){5}|^begin "
    r"|\bFN:|^dn:|-$"
)
_WITH_CODES = frozenset({"", "cp1252", "UTF-8 read as cp1252"})
_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\r\n"
_ENOUGH = 0.6
_PACKED = (b"\x1f\x8b\x08", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"%PDF", b"\x78")


class View(NamedTuple):
    """One text in some bytes, and how it was come by; `text` None where nothing could be read."""

    text: str | None
    encoding: str


class _Layer(NamedTuple):
    """Something to look into.

    Attributes:
        content: bytes or a text.
        encoding: how it was come by.
        depth: how many layers lie above it.
        was_read: whether a text was made by reading a code in another one.
    """

    content: bytes | str | None
    encoding: str
    depth: int
    was_read: bool = False


def views(content: bytes) -> Iterator[View]:
    """Give every text that some bytes hold, each once, the plain one first."""
    todo = deque([_Layer(content, "", 0)])
    seen: set[bytes | str] = {content}
    size = number = 0
    while todo:
        layer = todo.popleft()
        number += 1
        size += len(layer.content or "")
        if number > _MOST_VIEWS + len(content) // _A_VIEW or size > _MOST_BYTES:
            yield View(None, "too much inside of it")
            return
        for found in _below(layer):
            if found.content is None:
                yield View(None, found.encoding)
            elif found.content not in seen:
                seen.add(found.content)
                if isinstance(found.content, str):
                    yield View(found.content, found.encoding)
                if found.depth < _DEEPEST:
                    todo.append(found)


def _below(layer: _Layer) -> Iterator[_Layer]:
    """Give what lies one layer below."""
    if isinstance(layer.content, bytes):
        yield from _in_bytes(layer, layer.content)
    elif layer.content and len(layer.content) > _LONG and "\n" in layer.content:
        yield from (
            _Layer(block, layer.encoding, layer.depth, layer.was_read)
            for block in _blocks(layer.content)
        )
    elif layer.content:
        yield from _in_text(layer, layer.content)


def _in_bytes(layer: _Layer, content: bytes) -> Iterator[_Layer]:
    """Give the readings of bytes, and the bytes inside of them."""
    first: frozenset[str] = frozenset()
    for name, text in charsets.texts(content):
        # A code in a text of an old Macintosh or of DOS: nobody writes that.
        depth = layer.depth if name in _WITH_CODES or name.startswith("utf") else _DEEPEST
        yield _Layer(_new(text, first), _named(layer, name), depth)
        first = first or frozenset(text.splitlines())
    if content != (joined := codes.joined(content)):
        yield _Layer(joined, _named(layer, "folded lines"), layer.depth + 1)
    for part in archives.inner(content):
        yield _Layer(part.content, _named(layer, part.name), layer.depth + 1)
    for name, string in pages.strings(content):
        yield _Layer(string, _named(layer, name), layer.depth + 1)


def _in_text(layer: _Layer, text: str) -> Iterator[_Layer]:
    """Give what a text stands for, and the bytes that runs of letters in it stand for."""
    lines = frozenset(text.splitlines())
    readings = [("codes", codes.all_read(text))] if layer.was_read else codes.readings(text)
    for name, read in readings:
        if read != text:
            new = _new(read, lines)
            yield _Layer(new, _named(layer, name), layer.depth + 1, was_read=True)
    found = [(name, run) for name, run in runs.contents(text) if may_be_text(run)]
    whole = [run for _, run in found if run.startswith(_PACKED)]
    for name, run in found:
        # The first line of something packed that goes on is a part of what is read as a whole.
        if not any(len(run) < len(one) and one.startswith(run) for one in whole):
            yield _Layer(run, _named(layer, name), layer.depth + 1)


def _blocks(text: str) -> Iterator[str]:
    """Give the parts of a long text that have signs of a code, each with its neighbours."""
    lines = text.splitlines()
    coded = [place for place, line in enumerate(lines) if _CODED.search(line)]
    start = end = -2
    for place in coded:
        if place > end + 1:
            if end >= 0:
                yield "\n".join(lines[max(0, start - 1) : end + 2])
            start = place
        end = place
    if end >= 0:
        yield "\n".join(lines[max(0, start - 1) : end + 2])


def _new(text: str, known: frozenset[str]) -> str:
    """Give the lines of a text that are not known, and their neighbours.

    Otherwise every code of a long text would make a whole new text, to be looked through again.
    """
    if not known:
        return text
    lines = text.splitlines()
    new = [place for place, line in enumerate(lines) if line not in known]
    if len(new) == len(lines):
        return text
    kept = sorted({near for place in new for near in (place - 1, place, place + 1)})
    return "\n".join(lines[place] for place in kept if 0 <= place < len(lines))


def may_be_text(run: bytes) -> bool:
    """Tell whether bytes look like text or packed: most decoded words are neither."""
    if run.startswith(_PACKED):
        return True
    if not run:
        return False
    plain = len(run) - len(run.translate(None, _PRINTABLE)) + run.count(0)
    return plain >= _ENOUGH * len(run)


def _named(layer: _Layer, name: str) -> str:
    return " > ".join(part for part in (layer.encoding, name) if part)
