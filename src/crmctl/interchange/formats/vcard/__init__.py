"""vCard 2.1, 3.0 and 4.0 (RFC 2426, RFC 6350): the cards of address books.

A card is a contact, or a customer where it is an organisation's. A group is neither: its members
have its name as a tag. An organisation that a person belongs to becomes a role there.
"""

import io
import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from crmctl.interchange.entries import BadEntry, Entry, Format, Setting
from crmctl.interchange.formats.groups import Members
from crmctl.interchange.formats.vcard.cards import REASON, Card, cards_of
from crmctl.interchange.formats.vcard.entry import entry, nested
from crmctl.interchange.formats.vcard.groups import members
from crmctl.interchange.formats.vcard.properties import Property, PropertyError, properties
from crmctl.interchange.own import require_kind
from crmctl.interchange.pieces import beginning

_BEGIN = re.compile(r"\s*(?:X-CRMCTL-REASON:[^\n]*\n\s*)*BEGIN[ \t]*:[ \t]*VCARD", re.IGNORECASE)


def fits(first: bytes) -> bool:
    """Tell by its first bytes whether a file is one of cards."""
    return _BEGIN.match(beginning(first)) is not None


def read(stream: BinaryIO, setting: Setting) -> Iterator[Entry | BadEntry]:
    """Give the entries of a file of cards.

    Raises:
        NoPersonKindError: the cards are wanted as something else.
        UndecodableAddressBookError: the file begins as UTF-16 and is none.
    """
    require_kind(setting.kind)
    groups = members(stream)
    for card in cards_of(stream):
        found = card if isinstance(card, BadEntry) else _entry(card, setting, groups)
        if found is not None:
            yield found


def _entry(card: Card, setting: Setting, groups: Members | None) -> Entry | BadEntry | None:
    try:
        found = list(properties(card.lines))
        found += _agents(card, found)
    except PropertyError as problem:
        return card.bad(problem.reason, problem.place)
    return entry(card.line, card.text, found, setting, groups)


def _agents(card: Card, found: Iterable[Property | str]) -> list[str]:
    """Give what is said of agents: one within the card, or written in one property.

    An agent elsewhere is not looked up, and an agent's agent is nobody's business here, so that
    cards which name one another come to an end.
    """
    agents = [card.agent]
    texts = (one.text for one in found if isinstance(one, Property) and one.name == "AGENT")
    for text in texts:
        inner = cards_of(io.BytesIO(text.encode()))
        agents += [one.lines for one in inner if isinstance(one, Card)]
    return [said for lines in agents if lines for said in nested(properties(lines))]


def rejects(bad: Iterable[BadEntry]) -> Iterator[bytes]:
    """Give a file of rejected cards, each below the reason, which is read past again."""
    for one in bad:
        yield REASON + f":{one.told}\r\n".encode() + one.raw.rstrip() + b"\r\n"


FORMAT = Format("vCard", (".vcf", ".vcard"), fits, read, rejects)
