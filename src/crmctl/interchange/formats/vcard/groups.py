"""Who is in which group: a group's card names its members, wherever in the file they stand."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from crmctl.interchange.charsets import UnknownCharsetError
from crmctl.interchange.entries import BadEntry
from crmctl.interchange.formats import groups
from crmctl.interchange.formats.groups import Members
from crmctl.interchange.formats.vcard.cards import cards_of
from crmctl.interchange.formats.vcard.gathered import Gathered
from crmctl.interchange.formats.vcard.people import kind_of
from crmctl.interchange.formats.vcard.properties import PropertyError, properties

_GROUP = re.compile(rb"kind[^:\r\n]{0,80}:[ \t]*group")


def members(stream: BinaryIO) -> Members | None:
    """Give who is in which group, members by their UID or `mailto:` and their address."""
    return groups.members(stream, _GROUP, _named)


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
