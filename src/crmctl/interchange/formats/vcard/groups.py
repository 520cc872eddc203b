"""Who is in which group: a group's card names its members, wherever in the file they stand."""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from crmctl.interchange.charsets import UnknownCharsetError
from crmctl.interchange.entries import BadEntry
from crmctl.interchange.formats.vcard.cards import cards_of
from crmctl.interchange.formats.vcard.gathered import Gathered
from crmctl.interchange.formats.vcard.people import kind_of
from crmctl.interchange.formats.vcard.properties import PropertyError, properties
from crmctl.interchange.pieces import CHUNK

_GROUP = re.compile(rb"KIND[^:\r\n]{0,80}:[ \t]*group", re.IGNORECASE)
_LONGEST = 200  # bytes that such a line has

Members = Mapping[str, list[str]]


def members(stream: BinaryIO) -> Members | None:
    """Give the names of the groups of each member, by its UID or `mailto:` and its address.

    The file is read to its end and then stands where it was; None where it can be read only once.
    """
    if not stream.seekable():
        return None
    start = stream.tell()
    found = dict[str, list[str]]()
    if says(stream, _GROUP):
        stream.seek(start)
        for name, member in _named(stream):
            found.setdefault(member, []).append(name)
    stream.seek(start)
    return found


def says(stream: BinaryIO, pattern: re.Pattern[bytes]) -> bool:
    """Tell whether a file has a short text anywhere from here on."""
    rest = b""
    while chunk := stream.read(CHUNK):
        if pattern.search((rest + chunk).replace(b"\x00", b"")):  # in UTF-16, too
            return True
        rest = (rest + chunk)[-2 * _LONGEST :]
    return False


def _named(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    for card in cards_of(stream):
        if isinstance(card, BadEntry):
            continue
        try:
            found = Gathered.of(properties(card.lines))
        except (PropertyError, UnknownCharsetError):
            continue
        name = found.text("FN") or found.text("N")
        if kind_of(found) == "group" and name:
            for one in (*found.all("MEMBER"), *found.all("X-ADDRESSBOOKSERVER-MEMBER")):
                yield name, one.text.removeprefix("urn:uuid:")


def groups_of(card: Gathered, known: Members) -> list[str]:
    """Give the names of the groups that a card is in."""
    keys = [one.text.removeprefix("urn:uuid:") for one in card.all("UID")]
    keys += [f"mailto:{one.text}" for one in card.all("EMAIL")]
    return [name for key in keys for name in known.get(key, ())]
