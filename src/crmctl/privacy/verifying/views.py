"""Every text that some bytes may hold, layer below layer."""

from collections.abc import Iterator
from typing import NamedTuple

from crmctl.privacy.verifying.decoding import archives, charsets, codes, pages, runs

_DEEPEST = 6
_MOST_VIEWS = 4_000
_MOST_BYTES = 400 << 20
_PRINTABLE = bytes(range(0x20, 0x7F)) + b"\t\r\n"
_ENOUGH = 0.6


class View(NamedTuple):
    """One text in some bytes, and how it was come by; `text` None where nothing could be read."""

    text: str | None
    encoding: str


class _Layer(NamedTuple):
    content: bytes | str
    encoding: str
    depth: int


def views(content: bytes) -> Iterator[View]:
    """Give every text that some bytes hold, each once, the plain one first."""
    todo = [_Layer(content, "", 0)]
    seen: set[bytes | str] = {content}
    size = number = 0
    while todo:
        layer = todo.pop(0)
        number += 1
        size += len(layer.content)
        if number > _MOST_VIEWS or size > _MOST_BYTES:
            yield View(None, "too much inside of it")
            return
        for found in _texts(layer) if isinstance(layer.content, bytes) else _below(layer):
            if found.content is None:
                yield View(None, found.encoding)
            elif found.content not in seen:
                seen.add(found.content)
                if isinstance(found.content, str):
                    yield View(found.content, found.encoding)
                if found.depth < _DEEPEST:
                    todo.append(_Layer(found.content, found.encoding, found.depth))


class _Found(NamedTuple):
    content: bytes | str | None
    encoding: str
    depth: int


def _texts(layer: _Layer) -> Iterator[_Found]:
    """Give the readings of bytes, and the bytes inside of them."""
    content = layer.content
    if isinstance(content, str):
        return
    for name, text in charsets.texts(content):
        yield _Found(text, _named(layer, name), layer.depth)
    for part in archives.inner(content):
        yield _Found(part.content, _named(layer, part.name), layer.depth + 1)
    for name, string in pages.strings(content):
        yield _Found(string, _named(layer, name), layer.depth + 1)


def _below(layer: _Layer) -> Iterator[_Found]:
    """Give what a text stands for."""
    text = layer.content
    if isinstance(text, bytes):
        return
    for name, read in codes.readings(text):
        yield _Found(read, _named(layer, name), layer.depth + 1)
    for name, run in runs.contents(text):
        if _may_be_text(run):
            yield _Found(run, _named(layer, name), layer.depth + 1)


def _may_be_text(run: bytes) -> bool:
    """Tell whether bytes look like text or packed: most decoded words are neither."""
    if run.startswith((b"\x1f\x8b\x08", b"PK\x03\x04", b"BZh", b"\xfd7zXZ", b"%PDF", b"\x78")):
        return True
    if not run:
        return False
    plain = len(run) - len(run.translate(None, _PRINTABLE)) + run.count(0)
    return plain >= _ENOUGH * len(run)


def _named(layer: _Layer, name: str) -> str:
    return " > ".join(part for part in (layer.encoding, name) if part)
