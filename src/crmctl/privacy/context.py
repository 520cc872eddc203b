"""What makes a name, an address or a number another's: the words around it, and everybody else.

A namesake, a father and his son, a firm and a street of that name are not the person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crmctl.matching.normalise import is_role
from crmctl.model.record import Record
from crmctl.model.text import loose, words
from crmctl.privacy import salutation
from crmctl.privacy.subject import Subject, families, full_names, role_customers, suffix
from crmctl.privacy.writings import Strength, What, Writing, phrase

_SUFFIX = re.compile(
    r",?[^\S\n]+((?:jun|jr|junior|sen|sr|senior)\b\.?|d\.\s?[ÄJ]\.)", re.IGNORECASE
)
# Words that make a name the name of a firm, a street, a house.
_FIRM_OR_STREET = re.compile(
    r"\s*(?:&|\+|und|u\.)\s*(?:S[öo]hne?|T[öo]chter|Partner|Co|Cie)\b"
    r"|\s(?:g?GmbH|mbH|AG|KG|OHG|UG|GbR|SE|[Ee]\.?\s?[Kk]|Ltd|Inc|LLC|S\.?A|B\.?V|Holding|Group"
    r"|Gruppe|Verlag|Stiftung|Foundation|Consulting|Stra(?:ß|ss)e|Str|Weg|Platz|Allee|Gasse|Ring"
    r"|Ufer|Street|Road|Rd|Avenue|Schule|Halle|Haus|Preis)\b"
)
_PARTICLES = frozenset(
    {"von", "van", "vom", "zu", "zum", "zur", "de", "der", "den", "di", "da", "dos", "du", "la",
     "le", "el", "al", "ten", "ter"}
)  # fmt: skip
_WORD_BEFORE = re.compile(r"([^\W_][\w'\u2019-]*\.?)[^\S\n]+$")
_INITIAL = re.compile(r"[^\W\d_]\.")
_NAME_AFTER = re.compile(r"[^\S\n]+([^\W\d_])\w")
_HYPHEN_BEFORE = re.compile(r"([^\W_]\w*)[-\u2010-\u2013]$")
_HYPHEN_AFTER = re.compile(r"[-\u2010-\u2013](\w)")
_TOKEN_BEFORE, _TOKEN_AFTER = re.compile(r"\S*$"), re.compile(r"\S*")
_WEB_ADDRESS = re.compile(r"://|\w\.\w+/")
_LOOK_BACK = 80  # characters; the longest form of address or web address that matters

_ONLY_A_PART = "only a part of an identifier"
_SHARED = "somebody else has it too, or it is a firm's"
_OTHERS_NAME = "may be somebody else's name, or that of a firm or a street"
IN_ADDRESS = "stands in an address that is not known as the person's"


@dataclass(frozen=True, slots=True)
class Others:
    """What is known of everybody else, so that nothing of theirs is taken for the person's.

    Attributes:
        keys: e-mail addresses and phone numbers of other people, phone numbers of organisations.
        given: given names of people with the person's family name, folded.
        namesakes: ids of people with the same full name, and of customers of theirs.
        relatives: the same of people with the same family name.
        firms: names of organisations that hold the person's full name.
    """

    keys: frozenset[str] = field(default=frozenset(), repr=False)
    given: frozenset[str] = field(default=frozenset(), repr=False)
    namesakes: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    firms: tuple[re.Pattern[str], ...] = field(default=(), repr=False)


def others_than(subject: Subject, records: Iterable[Record]) -> Others:
    """Learn from all contacts and customers what is not the person's alone."""
    rest = [one for one in records if one.id not in subject.own and "erased" not in one.data]
    contacts = [one for one in rest if one.kind == "contact"]
    customers = [one for one in rest if one.kind == "customer"]
    relatives = [one for one in contacts if subject.families & set(families(one.data))]
    namesakes = [one for one in relatives if subject.names & set(full_names(one.data))]
    given = [
        name
        for one in relatives
        for name, family in full_names(one.data)
        if family in subject.families
    ]
    return Others(
        keys=frozenset(_keys(contacts, customers)),
        given=frozenset(part for name in given for part in name.split()),
        namesakes=frozenset(id_ for one in namesakes for id_ in _ids_and_roles(one)),
        relatives=frozenset(id_ for one in relatives for id_ in _ids_and_roles(one)),
        firms=tuple(_firms(subject, customers)),
    )


def doubt_about(subject: Subject, writing: Writing, match: re.Match[str], others: Others) -> str:
    """Say why a match may not be the person, or nothing."""
    if writing.strength > Strength.ADDRESSED:
        return _ONLY_A_PART
    if writing.key and (_is_shared(writing.key, others) or is_role(writing.key)):
        return _SHARED
    if writing.what is not What.NAME:
        return ""
    before = match.string[max(0, match.start() - _LOOK_BACK) : match.start()]
    after = match.string[match.end() : match.end() + _LOOK_BACK]
    if _is_in_address(before, after):
        return IN_ADDRESS
    if writing.strength is Strength.ADDRESSED and salutation.is_part_of_another(before):
        return _OTHERS_NAME
    cut = writing.turned and _is_cut_from_a_list(before, after)
    double = _is_in_double_name(match[0], before, after)
    anothers = cut or double or _is_anothers(subject, before, after, others)
    anothers = anothers or _is_in_firm(match, others)
    return _OTHERS_NAME if anothers else ""


def widened(writing: Writing, match: re.Match[str]) -> tuple[int, int]:
    """Take the form of address before a name, and the suffix behind it, along."""
    start, end = match.span()
    if writing.what is not What.NAME:
        return start, end
    start = salutation.before_name(match.string, max(0, start - _LOOK_BACK), start)
    after = _SUFFIX.match(match.string, end)
    return start, (after.end() if after else end)


def _keys(contacts: Iterable[Record], customers: Iterable[Record]) -> Iterable[str]:
    for one in (*contacts, *customers):
        yield from (phone["number"] for phone in one.data.get("phones", ()))
    for one in contacts:  # a firm may list the address of one of its people
        yield from (email["address"].casefold() for email in one.data.get("emails", ()))


def _firms(subject: Subject, customers: Iterable[Record]) -> Iterable[re.Pattern[str]]:
    for one in customers:
        for name in {one.data.get("name", ""), one.data.get("legal_name", "")}:
            spelt = f" {' '.join(words(loose(name)))} "
            if any(f" {given} {family} " in spelt for given, family in subject.names):
                yield re.compile(phrase(name))


def _ids_and_roles(contact: Record) -> Sequence[str]:
    return [contact.id, *contact.data.get("aliases", ()), *role_customers(contact.data)]


def _is_in_double_name(name: str, before: str, after: str) -> bool:
    """Tell whether a hyphen beside a name makes it a part of a longer one.

    Beside a name with capital letters a word without one is none: `call-Anna-Berg-notes.txt`.
    """
    found = [one[1] for one in (_HYPHEN_BEFORE.search(before), _HYPHEN_AFTER.match(after)) if one]
    return any(not name[0].isupper() or one[0].isupper() for one in found)


def _is_anothers(subject: Subject, before: str, after: str, others: Others) -> bool:
    """Tell whether what stands around a full name makes it part of another name."""
    if _FIRM_OR_STREET.match(after):
        return True
    if (found := _SUFFIX.match(after)) and suffix(found[1]) not in subject.suffixes:
        return True
    if not (word := _WORD_BEFORE.search(before)):
        return False
    return loose(word[1]) in others.given or _INITIAL.fullmatch(word[1]) is not None


def _is_shared(key: str, others: Others) -> bool:
    """Tell whether somebody else has an address or a number, or a mailbox of that name."""
    if key.endswith("@"):
        return any(one.startswith(key) for one in others.keys)
    return key in others.keys


def _is_cut_from_a_list(before: str, after: str) -> bool:
    """Tell whether `Müller, Erika` may come from `Thomas Müller, Erika Berger`."""
    word = _WORD_BEFORE.search(salutation.without_form(before))
    if word and (not word[1][0].islower() or word[1] in _PARTICLES):
        return True
    following = _NAME_AFTER.match(after)
    return following is not None and following[1].isupper()


def _is_in_firm(match: re.Match[str], others: Others) -> bool:
    return any(
        firm.start() <= match.start() and match.end() <= firm.end()
        for pattern in others.firms
        for firm in pattern.finditer(match.string)
    )


def _is_in_address(before: str, after: str) -> bool:
    """Tell whether a name is a part of an e-mail or web address."""
    found = _TOKEN_BEFORE.search(before), _TOKEN_AFTER.match(after)
    first, last = (token[0] if token else "" for token in found)
    return "@" in first + last or _WEB_ADDRESS.search(first) is not None
