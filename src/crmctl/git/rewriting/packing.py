"""New objects in one pack file, which git's own index-pack checks and indexes.

The format: gitformat-pack(5). Trees and contents are written as what differs from an object
before: a copy, an insertion, a copy.
"""

import hashlib
import os
import zlib
from pathlib import Path
from typing import NamedTuple

from crmctl.git.bytes_alike import alike, alike_at_end
from crmctl.git.command import Git

_TYPES = {b"commit": 1, b"tree": 2, b"blob": 3, b"tag": 4}
_DELTA_BY_OFFSET = 6
_LONGEST_CHAIN = 50  # as pack.depth has it
_LONGEST_INSERTION = 127
_LONGEST_COPY = 0xFFFFFF
_HEADER = b"PACK\0\0\0\2"
_LEVEL = 1  # git's own level makes our trees, all of random ids, no smaller
_STORED = 64  # bytes that no compression makes fewer
_SMALL = 1024
_MUCH = 8  # what differs in more than an eighth of it is written whole


class Written(NamedTuple):
    """An object in the pack that others may be written as a difference from."""

    content: bytes
    offset: int
    depth: int


class Pack:
    """A pack file that grows; nobody sees it before `finish`."""

    def __init__(self, git: Git, folder: Path, algorithm: str) -> None:
        self._git, self._algorithm = git, algorithm
        self._path = folder / "tmp_pack_rewriting"
        self._file = self._path.open("w+b")
        self._file.write(_HEADER + bytes(4))
        self._offset = len(_HEADER) + 4
        self.ids: set[bytes] = set()

    def oid(self, kind: bytes, content: bytes) -> bytes:
        """Give the id that git gives to an object."""
        hashed = hashlib.new(self._algorithm, b"%b %d\0" % (kind, len(content)))
        hashed.update(content)
        return hashed.digest()

    def add(self, kind: bytes, content: bytes) -> bytes:
        """Write an object whole, unless it is there; gives its id."""
        return self.add_like(kind, content, None)[0]

    def add_like(
        self, kind: bytes, content: bytes, base: Written | None
    ) -> tuple[bytes, Written | None]:
        """Write an object as a difference, where that is small; None when it was there."""
        oid = self.oid(kind, content)
        if oid in self.ids:
            return oid, None
        self.ids.add(oid)
        offset, depth = self._offset, 0
        delta = None
        if base and base.depth < _LONGEST_CHAIN:
            delta = difference(base.content, content)
        if base and delta and len(delta) * _MUCH < len(content):
            depth = base.depth + 1
            self._put(_DELTA_BY_OFFSET, delta, _backwards(offset - base.offset))
        else:
            self._put(_TYPES[kind], content)
        return oid, Written(content, offset, depth)

    def _put(self, kind: int, content: bytes, base: bytes = b"") -> None:
        piece = _head(kind, len(content)) + base + _deflated(content)
        self._file.write(piece)
        self._offset += len(piece)

    def finish(self) -> Path | None:
        """Check and index the pack; gives its path, or None when nothing was written.

        Raises:
            GitFailedError: git found fault with it, or could not write.
        """
        if not self.ids:
            self.close()
            return None
        self._file.seek(len(_HEADER))
        self._file.write(len(self.ids).to_bytes(4, "big"))
        self._file.seek(0)
        checksum = hashlib.file_digest(self._file, self._algorithm).digest()
        self._file.seek(0, os.SEEK_END)
        self._file.write(checksum)
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        pack = self._path.with_name(f"pack-{checksum.hex()}.pack")
        self._path.replace(pack)
        self._git.run("index-pack", "--threads=2", str(pack))
        return pack

    def close(self) -> None:
        """Drop what was written; safe after `finish`."""
        self._file.close()
        self._path.unlink(missing_ok=True)


def _deflated(content: bytes) -> bytes:
    """Give a zlib stream (RFC 1950) that takes little time: most are small, and many.

    What is short is stored (RFC 1951, 3.2.4); a small window takes no time to be cleared.
    """
    size = len(content)
    if size <= _STORED:
        length = size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little")
        return b"\x78\x01\x01" + length + content + zlib.adler32(content).to_bytes(4, "big")
    if size > _SMALL:
        return zlib.compress(content, _LEVEL)
    small = zlib.compressobj(_LEVEL, zlib.DEFLATED, 10, 3)
    return small.compress(content) + small.flush()


def difference(before: bytes, after: bytes) -> bytes:
    """Give the delta that makes `after` of `before`: a copy, an insertion, a copy."""
    shorter = min(len(before), len(after))
    start = alike(before[:shorter], after[:shorter])
    rest = shorter - start
    end = alike_at_end(before[len(before) - rest :], after[len(after) - rest :]) if rest else 0
    parts = [_size(len(before)), _size(len(after)), *_copies(0, start)]
    inserted = after[start : len(after) - end]
    for at in range(0, len(inserted), _LONGEST_INSERTION):
        piece = inserted[at : at + _LONGEST_INSERTION]
        parts.append(bytes([len(piece)]) + piece)
    parts += _copies(len(before) - end, end)
    return b"".join(parts)


def _copies(offset: int, size: int) -> list[bytes]:
    found = []
    while size:
        piece = min(size, _LONGEST_COPY)
        found.append(_copy(offset, piece))
        offset, size = offset + piece, size - piece
    return found


def _copy(offset: int, size: int) -> bytes:
    code, said = 0x80, b""
    for bit, byte in enumerate((*offset.to_bytes(4, "little"), *size.to_bytes(3, "little"))):
        if byte:
            code |= 1 << bit
            said += bytes([byte])
    return bytes([code]) + said


def _size(number: int) -> bytes:
    said = bytearray()
    while number > 0x7F:  # noqa: PLR2004 - seven bits a byte
        said.append(0x80 | number & 0x7F)
        number >>= 7
    return bytes([*said, number])


def _head(kind: int, size: int) -> bytes:
    """Give the head of an entry: its type and its size, four bits and then seven a byte."""
    first, size = kind << 4 | size & 0x0F, size >> 4
    return bytes([first]) if not size else bytes([0x80 | first]) + _size(size)


def _backwards(distance: int) -> bytes:
    """Give the distance to an entry before; each further byte counts from where the last ended."""
    said = [distance & 0x7F]
    while distance := distance >> 7:
        distance -= 1
        said.append(0x80 | distance & 0x7F)
    return bytes(reversed(said))
