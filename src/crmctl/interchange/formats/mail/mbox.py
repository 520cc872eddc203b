"""Many messages in one file, as Thunderbird, Apple Mail and Gmail's Takeout write them.

mboxrd and mboxo: a message begins with a line `From sender date` at the start or behind an empty
line; such lines of a message itself have a `>` before them. `Content-Length` is not believed.
"""

from collections.abc import Iterator
from typing import BinaryIO

from crmctl.errors.mail import NotAnMboxError
from crmctl.interchange.entries import BadEntry, Entry, Format, Setting
from crmctl.interchange.formats.mail.from_line import begins, date_of
from crmctl.interchange.formats.mail.headers import read as read_header
from crmctl.interchange.formats.mail.message import MAX_MESSAGE, Raw, entry
from crmctl.interchange.formats.mail.rejecting import rejects_of_mbox

_LONGEST = 64 * 2**10  # bytes read at once; a longer line comes in pieces
_KEPT = 64 * 2**10
_EMPTY = frozenset({b"\n", b"\r\n"})
_BOM = b"\xef\xbb\xbf"
# Thunderbird leaves a deleted message where it is until the folder is compacted.
_EXPUNGED = 0x0008
_INTERNAL = "DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA"


def fits(beginning: bytes) -> bool:
    """Tell whether a file begins as an mbox does: with a `From ` line, then a header."""
    first, _, second = beginning.removeprefix(_BOM).lstrip(b"\r\n").partition(b"\n")
    return first.startswith(b"From ") and begins(first, second)


def read(stream: BinaryIO, setting: Setting) -> Iterator[Entry | BadEntry]:
    """Give the messages one by one.

    Raises:
        NotAnMboxError: the file does not begin with a `From ` line.
    """
    return (entry(raw, setting) for raw in messages(stream) if not _is_gone(raw))


def messages(stream: BinaryIO) -> Iterator[Raw]:
    """Split an mbox into its messages, reading each byte once.

    Raises:
        NotAnMboxError: the file does not begin with a `From ` line.
    """
    found, size, begin = bytearray(), 0, 0
    number, is_start, is_behind_empty = 0, True, True
    line = stream.readline(_LONGEST).removeprefix(_BOM)
    while line:
        following = stream.readline(_LONGEST)
        number += is_start
        if is_start and is_behind_empty and _is_separator(line, following, is_first=not begin):
            if begin:
                yield _raw(found, size, begin)
            found, size, begin = bytearray(), 0, number
        if not begin and line not in _EMPTY:
            raise NotAnMboxError
        size += len(line)
        if size <= MAX_MESSAGE:
            found += line
        elif len(found) > _KEPT:
            found = found[:_KEPT]
        is_behind_empty = is_start and line in _EMPTY
        is_start = line.endswith(b"\n")
        line = following
    if begin:
        yield _raw(found, size, begin)


def _is_separator(line: bytes, following: bytes, *, is_first: bool) -> bool:
    return line.startswith(b"From ") and (is_first or begins(line, following))


def _raw(found: bytearray, size: int, line: int) -> Raw:
    content = bytes(found)
    found.clear()  # two copies of a large message are one too many
    start = content.find(b"\n") + 1 or len(content)
    delivered = date_of(content[:start])
    return Raw(line, content, start, delivered, quoted=True, is_whole=size == len(content))


def _is_gone(raw: Raw) -> bool:
    """Tell whether a message is none: deleted already, or a mail program's own note."""
    head = raw.content[raw.start : raw.start + _KEPT]
    if b"X-Mozilla-Status:" not in head and b"INTERNAL DATA" not in head:
        return False
    header = read_header(head, 0, len(head))
    try:
        status = int(header.raw("x-mozilla-status") or "0", 16)
    except ValueError:
        status = 0
    return bool(status & _EXPUNGED) or header.raw("subject") == _INTERNAL


FORMAT = Format("mbox", (".mbox", ".mbx"), fits, read, rejects_of_mbox)
