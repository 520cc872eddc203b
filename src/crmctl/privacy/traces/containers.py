"""Bytes that hold other bytes: compressed streams and archives, opened within bounds."""

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from crmctl.model.record import ERASED
from crmctl.privacy.traces import databases, documents, packs

_ZLIB = (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_TAR_MAGIC = slice(257, 262)


@dataclass(frozen=True, slots=True)
class Container:
    """An opened container.

    Attributes:
        encoding: what it is called.
        start: where it begins in the bytes around it.
        end: where it ends.
        contents: what is in it.
        close: makes it anew with other contents; None where that cannot be done safely.
    """

    encoding: str
    start: int
    end: int
    contents: tuple[bytes, ...]
    close: Callable[[Sequence[bytes]], bytes] | None


class Budget:
    """How much may still be unpacked, so that no bomb fills the memory."""

    def __init__(self, size: int = 64 << 20) -> None:
        self.left = size
        self.spent = False
        self._to_read = size >> 1

    def read(self, length: int) -> bool:
        """Read so many characters in one more way; False where that would take too long."""
        self._to_read -= length
        return self._to_read > 0

    def take(self, size: int) -> bool:
        """Take some of it; False where so much is not left."""
        if size > self.left:
            self.spent = True
            return False
        self.left -= size
        return True


def opened(content: bytes, budget: Budget) -> Iterator[Container]:
    """Open every container that stands in some bytes."""
    for reader in _READERS:
        with suppress(*_BROKEN):
            yield from reader(content, budget)


def holds_container(content: bytes) -> bool:
    """Tell by magic numbers whether bytes may hold something packed."""
    if content[:2] in _FIRST and content.startswith(_AT_START):
        return True
    # What is packed has a length somewhere, and so a zero byte.
    return b"\0" in content and (
        any(magic in content for magic in _ANYWHERE) or content[_TAR_MAGIC] == b"ustar"
    )


_ANYWHERE = (b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-", b"\xfd7zXZ\x00", b"1AY&SY")
_AT_START = (
    b"PK\x03\x04", b"\x1f\x8b\x08", b"%PDF-", b"\xfd7zXZ\x00", b"BZh",
    *_ZLIB, b"\x5d\x00\x00", b"SQLite format 3\0", b"\x28\xb5\x2f\xfd", b"7z\xbc\xaf\x27\x1c",
    b"Rar!", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", *packs.MAGIC,
)  # fmt: skip
_FIRST = frozenset(one[:2] for one in _AT_START)
_BROKEN = (
    zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RuntimeError, KeyError,
    zipfile.BadZipFile, tarfile.TarError, NotImplementedError, MemoryError, OverflowError,
    sqlite3.Error,
)  # fmt: skip


def _inflated(content: bytes, wbits: int, budget: Budget) -> tuple[bytes, int] | None:
    """Give what a stream of zlib holds, and where it ends; None where it is broken or too big."""
    stream = zlib.decompressobj(wbits)
    made = stream.decompress(content, min(budget.left, _AT_ONCE) + 1)
    if stream.unconsumed_tail or not stream.eof or not budget.take(len(made)):
        budget.spent = budget.spent or bool(stream.unconsumed_tail)
        return None
    return made, len(content) - len(stream.unused_data)


_AT_ONCE = 64 << 20


def _gzip(content: bytes, budget: Budget) -> Iterator[Container]:
    at = content.find(b"\x1f\x8b\x08")
    while at >= 0:
        end = at + 1
        with suppress(zlib.error):
            if found := _inflated(content[at:], 31, budget):
                made, length = found
                end = at + length
                yield Container("gzip", at, end, (made,), _as_gzip)
        at = content.find(b"\x1f\x8b\x08", end)


def _as_gzip(contents: Sequence[bytes]) -> bytes:
    return gzip.compress(contents[0], mtime=0)


def _zlib(content: bytes, budget: Budget) -> Iterator[Container]:
    if content.startswith(_ZLIB) and (found := _inflated(content, 15, budget)):
        yield Container("zlib", 0, found[1], (found[0],), lambda new: zlib.compress(new[0]))


def _bz2(content: bytes, budget: Budget) -> Iterator[Container]:
    at = content.find(b"BZh")
    if at < 0:
        return
    stream = bz2.BZ2Decompressor()
    made = stream.decompress(content[at:], budget.left + 1)
    if stream.eof and budget.take(len(made)):
        end = len(content) - len(stream.unused_data)
        yield Container("bzip2", at, end, (made,), lambda new: bz2.compress(new[0]))


def _xz(content: bytes, budget: Budget) -> Iterator[Container]:
    at = content.find(b"\xfd7zXZ\x00")
    at = 0 if at < 0 and content.startswith(b"\x5d\x00\x00") else at
    if at < 0:
        return
    alone = content.startswith(b"\x5d\x00\x00")
    stream = lzma.LZMADecompressor(memlimit=256 << 20)
    made = stream.decompress(content[at:], budget.left + 1)
    if stream.eof and budget.take(len(made)):
        end = len(content) - len(stream.unused_data)
        format_ = lzma.FORMAT_ALONE if alone else lzma.FORMAT_XZ
        yield Container("xz", at, end, (made,), lambda new: lzma.compress(new[0], format=format_))


def _zip(content: bytes, budget: Budget) -> Iterator[Container]:
    start = content.find(b"PK\x03\x04")
    if start < 0:
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        contents: list[bytes] = [archive.comment]
        for info in infos:
            if info.flag_bits & 1 or not budget.take(info.file_size):
                budget.spent = True
                data = b""
            else:
                with archive.open(info) as member:
                    data = member.read(info.file_size + 1)
            contents += (info.filename.encode(), info.comment + info.extra, data)
    whole = not budget.spent
    yield Container("zip", start, len(content), tuple(contents), _as_zip(infos) if whole else None)


def _as_zip(infos: Sequence[zipfile.ZipInfo]) -> Callable[[Sequence[bytes]], bytes]:
    def written(contents: Sequence[bytes]) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.comment = contents[0]
            for at, info in enumerate(infos):
                name, _, data = contents[at * 3 + 1 : at * 3 + 4]
                new = zipfile.ZipInfo(name.decode(), info.date_time)
                new.compress_type = info.compress_type
                new.external_attr, new.create_system = info.external_attr, info.create_system
                archive.writestr(new, data)
        return made.getvalue()

    return written


def _tar(content: bytes, budget: Budget) -> Iterator[Container]:
    if content[_TAR_MAGIC] != b"ustar":
        return
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as archive:
        infos = archive.getmembers()
        contents: list[bytes] = []
        for info in infos:
            file = archive.extractfile(info) if info.isreg() else None
            data = file.read() if file and budget.take(info.size) else b""
            about = f"{info.name}\n{info.linkname}\n{info.uname}\n{info.gname}"
            contents += (about.encode("utf-8", "surrogateescape"), data)
        format_ = tarfile.PAX_FORMAT if archive.pax_headers else tarfile.GNU_FORMAT
    yield Container("tar", 0, len(content), tuple(contents), _as_tar(infos, format_))


def _as_tar(infos: Sequence[tarfile.TarInfo], format_: int) -> Callable[[Sequence[bytes]], bytes]:
    def written(contents: Sequence[bytes]) -> bytes:
        made = io.BytesIO()
        with tarfile.open(fileobj=made, mode="w", format=format_) as archive:
            for at, info in enumerate(infos):
                about, data = contents[at * 2 : at * 2 + 2]
                lines = about.decode("utf-8", "surrogateescape").split("\n")
                info.name, info.linkname, info.uname, info.gname = lines
                info.pax_headers = {}
                info.size = len(data) if info.isreg() else info.size
                archive.addfile(info, io.BytesIO(data) if info.isreg() else None)
        return made.getvalue()

    return written


def _sqlite(content: bytes, budget: Budget) -> Iterator[Container]:
    if content.startswith(databases.MAGIC) and budget.take(len(content)):
        contents = databases.rows(content)
        yield Container(
            "sqlite", 0, len(content), contents,
            lambda new: databases.written(content, new) or WHOLE,
        )  # fmt: skip


def _pdf(content: bytes, budget: Budget) -> Iterator[Container]:
    start = content.find(b"%PDF-")
    if start >= 0:
        contents = tuple(one for one in documents.texts(content) if budget.take(len(one)))
        yield Container("pdf", start, len(content), contents, None)


def _pack(content: bytes, budget: Budget) -> Iterator[Container]:
    if not content.startswith(packs.MAGIC):
        return
    found: list[bytes] = []
    try:
        found.extend(one for one in packs.texts(content) if budget.take(len(one)))
    except packs.PartlyUnreadError:
        budget.spent = True
    yield Container("git pack", 0, len(content), tuple(found), None)


def _png(content: bytes, budget: Budget) -> Iterator[Container]:
    """Give the texts of a picture; one that changes goes with all of its chunk."""
    if not content.startswith(b"\x89PNG\r\n\x1a\n"):
        return
    chunks: list[tuple[int, int]] = []
    contents: list[bytes] = []
    at = 8
    while at + 12 <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        sort, data = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        if sort in _TEXTS:
            packed = data.find(b"x", data.find(b"\0"))
            found = None
            with suppress(zlib.error):
                found = _inflated(data[packed:], 15, budget) if packed >= 0 else None
            chunks.append((at, at + 12 + length))
            contents.append(data + (b"\n" + found[0] if found else b""))
        at += 12 + length

    def without(new: Sequence[bytes]) -> bytes:
        left = content
        for (start, end), old, changed in reversed(list(zip(chunks, contents, new, strict=True))):
            left = left if old == changed else left[:start] + left[end:]
        return left

    if contents:
        yield Container("png", 0, len(content), tuple(contents), without)


_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf"})
_READERS = (_pack, _gzip, _zlib, _bz2, _xz, _zip, _tar, _sqlite, _pdf, _png)
WHOLE = ERASED.encode()
"""What stands in place of a container that cannot be made anew."""
