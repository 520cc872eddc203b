"""Is it the person beyond doubt, or must somebody decide?

An e-mail address, a number or a profile that nobody else has is certain wherever it stands; so is
a full name that no other contact, firm or street bears. Less than that is certain only in the
person's own record.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from crmctl.model.record import Record
from crmctl.model.text import loose, words
from crmctl.privacy.context import IN_ADDRESS, Others, doubt_about, others_than
from crmctl.privacy.subject import Subject, families, full_names
from crmctl.privacy.writings import Strength, What, Writing

_BORNE = "somebody else, a firm or a street bears the name, and the place is not linked to them"
_COMPANY = "somebody of the same name is linked to the place too"
_NOT_LINKED = "a form of address and a family name, in what is not linked to the person"
_FAR = 80  # characters; as far as an address goes
_HOST_BEFORE, _AT_AFTER = re.compile(r"@[\w.-]*$"), re.compile(r"[\w.+%-]*@\w")
_BLANKS = str.maketrans("-_", "  ")
_TOKEN = re.compile(r"[a-z0-9][a-z0-9-]{2,}")


@dataclass(frozen=True, slots=True)
class Known:
    """A person, and everybody else.

    Attributes:
        subject: the person.
        others: what is not the person's alone.
        borne: those of the person's full names, folded, that somebody else, a firm or a street
            has, too.
    """

    subject: Subject
    others: Others
    borne: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Place:
    """What is known of the place in which something was found.

    Attributes:
        linked: whether it belongs to the person: a record that refers to them.
        own: whether it is a version of the person's own record.
        company: whether it also refers to somebody of the same name.
        binary: whether what stands beside it in the bytes may be another value.
    """

    linked: bool
    own: bool = False
    company: bool = False
    binary: bool = False


def known(subjects: Sequence[Subject], records: Iterable[Record]) -> Sequence[Known]:
    """Learn from all records, former versions among them, what is whose.

    Whoever is to be forgotten in the same go is nobody else.
    """
    own = frozenset(id_ for subject in subjects for id_ in subject.own)
    bearing = frozenset(family for subject in subjects for family in subject.families)
    keys = frozenset(one.key for subject in subjects for one in subject.writings if one.key)
    rest: list[Record] = []
    streets: set[str] = set()
    for record in records:
        if record.id in own:
            continue
        if _may_matter(record, bearing, keys):
            rest.append(record)
        streets |= {
            _spelt(one["street"])
            for one in record.data.get("addresses", ())
            if isinstance(one, dict) and "street" in one
        }
    return [_known(subject, rest, streets) for subject in subjects]


def _known(subject: Subject, rest: Sequence[Record], streets: Iterable[str]) -> Known:
    firms = [_spelt(name) for one in rest if one.kind == "customer" for name in _names_of(one)]
    others = {name for one in rest if one.kind == "contact" for name in full_names(one.data)}
    borne = frozenset(
        name
        for name in subject.names
        if name in others
        or any(f" {' '.join(name)} " in firm for firm in firms)
        or any(f" {' '.join(name)}{end}" in street for street in streets for end in (" ", "str"))
    )
    return Known(subject, others_than(subject, rest), borne)


def _names_of(customer: Record) -> tuple[str, str]:
    return customer.data.get("name", ""), customer.data.get("legal_name", "")


def _spelt(text: str) -> str:
    return f" {' '.join(words(loose(text)))} "


def _may_matter(record: Record, bearing: frozenset[str], keys: frozenset[str]) -> bool:
    if record.kind == "customer":
        if bearing & set(words(loose(" ".join(_names_of(record))))):
            return True
    elif record.kind == "contact":
        if bearing & set(families(record.data)):
            return True
    else:
        return False
    mails = {one.get("address", "").casefold() for one in record.data.get("emails", ())}
    phones = {one.get("number", "") for one in record.data.get("phones", ())}
    if keys & mails or keys & phones:
        return True
    mailboxes = tuple(key for key in keys if key.endswith("@"))
    return any(mail.startswith(mailboxes) for mail in mails)


def company(one: Known, text: str) -> bool:
    """Tell whether a text refers to somebody else of the person's name."""
    if not one.others.namesakes:
        return False
    return any(token in one.others.namesakes for token in _TOKEN.findall(text))


def doubt(one: Known, writing: Writing, match: re.Match[str], place: Place) -> str:
    """Say why what was found may not be the person, or nothing."""
    if place.own:
        return ""
    found = doubt_about(one.subject, writing, _unhyphenated(writing, match), one.others)
    if found == IN_ADDRESS and not _in_mailbox(match, binary=place.binary):
        found = ""  # the page of somebody of the name, in a web address or a path
    if found or writing.what is not What.NAME:
        return found
    if not place.linked:
        if writing.strength is not Strength.WHOLE:
            return _NOT_LINKED
        return _BORNE if _is_borne(one, match[0]) else ""
    return _COMPANY if place.company else ""


def _is_borne(one: Known, text: str) -> bool:
    """Tell whether what a text calls the person by is somebody else's name, too.

    A name that is written in a way that cannot be told may be any of theirs.
    """
    spelt = _spelt(text)
    meant = {
        (given, family)
        for given, family in one.subject.names
        if f" {given} " in spelt and f" {family} " in spelt
    }
    return bool(one.borne & (meant or one.borne))


def _in_mailbox(match: re.Match[str], *, binary: bool) -> bool:
    """Tell whether a name is a part of somebody's e-mail address, which is not known."""
    if binary:
        return match.string[match.end() : match.end() + 1] == "@"
    before = match.string[max(0, match.start() - _FAR) : match.start()]
    after = match.string[match.end() : match.end() + _FAR]
    return bool(_HOST_BEFORE.search(before) or _AT_AFTER.match(after))


def _unhyphenated(writing: Writing, match: re.Match[str]) -> re.Match[str]:
    """Read the hyphens of a path or a branch as blanks: `talk-erika-mueller` is no double name."""
    if match[0] != match[0].lower() or not set(match[0]) & set("-_"):
        return match
    text = match.string.translate(_BLANKS)
    return writing.pattern.search(text, match.start()) or match
