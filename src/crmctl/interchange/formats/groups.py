"""Who is in which group or list of an address book, wherever in the file its members stand."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import BinaryIO

from crmctl.interchange.pieces import CHUNK

_LONGEST = 200  # bytes of what says that there is a group

Members = Mapping[str, list[str]]
"""The names of the groups of each member, by what the file names members by."""


def members(
    stream: BinaryIO,
    pattern: re.Pattern[bytes],
    pairs: Callable[[BinaryIO], Iterable[tuple[str, str]]],
) -> Members | None:
    """Give who is in which group; None where the file can be read only once.

    The file is read to its end, a second time where it has groups, and then stands where it was.

    Args:
        stream: the file.
        pattern: what a file with a group says, in small letters.
        pairs: gives the name of each group with each member.
    """
    if not stream.seekable():
        return None
    start, found = stream.tell(), dict[str, list[str]]()
    if _says(stream, pattern):
        stream.seek(start)
        for name, member in pairs(stream):
            found.setdefault(member, []).append(name)
    stream.seek(start)
    return found


def _says(stream: BinaryIO, pattern: re.Pattern[bytes]) -> bool:
    """Tell whether a file has a short text anywhere from here on."""
    rest = b""
    while chunk := stream.read(CHUNK):
        # In UTF-16, too. A pattern that begins with small letters is searched for twenty times as
        # fast as one that takes letters of either size.
        if pattern.search((rest + chunk).replace(b"\x00", b"").lower()):
            return True
        rest = (rest + chunk)[-2 * _LONGEST :]
    return False
