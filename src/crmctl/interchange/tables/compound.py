"""The streams of an OLE compound file, which is what an xls or an encrypted xlsx file is.

After Microsoft's [MS-CFB]. Every chain of sectors is as long as the file at most.
"""

import struct
from collections.abc import Iterator

from crmctl.errors.sheets import DamagedWorkbookError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_HEADER = 512
_ENTRY = 128
_STREAM = 2
_ROOT = 5
_LAST_SECTOR = 0xFFFFFFF9  # greater ones are marks for an end


class Compound:
    """A compound file in memory.

    Raises:
        DamagedWorkbookError: it is none.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) < _HEADER or not content.startswith(MAGIC):
            raise DamagedWorkbookError("xls")
        self._content = content
        shift, mini_shift = struct.unpack_from("<HH", content, 30)
        if shift not in {9, 12} or mini_shift != 6:  # noqa: PLR2004 - the only ones allowed
            raise DamagedWorkbookError("xls")
        self._size, self._mini_size = 1 << shift, 1 << mini_shift
        first_directory, _, self._cutoff, first_mini, _, first_difat, _ = struct.unpack_from(
            "<7I", content, 48
        )
        self._table = self._fat(first_difat)
        self._entries = dict(self._directory(self._chain(first_directory)))
        self._mini_table = _numbers(self._chain(first_mini))

    @property
    def names(self) -> frozenset[str]:
        """The names of the streams."""
        return frozenset(self._entries) - {""}

    def stream(self, name: str) -> bytes:
        """Give a stream; nothing for one that is not there."""
        if name not in self._entries:
            return b""
        first, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(first)[:size]
        small = self._chain(self._entries.get("", (_LAST_SECTOR + 1, 0))[0])
        pieces = (
            small[at * self._mini_size : (at + 1) * self._mini_size]
            for at in _walk(self._mini_table, first)
        )
        return b"".join(pieces)[:size]

    def _sector(self, at: int) -> bytes:
        return self._content[(at + 1) * self._size : (at + 2) * self._size]

    def _chain(self, first: int) -> bytes:
        return b"".join(map(self._sector, _walk(self._table, first)))

    def _fat(self, first_difat: int) -> tuple[int, ...]:
        places = list(struct.unpack_from("<109I", self._content, 76))
        most = len(self._content) // self._size
        at = first_difat
        for _ in range(most):
            if at > _LAST_SECTOR or at >= most:
                break
            *more, at = _numbers(self._sector(at)) or (_LAST_SECTOR + 1,)
            places.extend(more)
        return _numbers(b"".join(self._sector(at) for at in places if at < most))

    def _directory(self, entries: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            first, size = struct.unpack_from("<II", entries, at + 116)
            name = entries[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            if kind in {_STREAM, _ROOT}:
                yield "" if kind == _ROOT else name, (first, size)


def _numbers(sectors: bytes) -> tuple[int, ...]:
    whole = len(sectors) // 4
    return struct.unpack(f"<{whole}I", sectors[: whole * 4])


def _walk(table: tuple[int, ...], first: int) -> Iterator[int]:
    """Give the sectors of a chain; a circle is an error."""
    at = first
    for _ in range(len(table)):
        if at >= len(table):
            return
        yield at
        at = table[at]
    if at < len(table):
        raise DamagedWorkbookError("xls")
