"""The parts of a zip archive, checked before anything else reads it; nothing goes to disk.

The directory of a zip bomb may lie about sizes, so each part that is read is inflated here, in
pieces, and must be as long as the directory says.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from crmctl.errors.sheets import DamagedWorkbookError, EncryptedWorkbookError, HostileWorkbookError

MAX_PARTS = 10_000
MAX_UNPACKED = 1024 * 1024 * 1024
MAX_RATIO = 200  # a sheet that repeats itself comes to about 100
RATIO_FROM = 16 * 1024 * 1024  # bytes; smaller parts harm nobody

_MANY = f"it has more than {MAX_PARTS} parts"
_MUCH = f"it unpacks to more than {MAX_UNPACKED // 2**20} MiB"
_BOMB = f"a part unpacks to more than {MAX_RATIO} times its size"
_LOCAL_HEADER = 30
_PIECE = 256 * 1024
_RAW = -15  # zlib's number for deflate without a header


class Archive:
    """A zip archive in memory.

    Raises:
        HostileWorkbookError: it has more parts, or more in them, than it should.
        EncryptedWorkbookError: a part is encrypted.
        DamagedWorkbookError: it is no sound archive.
    """

    def __init__(self, content: bytes, format_: str) -> None:
        self._content = content
        self._format = format_
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as file:
                parts = file.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
            raise DamagedWorkbookError(format_) from None
        _check(parts)
        self._parts = {_name(part.filename): part for part in parts}
        if len(self._parts) < len(parts):
            raise HostileWorkbookError("two of its parts have one name")

    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name."""
        return _name(name) in self._parts

    def pieces(self, name: str) -> Iterator[bytes]:
        """Give a part in pieces; nothing for a part that is not there."""
        part = self._parts.get(_name(name))
        if part is None:
            return
        packed = self._packed(part)
        unpacked = (
            _inflated(packed)
            if part.compress_type == zipfile.ZIP_DEFLATED
            else iter((bytes(packed),))
        )
        size = 0
        try:
            for piece in unpacked:
                size += len(piece)
                if size > part.file_size:
                    break
                yield piece
        except zlib.error:
            raise DamagedWorkbookError(self._format) from None
        if size != part.file_size:
            raise HostileWorkbookError("a part is not as long as its directory says")

    def _packed(self, part: zipfile.ZipInfo) -> memoryview:
        header = self._content[part.header_offset : part.header_offset + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
            raise DamagedWorkbookError(self._format)
        lengths = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        begin = part.header_offset + _LOCAL_HEADER + lengths
        return memoryview(self._content)[begin : begin + part.compress_size]


def _name(text: str) -> str:
    """Give the name of a part as readers compare it."""
    return text.replace("\\", "/").lstrip("/").casefold()


def _check(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MAX_PARTS:
        raise HostileWorkbookError(_MANY)
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise HostileWorkbookError(_MUCH)
    for part in parts:
        if part.flag_bits & 1:
            raise EncryptedWorkbookError
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise HostileWorkbookError("it is packed in a way that no spreadsheet program uses")
        if part.file_size > max(RATIO_FROM, MAX_RATIO * part.compress_size):
            raise HostileWorkbookError(_BOMB)


def _inflated(packed: memoryview) -> Iterator[bytes]:
    engine = zlib.decompressobj(_RAW)
    for at in range(0, len(packed), _PIECE):
        rest: bytes | memoryview = packed[at : at + _PIECE]
        while rest and not engine.eof:
            yield engine.decompress(rest, _PIECE)
            rest = engine.unconsumed_tail
    yield engine.flush()
