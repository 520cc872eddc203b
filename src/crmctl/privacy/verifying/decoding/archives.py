"""Bytes that hold other bytes: archives, packed streams, documents, packs of git."""

import base64
import bz2
import hashlib
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

MOST = 64 << 20
"""Bytes that one packed stream may unpack to; what is larger is told, not looked into."""

_GZIP = re.compile(rb"\x1f\x8b\x08")
_ZLIB = re.compile(rb"[\x18\x28\x38\x48\x58\x68\x78][\x01\x5e\x9c\xda\x20\x7d\xbb\xf9]")
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_XZ = re.compile(rb"\xfd7zXZ\x00")
_LOCAL = re.compile(rb"PK\x03\x04")
_AS_85 = re.compile(rb"stream\r?\n\s*(?:<~)?([!-uz\s]+)~>")
_AS_16 = re.compile(rb"stream\r?\n([0-9A-Fa-f\s]+)>")
_MOST_STREAMS = 5_000
_CLOSED = {
    b"7z\xbc\xaf\x27\x1c": "7z", b"Rar!": "rar", b"\x28\xb5\x2f\xfd": "zstd",
    b"\x04\x22\x4d\x18": "lz4", b"\xff\xd8\xff": "a picture", b"\x00\x00\x00\x1cftyp": "a film",
    b"GIF8": "a picture", b"II*\0": "a picture", b"MM\0*": "a picture", b"RIFF": "sound or film",
    b"ID3": "sound", b"OggS": "sound", b"-----BEGIN PGP MESSAGE": "encrypted",
    b"SQLite format 3\0": "", b"Salted__": "encrypted", b"age-encryption.org": "encrypted",
}  # fmt: skip


class Inner(NamedTuple):
    """Something inside of something else; `content` None where it could not be read."""

    name: str
    content: bytes | None


def inner(content: bytes) -> Iterator[Inner]:
    """Give what packed bytes hold, wherever in them it begins."""
    if content.startswith((b"PACK", b"# v2 git bundle", b"# v3 git bundle")):
        yield from _pack(content)
        return
    for start, name in _CLOSED.items():
        if name and content.startswith(start):
            yield Inner(name, None)
    if b"PK\x03\x04" in content or content.startswith(b"PK\x05\x06"):
        yield from _zip(content)
        return
    if content.startswith(b"%PDF"):
        yield from (Inner("PDF", one) for one in _in_letters(content))
    yield from _streams(content, _GZIP, "gzip", 31)
    yield from _streams(content, _ZLIB, "zlib", 15)
    for pattern, name in ((_BZIP2, "bzip2"), (_XZ, "xz")):
        for found in pattern.finditer(content):
            yield Inner(name, _whole(name, content[found.start() :]))
    if b"/Encrypt" in content and content.startswith(b"%PDF"):
        yield Inner("encrypted PDF", None)


def _in_letters(content: bytes) -> Iterator[bytes]:
    """Give the streams of a document that are written in letters."""
    for found in _AS_85.finditer(content):
        try:
            yield base64.a85decode(found[1])
        except ValueError:
            continue
    for found in _AS_16.finditer(content):
        digits = b"".join(found[1].split())
        yield bytes.fromhex(digits[: len(digits) // 2 * 2].decode())


def _streams(content: bytes, sign: re.Pattern[bytes], name: str, bits: int) -> Iterator[Inner]:
    end = 0
    for number, found in enumerate(sign.finditer(content)):
        if number > _MOST_STREAMS:
            yield Inner(name, None)
            return
        if found.start() < end:
            continue
        worker = zlib.decompressobj(bits)
        try:
            read = worker.decompress(memoryview(content)[found.start() :], MOST)
        except zlib.error:
            # Two bytes that look like a stream's start are none, but in the very first place.
            if found.start() == 0 and name == "gzip":
                yield Inner(name, None)
            continue
        if not worker.eof and (worker.unconsumed_tail or found.start() == 0):
            yield Inner(name, None)
        if worker.eof:
            end = len(content) - len(worker.unused_data)
        if len(read) > 1:
            yield Inner(name, read)


def _whole(name: str, content: bytes) -> bytes | None:
    worker = bz2.BZ2Decompressor() if name == "bzip2" else lzma.LZMADecompressor()
    try:
        read = worker.decompress(content, MOST)
    except (OSError, lzma.LZMAError):
        return None
    return read if worker.eof else None


def _zip(content: bytes) -> Iterator[Inner]:
    """Give the members of an archive: by its list, and those that its list does not name."""
    seen: set[int] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield Inner("comment of a zip", archive.comment)
            for info in archive.infolist():
                seen.add(info.header_offset)
                yield Inner("name in a zip", info.filename.encode("utf-8", "replace"))
                yield Inner("name in a zip", info.comment + b"\n" + info.extra)
                yield Inner("member of a zip", _member(archive, info))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, struct.error):
        seen.clear()
        if content.startswith(b"PK"):
            yield Inner("damaged zip", None)
    for found in _LOCAL.finditer(content):
        if found.start() not in seen:
            yield from _local(content, found.start())


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
    try:
        with archive.open(info) as file:
            read = file.read(MOST + 1)
    except (OSError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile, EOFError,
            lzma.LZMAError):  # fmt: skip
        return None  # encrypted, damaged, packed in a way that Python does not know
    return read if len(read) <= MOST else None


def _local(content: bytes, start: int) -> Iterator[Inner]:
    head = content[start : start + 30]
    if len(head) < 30:  # noqa: PLR2004 - a local header
        return
    way, name, extra = struct.unpack("<8xH16xHH", head)
    begin = start + 30 + name + extra
    yield Inner("name in a zip", content[start + 30 : start + 30 + name])
    if way == zipfile.ZIP_DEFLATED:
        try:
            worker = zlib.decompressobj(-15)
            yield Inner("member of a zip", worker.decompress(content[begin:], MOST))
        except zlib.error:
            yield Inner("member of a zip", None)


_DELTAS = {6, 7}
_KINDS = {1: b"commit", 2: b"tree", 3: b"blob", 4: b"tag"}
_ID = 20


def _pack(content: bytes) -> Iterator[Inner]:
    """Give the objects of a pack that lies about as a file, or of a bundle."""
    place = content.find(b"PACK")
    yield Inner("list of a bundle", content[: max(place, 0)].partition(b"\n")[2])
    by_place: dict[int, tuple[bytes, bytes]] = {}
    by_id: dict[bytes, tuple[bytes, bytes]] = {}
    count = int.from_bytes(content[place + 8 : place + 12], "big")
    place += 12
    for _ in range(count):
        begin = place
        first = byte = content[place] if place < len(content) else 0
        place += 1
        while byte & 0x80 and place < len(content):
            byte, place = content[place], place + 1
        sort = first >> 4 & 7
        base = None
        if sort == 7:  # noqa: PLR2004 - the base's id follows
            base = by_id.get(content[place : place + _ID])
            place += _ID
        elif sort == 6:  # noqa: PLR2004 - or how far before it is
            back, place = _distance(content, place)
            base = by_place.get(begin - back)
        read, used = _packed(content, place)
        place += used
        if read is None:
            yield Inner("object of a pack", None)
            return
        if sort in _DELTAS and base is None:
            # A word may be put together from pieces that lie elsewhere: nobody can promise for it.
            yield Inner("object of a pack", read)
            yield Inner("delta of a pack", None)
            continue
        kind, whole = (base[0], _patched(base[1], read)) if base else (_KINDS.get(sort, b""), read)
        by_place[begin] = (kind, whole)
        name = hashlib.sha1(b"%b %d\0%b" % (kind, len(whole), whole), usedforsecurity=False)
        by_id[name.digest()] = (kind, whole)
        yield Inner("object of a pack", whole)


def _distance(content: bytes, place: int) -> tuple[int, int]:
    """Read how far before an entry its base lies."""
    number = content[place] & 0x7F
    while content[place] & 0x80:
        place += 1
        number = ((number + 1) << 7) + (content[place] & 0x7F)
    return number, place + 1


def _patched(base: bytes, orders: bytes) -> bytes:
    """Follow the orders of a delta: copy from the base, or take what stands here."""
    stream = io.BytesIO(orders)
    for _ in ("length of the base", "length of what is made"):
        while stream.read(1)[0] & 0x80:
            pass
    made: list[bytes] = []
    while order := stream.read(1):
        code = order[0]
        if code < 0x80:  # noqa: PLR2004 - so many bytes follow
            made.append(stream.read(code))
            continue
        start = sum(stream.read(1)[0] << (8 * bit) for bit in range(4) if code & (1 << bit))
        size = sum(stream.read(1)[0] << (8 * bit) for bit in range(3) if code & (16 << bit))
        made.append(base[start : start + (size or 0x10000)])
    return b"".join(made)


def _packed(content: bytes, place: int) -> tuple[bytes | None, int]:
    worker, read, used = zlib.decompressobj(), b"", 0
    try:
        while not worker.eof and place + used < len(content) and len(read) < MOST:
            part = content[place + used : place + used + 65_536]
            read += worker.decompress(part)
            used += len(part) - len(worker.unused_data)
    except zlib.error:
        return None, 0
    return (read, used) if worker.eof else (None, 0)
