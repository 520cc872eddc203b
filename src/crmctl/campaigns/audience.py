"""Who is reached by a wave of a campaign, who only counts for comparison, and who is left out."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from typing import Any, NamedTuple

from crmctl.campaigns.reach import reach

SENT, CONTROL = "sent", "control"

ARCHIVED = "archived"
MISSING = "missing"
NO_ADDRESS = "no-address"
SAME_ADDRESS = "same-address"
EARLIER_WAVE = "earlier-wave"
LEFT_OUT_BEFORE = "left-out-before"

SENTENCES: Mapping[str, str] = {
    ARCHIVED: "the contact is archived",
    MISSING: "the contact's record cannot be read any more",
    NO_ADDRESS: "the contact has no address for this channel",
    SAME_ADDRESS: "somebody else gets it at the same address",
    EARLIER_WAVE: "an earlier wave was for this contact",
    LEFT_OUT_BEFORE: "left out of this wave before, or merged with somebody who was",
}
"""The reasons of our own; those of the law come with the decision about a consent."""

# By these channels a message for two people at one address would come twice.
_ONE_MESSAGE = frozenset({"email", "sms"})
_PER_CENT = 100


class Permission(NamedTuple):
    """Whether somebody may be contacted: what the rules about consents say.

    Attributes:
        allowed: the answer.
        reason: why, as a short word for the file.
        sentence: why, for people.
        address: the address for which the consent was given, where it was given for one.
    """

    allowed: bool
    reason: str
    sentence: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who belongs to a campaign's segment.

    Attributes:
        contact: the contact's id.
        data: the contact's data; None when there is no valid record.
        customers: ids of the customers through whom the person belongs to the segment.
        consumer: whether the person is a private customer, and not spoken to at work.
        company: of somebody who is spoken to at work, the organisation's data.
    """

    contact: str
    data: Mapping[str, Any] | None = field(repr=False)
    customers: tuple[str, ...] = ()
    consumer: bool = True
    company: Mapping[str, Any] = field(default_factory=dict, repr=False)


class Reached(NamedTuple):
    """A person and the address at which they are reached."""

    person: Person
    address: str


class LeftOut(NamedTuple):
    """A person who is not contacted, and why: a short word, and a sentence."""

    person: Person
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Audience:
    """A wave's people; everybody of the segment is in exactly one of the three."""

    sent: tuple[Reached, ...] = ()
    control: tuple[Reached, ...] = ()
    excluded: tuple[LeftOut, ...] = ()


Ask = Callable[[Person], Permission]


def choose(
    people: Iterable[Person],
    ask: Ask,
    *,
    channel: str,
    earlier: Collection[str] = (),
    control: Mapping[str, Any] | None = None,
) -> Audience:
    """Divide the people of a segment.

    Args:
        people: each contact once.
        ask: says whether a person may be contacted, and why.
        channel: of the campaign.
        earlier: ids of the contacts for whom an earlier wave was frozen.
        control: the campaign's `control`: share in per cent, and seed.
    """
    reached, excluded = list[Reached](), list[LeftOut]()
    taken = set[str]()
    for person in sorted(people, key=lambda one: one.contact):
        address, reason, sentence = look(person, ask, channel)
        if not reason and person.contact in earlier:
            reason = EARLIER_WAVE
        elif not reason and channel in _ONE_MESSAGE and address.casefold() in taken:
            reason = SAME_ADDRESS
        if reason:
            excluded.append(LeftOut(person, reason, sentence or SENTENCES[reason]))
            continue
        taken.add(address.casefold())
        reached.append(Reached(person, address))
    held_back = control_group([one.person.contact for one in reached], control or {})
    return Audience(
        tuple(one for one in reached if one.person.contact not in held_back),
        tuple(one for one in reached if one.person.contact in held_back),
        tuple(excluded),
    )


def look(person: Person, ask: Ask, channel: str) -> tuple[str, str, str]:
    """Give the address at which a person is reached, or why they are not, and that in words."""
    if person.data is None:
        return "", MISSING, SENTENCES[MISSING]
    permission = ask(person)
    if not permission.allowed:
        return "", permission.reason, permission.sentence
    if "archived" in person.data:
        return "", ARCHIVED, SENTENCES[ARCHIVED]
    address = reach(person.data, channel, permission.address, person.company)
    if not address:
        return "", NO_ADDRESS, SENTENCES[NO_ADDRESS]
    return address, "", ""


def control_group(contacts: Sequence[str], control: Mapping[str, Any]) -> frozenset[str]:
    """Choose who gets nothing: the same people for the same seed, on any machine, in any order.

    The ids are sorted by a digest of seed and id, and the first ones taken: as many as the share
    says, half up. A larger share of the same people holds all of a smaller one.
    """
    share, seed = Decimal(str(control.get("share", 0))), control.get("seed", 0)
    share = min(max(share, Decimal(0)), Decimal(_PER_CENT))
    count = int(len(contacts) * share / _PER_CENT + Decimal("0.5"))
    ordered = sorted(contacts, key=lambda id_: sha256(f"{seed}:{id_}".encode()).digest())
    return frozenset(ordered[:count])
