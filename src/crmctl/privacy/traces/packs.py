"""Git's own packs and bundles as files: every object in them, put together where it is a delta.

The format: gitformat-pack(5), gitformat-bundle(5). It is not made anew, but goes as a whole.
"""

import zlib
from collections.abc import Iterator
from hashlib import sha1

_BUNDLE = (b"# v2 git bundle", b"# v3 git bundle")
_KINDS = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
_BY_PLACE, _BY_ID = 6, 7
_ID = 20
_LARGEST = 64 << 20
MAGIC = (*_BUNDLE, b"PACK\0\0\0\2", b"PACK\0\0\0\3")


class PartlyUnreadError(ValueError):
    """An object is a difference from one that lies elsewhere."""


def texts(content: bytes) -> Iterator[bytes]:
    """Give what a pack or a bundle says: its list of refs, and each object.

    Raises:
        PartlyUnreadError: some objects cannot be known from the file alone; all others came first.
        ValueError: it is broken.
    """
    start = content.find(b"PACK")
    if start < 0:
        raise PartlyUnreadError
    yield content[:start].partition(b"\n")[2]
    known: dict[int, tuple[int, bytes]] = {}
    ids: dict[bytes, int] = {}
    missing = 0
    place = start + 12
    for _ in range(int.from_bytes(content[start + 8 : start + 12], "big")):
        begin = place
        kind, place = _kind(content, place)
        base, place = _base(content, place, kind, begin, ids)
        unpacker = zlib.decompressobj()
        said = unpacker.decompress(memoryview(content)[place:], _LARGEST)
        if not unpacker.eof:
            raise PartlyUnreadError
        place = len(content) - len(unpacker.unused_data)
        if kind in {_BY_PLACE, _BY_ID}:
            if base not in known:
                missing += 1
                yield said
                continue
            kind, before = known[base]
            said = _put_together(before, said)
        known[begin] = (kind, said)
        head = _KINDS[kind] + b" %d\0" % len(said)
        ids[sha1(head + said, usedforsecurity=False).digest()] = begin
        yield said
    if missing:
        raise PartlyUnreadError


def _kind(content: bytes, place: int) -> tuple[int, int]:
    """Give the type of an entry, and where its head ends; the length is not needed."""
    byte = content[place]
    kind = byte >> 4 & 7
    while byte & 0x80:
        place += 1
        byte = content[place]
    return kind, place + 1


def _base(
    content: bytes, place: int, kind: int, begin: int, ids: dict[bytes, int]
) -> tuple[int, int]:
    """Give where the object begins that an entry differs from, and where what says so ends."""
    if kind == _BY_ID:
        return ids.get(content[place : place + _ID], -1), place + _ID
    if kind != _BY_PLACE:
        return -1, place
    byte = content[place]
    back = byte & 0x7F
    while byte & 0x80:
        place += 1
        byte = content[place]
        back = (back + 1 << 7) | byte & 0x7F
    return begin - back, place + 1


def _put_together(before: bytes, delta: bytes) -> bytes:
    place = 0
    for _ in range(2):  # both lengths
        while delta[place] & 0x80:
            place += 1
        place += 1
    made = bytearray()
    while place < len(delta):
        code = delta[place]
        place += 1
        if not code & 0x80:
            made += delta[place : place + code]
            place += code
            continue
        numbers = [0] * 7
        for bit in range(7):
            if code >> bit & 1:
                numbers[bit] = delta[place]
                place += 1
        offset = int.from_bytes(numbers[:4], "little")
        size = int.from_bytes(numbers[4:], "little") or 0x10000
        made += before[offset : offset + size]
    return bytes(made)
