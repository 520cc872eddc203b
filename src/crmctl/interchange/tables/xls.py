"""What calamine does not tell of an xls file: errors, formats, sizes, and whether it is encrypted.

After Microsoft's [MS-XLS]: a stream of records, the workbook's own first, then a part a sheet.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from crmctl.errors.sheets import DamagedWorkbookError, EncryptedWorkbookError
from crmctl.interchange.tables.compound import Compound
from crmctl.interchange.tables.marks import ERROR, Marks, Shown, shown_by

_FORMULA, _CONTINUE, _FILEPASS, _BOUNDSHEET, _MULRK, _XF = 0x06, 0x3C, 0x2F, 0x85, 0xBD, 0xE0
_RSTRING, _SST, _LABELSST, _NUMBER, _LABEL, _BOOLERR, _STRING = (
    0xD6, 0xFC, 0xFD, 0x203, 0x204, 0x205, 0x207,
)  # fmt: skip
_RK, _FORMAT, _BOF, _EOF = 0x27E, 0x41E, 0x809, 0x0A
_BIFF8 = 0x600
_CELLS = frozenset({_FORMULA, _MULRK, _RSTRING, _LABELSST, _NUMBER, _LABEL, _BOOLERR, _RK})
_NUMBERS = frozenset({_FORMULA, _MULRK, _NUMBER, _RK})
_PERCENTS = frozenset({9, 10})
_ERROR_RESULT = (2, 0xFFFF)  # of a formula: its first byte, and the mark in its last two
_LONGEST_STRING = 32_767


class _Record(NamedTuple):
    type: int
    at: int
    data: memoryview


def look(content: bytes) -> Mapping[str, Marks]:
    """Look through all sheets, by name.

    Raises:
        UsageError: the file is damaged or encrypted.
    """
    compound = Compound(content)
    if "EncryptedPackage" in compound.names:
        raise EncryptedWorkbookError
    stream = compound.stream("Workbook") or compound.stream("Book")
    if not stream:
        raise DamagedWorkbookError("xls")
    try:
        return dict(_sheets(stream))
    except (struct.error, IndexError):
        raise DamagedWorkbookError("xls") from None


def _records(stream: bytes, at: int) -> Iterator[_Record]:
    """Give the records from a place on to the end of its part."""
    view, depth = memoryview(stream), 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield _Record(kind, at, view[at + 4 : at + 4 + length])
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, Marks]]:
    codes, styles, sheets = dict[int, str](), list[int](), list[tuple[str, int]]()
    strings, is_new, in_strings = list[memoryview](), False, False
    for kind, _, data in _records(stream, 0):
        if kind == _FILEPASS:
            raise EncryptedWorkbookError
        if kind == _BOF:
            is_new = struct.unpack_from("<H", data)[0] == _BIFF8
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _FORMAT and is_new:
            codes[struct.unpack_from("<H", data)[0]] = _text(data, 2, 2)
        elif kind == _BOUNDSHEET:
            name = _text(data, 6, 1) if is_new else bytes(data[7:]).decode("latin-1")
            sheets.append((name, struct.unpack_from("<I", data)[0]))
        if kind == _SST or (kind == _CONTINUE and in_strings):
            strings.append(data)
            in_strings = True
        else:
            in_strings = False
    shown = [_shown(number, codes) for number in styles]
    lengths = list(_lengths(strings))
    for name, place in sheets:
        yield name, _marks(stream, place, Marks(name), shown, lengths)


def _shown(number: int, codes: Mapping[int, str]) -> Shown | None:
    return Shown(percent=True) if number in _PERCENTS else shown_by(codes.get(number, ""))


def _text(data: memoryview, at: int, size: int) -> str:
    """Read a text that its length stands before, in one byte or two."""
    length = int.from_bytes(data[at : at + size], "little")
    wide = bool(data[at + size] & 1) if len(data) > at + size else False
    begin = at + size + 1
    if wide:
        return bytes(data[begin : begin + 2 * length]).decode("utf-16-le", "replace")
    return bytes(data[begin : begin + length]).decode("latin-1")


def _marks(
    stream: bytes, place: int, marks: Marks, shown: list[Shown | None], lengths: list[int]
) -> Marks:
    for kind, _, data in _records(stream, place):
        if kind == _STRING:
            marks.write(len(data))
        if kind not in _CELLS:
            continue
        row, column, style = struct.unpack_from("<HHH", data)
        marks.fill(row, column)
        if kind == _MULRK:
            last = struct.unpack_from("<H", data, len(data) - 2)[0]
            marks.fill(row, last)
            for at in range(max(0, (len(data) - 6) // 6)):
                _mark(
                    marks, row, column + at, shown, struct.unpack_from("<H", data, 4 + 6 * at)[0]
                )
        elif kind in _NUMBERS:
            _mark(marks, row, column, shown, style)
        if _is_error(kind, data):
            marks.problems[row + 1] = ERROR
        if kind == _LABELSST:
            at = struct.unpack_from("<I", data, 6)[0]
            marks.write(lengths[at] if at < len(lengths) else _LONGEST_STRING)
        elif kind in {_LABEL, _RSTRING}:
            marks.write(len(data))
    return marks


def _mark(marks: Marks, row: int, column: int, shown: list[Shown | None], style: int) -> None:
    found = shown[style] if style < len(shown) else None
    if found:
        marks.shown[row, column] = found


def _is_error(kind: int, data: memoryview) -> bool:
    if kind == _BOOLERR:
        return bool(struct.unpack_from("<B", data, 7)[0])
    if kind == _FORMULA:
        return (data[6], struct.unpack_from("<H", data, 12)[0]) == _ERROR_RESULT
    return False


def _lengths(strings: list[memoryview]) -> Iterator[int]:
    """Give how long each shared string is, as far as the records go.

    A string that goes on in the next record begins there with a byte of its own.
    """
    if not strings:
        return
    data = b"".join(strings)
    bounds, at = list[int](), 0
    for piece in strings:
        at += len(piece)
        bounds.append(at)
    at, ends = 8, iter(bounds)
    end = next(ends)
    while at + 3 <= len(data):
        while at >= end and end < len(data):
            end = next(ends)
        length, flags = struct.unpack_from("<HB", data, at)
        at += 3
        extra = 0
        if flags & 8:
            extra += 4 * struct.unpack_from("<H", data, at)[0]
            at += 2
        if flags & 4:
            extra += struct.unpack_from("<I", data, at)[0]
            at += 4
        left, width = length, 1 + (flags & 1)
        while left and at + left * width > end and end < len(data):
            left -= max(0, (end - at) // width)
            width = 1 + (data[end] & 1)
            at, end = end + 1, next(ends)
        at += left * width + extra
        yield length
