"""Who must not come back: keyed digests of what belonged to people who were erased."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from crmctl.privacy.identifiers import (
    birthday,
    born,
    canonical_identifiers,
    ending_of,
    homes,
    identifiers,
    is_shared_mailbox,
    names,
)
from crmctl.privacy.keys import Key
from crmctl.privacy.suppression_list import Entry, Lifted, SuppressionList, seal_of

Data = Mapping[str, Any]

_OF_HOMES = "homes are looked at"
_WORDS = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "profile": "a profile",
    "id": "an id in another system",
    "born": "a name with a birthday",
    "home": "a name with an address",
}


class Person(NamedTuple):
    """Who is erased: everything that their record ever said.

    Attributes:
        versions: the data of each version.
        shared: identifiers that another person or a firm has, too.
        namesakes: names, as they are compared, of others who have one of these.
    """

    versions: Sequence[Data]
    shared: Collection[str] = ()
    namesakes: Collection[str] = ()


def texts_of(person: Person, country: str) -> frozenset[str]:
    """Give what is digested of a person: each identifier, and what must come with it.

    What is the person's alone keeps out by itself, a shared one only together with the name. A
    phone number may be a household's: where the birthday is known, somebody who was born on
    another day is another person, and so is somebody with another `jun.` or `sen.`.
    """
    called = {name for data in person.versions for name in names(data)} - set(person.namesakes)
    days = {day for data in person.versions for day in birthday(data)}
    endings = {ending_of(data) for data in person.versions}
    found: set[str] = set()
    own, lines = _ever(person.versions, country)
    for one in (*own, *lines):
        if one in person.shared:
            found |= {one, *(f"{one} with {name}" for name in called)} if called else set()
        elif one in lines:
            found |= {one, *(f"{one} ending {ending}" for ending in endings)}
            found |= {f"{one} born {day}" for day in days}
            found.add(f"{one} unless born" if days else f"{one} whenever born")
        else:
            found |= {one, f"{one} alone"}
    if found:
        return frozenset(found)
    last = {home for data in person.versions for home in homes(data)}
    return frozenset({*last, _OF_HOMES} if last else ())


def entries_of(texts: Iterable[str], epoch: str, check: str, key: Key) -> frozenset[Entry]:
    """Give the entries of an erasure, made with the key of a check value."""
    return frozenset(Entry(epoch, check, digest(key, text)) for text in texts)


def digest(key: Key, identifier: str) -> str:
    """Give the keyed digest of an identifier."""
    return key.digest("suppress", identifier)


class Hit(NamedTuple):
    """By what somebody who was erased is known again.

    Attributes:
        words: the sort of identifier, for people; never the value.
        digest: of the identifier.
    """

    words: str
    digest: str


@dataclass(frozen=True)
class Suppression:
    """A list with its keys: tells whether a record is a person who was erased.

    Attributes:
        said: the list.
        keys: the keys that are here, by their check values.
        country: the CRM's, for phones without a calling code.
    """

    said: SuppressionList
    keys: Mapping[str, Key] = field(repr=False)
    country: str

    @cached_property
    def unchecked(self) -> int:
        """How many entries were made with a key that is not here, and that somebody has."""
        absent = self.said.checks - self.keys.keys() - self.said.lost
        return sum(entry.check in absent for entry in self.said.entries)

    @cached_property
    def lost(self) -> int:
        """How many entries were made with a key that nobody has any more."""
        gone = self.said.lost - self.keys.keys()
        return sum(entry.check in gone for entry in self.said.entries)

    @cached_property
    def forged(self) -> Sequence[Lifted]:
        """Liftings that nobody with the key made; they lift nothing."""
        return sorted(
            one
            for one in self.said.lifted
            if one.entry.check in self.keys and not one.is_genuine(self.keys[one.entry.check])
        )

    @cached_property
    def _known(self) -> Sequence[tuple[Key, frozenset[str], bool]]:
        """For each key its digests that hold, and whether homes are among them."""
        gone = {one.entry for one in self.said.lifted} - {one.entry for one in self.forged}
        found = []
        for check, key in self.keys.items():
            live = (entry for entry in self.said.entries if entry.check == check)
            digests = frozenset(entry.digest for entry in live if entry not in gone)
            if digests:
                found.append((key, digests, digest(key, _OF_HOMES) in digests))
        return found

    def hits(self, kind: str, data: Data) -> list[Hit]:
        """Give by what a contact or a customer is a person who was erased; mostly nothing."""
        if not self._known or "erased" in data:
            return []
        own, lines = identifiers(kind, data, self.country)
        found = list[Hit]()
        for key, digests, of_homes in self._known:
            for one in (*own, *lines):
                digested = digest(key, one)
                if digested in digests and self._tells(key, digests, one, data, one in lines):
                    found.append(Hit(_words(one), digested))
            if of_homes:
                written = ((home, digest(key, home)) for home in sorted(homes(data)))
                found += [Hit(_words(home), each) for home, each in written if each in digests]
        return found

    def lifting(self, hits: Iterable[Hit], day: str) -> frozenset[Lifted]:
        """Give what lifts the entries by which somebody was known again."""
        digests = {hit.digest for hit in hits}
        return frozenset(
            Lifted(entry, day, seal_of(self.keys[entry.check], entry, day))
            for entry in self.said.entries
            if entry.digest in digests and entry.check in self.keys
        )

    def _tells(
        self,
        key: Key,
        digests: frozenset[str],
        one: str,
        data: Data,
        is_line: bool,  # noqa: FBT001 - a private helper's last word
    ) -> bool:
        """Tell whether an identifier that is in the list tells this person."""

        def has(*words: str) -> bool:
            return digest(key, " ".join((one, *words))) in digests

        if has("alone") or any(has("with", name) for name in names(data)):
            return True
        ending, days = ending_of(data), birthday(data)
        if not is_line or (ending and not has("ending", ending)):
            return False
        return has("whenever born") or (
            has("unless born") and (not days or any(has("born", day) for day in days))
        )


def shared_by(person: Sequence[Data], others: Iterable[tuple[str, Data]], country: str) -> Person:
    """Find out what of a person's identifiers others have, too.

    Somebody with the same name who is not told apart by a birthday or a `jun.` is no other: that
    is a second record of the same person.

    Args:
        person: all versions of the person's record.
        others: kind and data of every other contact and customer.
        country: the CRM's.
    """
    mine = frozenset().union(*_ever(person, country))
    called = {name for data in person for name in names(data)}
    days = {day for data in person for day in birthday(data)}
    endings = {ending_of(data) for data in person}
    shared = {one for one in mine if is_shared_mailbox(one)}
    namesakes: set[str] = set()
    for kind, data in others:
        both = mine.intersection(canonical_identifiers(kind, data, country))
        if not both:
            continue
        theirs = names(data) if kind == "contact" else frozenset()
        theirs_too = called & theirs
        born = set(birthday(data))
        other_day = bool(born and days) and not born & days
        if theirs_too and not other_day and (ending_of(data) in endings):
            continue
        shared |= both
        namesakes |= theirs_too
    return Person(person, frozenset(shared), frozenset(namesakes))


def _ever(versions: Sequence[Data], country: str) -> tuple[frozenset[str], frozenset[str]]:
    """Give all that ever was a person's own, also a maiden name with the birthday, and lines."""
    found = [identifiers("contact", data, country) for data in versions]
    days = {day for data in versions for day in birthday(data)}
    called = {name for data in versions for name in names(data)}
    own = frozenset(one for each in found for one in each.own)
    return own | born(days, called), frozenset(one for each in found for one in each.lines)


def _words(identifier: str) -> str:
    return _WORDS[identifier.partition(" ")[0]]
