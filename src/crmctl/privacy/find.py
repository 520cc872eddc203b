"""Where a person stands in records: what is certainly theirs, and what a person must decide.

Over-erasure is a fault: in a record that has nothing to do with the person, nothing is certain;
in a record that is linked to them, a full name, an e-mail address or a phone number is, unless
what stands around it, or somebody else in the CRM, makes it another's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from crmctl.matching.normalise import is_role
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import Record, Ref
from crmctl.model.text import loose, words
from crmctl.model.walk import Path, leaves
from crmctl.privacy.subject import Subject, full_names, ids, suffix
from crmctl.privacy.writings import What, Writing

ERASED = "[erased]"

# Fields whose values are ids, dates, numbers or words of a fixed vocabulary: nobody is named there.
_NOT_SEARCHED = frozenset(FieldType) - {
    FieldType.TEXT, FieldType.NOTE, FieldType.LABEL, FieldType.EMAIL, FieldType.PHONE,
    FieldType.URL, FieldType.DOMAIN, FieldType.IDENTIFIER,
}  # fmt: skip
_FORMS_OF_ADDRESS = re.compile(
    r"(?:\b(?:Frau|Fr\.|Herrn?|Hr\.|Mrs?\.?|Ms\.?|Mme\.?|Dr\.?|Prof\.?|Dipl\.-Ing\.|Ing\.|Mag\.)\s+)+$"
)
_SUFFIX = re.compile(r",?\s+((?:jun|jr|junior|sen|sr|senior)\b\.?|d\.\s?[ÄJ]\.)", re.IGNORECASE)
# Words that make a name the name of a firm, a street, a house.
_FIRM_OR_STREET = re.compile(
    r"\s*(?:&|\+|\s(?:und|u\.)\s+(?:S[öo]hne|Sohn|T[öo]chter|Partner|Co)\b"
    r"|\s(?:GmbH|gGmbH|mbH|AG|KG|OHG|UG|GbR|SE|e\.?\s?K|Ltd|Inc|LLC|S\.?A|B\.?V|Co|Holding|Group|Gruppe"
    r"|Verlag|Stiftung|Foundation|Consulting|Stra(?:ß|ss)e|Str|Weg|Platz|Allee|Gasse|Ring|Ufer"
    r"|Street|St|Road|Rd|Avenue|Schule|Halle|Haus|Preis)\b)"
)
_PARTICLES = frozenset(
    "von van vom zu zur zum de der den des di da dos du la le el al ten ter".split()
)
_WORD_BEFORE = re.compile(r"([^\W_][\w'\u2019-]*\.?)[^\S\n]+$")
_NAME_AFTER = re.compile(r"[^\S\n]+([^\W\d_]\w+)")
_HYPHEN_BEFORE = re.compile(r"\w[-\u2010-\u2013]$")
_HYPHEN_AFTER = re.compile(r"[-\u2010-\u2013]\w")
_TOKEN_END, _TOKEN_START = re.compile(r"\S*"), re.compile(r"\S*$")

_NOT_LINKED = "the record is not linked to the person"
_ONLY_A_PART = "only a part of an identifier"
_SHARED = "somebody else has it too"
_OTHERS_NAME = "may be somebody else's name, a firm or a street"
_NAMESAKE = "a namesake is linked to the record too"
_IN_ADDRESS = "stands in an address that is not known as the person's"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the person stands, or may stand; it carries no value.

    Attributes:
        ref: the record.
        path: the field, as keys and positions from the record's root; empty for the id itself.
        what: the sort of identifier.
        certain: whether it is the person's beyond doubt.
        span: start and end in the value.
        reason: why it is not certain; empty where it is.
    """

    ref: Ref
    path: Path
    what: What
    certain: bool
    span: tuple[int, int]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Others:
    """What is known of everybody else, so that nothing of theirs is taken for the person's.

    Attributes:
        keys: e-mail addresses and phone numbers of other people, phone numbers of organisations.
        given: given names of people with the person's family name, folded.
        namesakes: ids of people with the same full name, and of customers of theirs.
    """

    keys: frozenset[str] = field(default=frozenset(), repr=False)
    given: frozenset[str] = field(default=frozenset(), repr=False)
    namesakes: frozenset[str] = frozenset()


def others_than(subject: Subject, records: Iterable[Record]) -> Others:
    """Learn from all contacts and customers what is not the person's alone."""
    keys: set[str] = set()
    given: set[str] = set()
    namesakes: set[str] = set()
    families = {family for _, family in subject.names}
    for one in records:
        if one.id in subject.own or one.kind not in {"contact", "customer"}:
            continue
        keys |= {phone["number"] for phone in one.data.get("phones", ())}
        if one.kind == "contact":
            keys |= {email["address"].casefold() for email in one.data.get("emails", ())}
            names = set(full_names(one.data))
            given |= {
                name for first, family in names if family in families for name in first.split()
            }
            if names & subject.names:
                namesakes |= _ids_and_roles(one)
    return Others(frozenset(keys), frozenset(given), frozenset(namesakes))


def hits(
    subject: Subject,
    record: Record,
    catalogue: Catalogue,
    *,
    linked: bool,
    others: Others,
) -> tuple[Hit, ...]:
    """Find a person in one record.

    Args:
        subject: who is looked for.
        record: where; the subject's own contact is not searched, it is the person.
        catalogue: the fields of all kinds.
        linked: whether the record is linked to the person; if not, no hit is certain.
        others: everybody else, from `others_than`.
    """
    namesake = bool(others.namesakes & {record.id, *ids(record, catalogue)})
    found: list[Hit] = []
    for path, leaf, text in _texts(catalogue.by_name[record.kind], record.data):
        if not linked and _is_own_name(record, leaf):
            continue
        for what, span, doubt in _in_text(subject, text, others):
            if what is What.NAME and namesake:
                doubt = doubt or _NAMESAKE  # noqa: PLW2901 - the first doubt is told
            doubt = doubt if linked else _NOT_LINKED  # noqa: PLW2901 - the same
            found.append(Hit(record.ref, path, what, not doubt, span, doubt))
    if record.kind == "customer":
        found += _in_id(subject, record)
    return tuple(found)


def redacted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Give a text with `[erased]` in place of the spans."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + ERASED + text[end:]
    return text


def without(subject: Subject, text: str) -> str:
    """Give a text about the person with every whole identifier of theirs replaced."""
    found = list(_in_text(subject, text, Others()))
    return redacted(text, (span for what, span, _ in found if what is not What.PART_OF_NAME))


def _texts(kind: Kind, data: Mapping[str, Any]) -> Iterator[tuple[Path, Field, str]]:
    for path, leaf, value in leaves(kind, data):
        if leaf.type not in _NOT_SEARCHED and isinstance(value, str):
            yield path, leaf, value


def _in_text(
    subject: Subject, text: str, others: Others
) -> Iterator[tuple[What, tuple[int, int], str]]:
    """Give what stands in a text, the certain first; no place is told twice."""
    taken: list[tuple[int, int]] = []
    found: list[tuple[str, Writing, tuple[int, int]]] = []
    for writing in subject.writings:
        for match in writing.pattern.finditer(text):
            doubt = _doubt(subject, writing, match, others)
            found.append((doubt, writing, _widened(writing, match, doubt)))
    for doubt, writing, span in sorted(found, key=lambda one: (bool(one[0]), not one[1].whole)):
        if not any(span[0] < end and start < span[1] for start, end in taken):
            taken.append(span)
            yield writing.what, span, doubt


def _doubt(subject: Subject, writing: Writing, match: re.Match[str], others: Others) -> str:
    """Say why a match may not be the person, or nothing."""
    if not writing.whole:
        return _ONLY_A_PART
    if writing.key and (writing.key in others.keys or is_role(writing.key)):
        return _SHARED
    if writing.what is not What.NAME:
        return ""
    before, after = match.string[: match.start()], match.string[match.end() :]
    if _is_in_address(before, after):
        return _IN_ADDRESS
    turned = writing.turned and _is_cut_from_a_list(before, after)
    return _OTHERS_NAME if turned or _is_anothers(subject, before, after, others) else ""


def _is_anothers(subject: Subject, before: str, after: str, others: Others) -> bool:
    """Tell whether what stands around a full name makes it part of another name."""
    if _HYPHEN_BEFORE.search(before) or _HYPHEN_AFTER.match(after):
        return True
    if _FIRM_OR_STREET.match(after):
        return True
    if (found := _SUFFIX.match(after)) and suffix(found[1]) not in subject.suffixes:
        return True
    word = _WORD_BEFORE.search(before)
    return bool(word) and (loose(word[1]) in others.given or _is_initial(word[1]))


def _is_cut_from_a_list(before: str, after: str) -> bool:
    """Tell whether `Müller, Erika` may come from `Thomas Müller, Erika Berger`."""
    bare = _FORMS_OF_ADDRESS.sub("", before)
    word = _WORD_BEFORE.search(bare)
    named = bool(word) and (word[1][0].isupper() or word[1] in _PARTICLES)
    following = _NAME_AFTER.match(after)
    return named or (bool(following) and following[1][0].isupper())


def _is_initial(word: str) -> bool:
    return len(word) == 2 and word[0].isupper() and word[1] == "."  # noqa: PLR2004 - `P.`


def _is_in_address(before: str, after: str) -> bool:
    """Tell whether a name is a part of an e-mail or web address."""
    start, end = _TOKEN_START.search(before), _TOKEN_END.match(after)
    around = (start[0] if start else "") + " " + (end[0] if end else "")
    return "@" in around or "/" in around


def _widened(writing: Writing, match: re.Match[str], doubt: str) -> tuple[int, int]:
    """Take the form of address before a name and the suffix behind it along."""
    start, end = match.span()
    if writing.what is not What.NAME or doubt:
        return start, end
    text = match.string
    before, after = _FORMS_OF_ADDRESS.search(text[:start]), _SUFFIX.match(text[end:])
    return (before.start() if before else start), (end + after.end() if after else end)


def _is_own_name(record: Record, leaf: Field) -> bool:
    """Tell whether a field is a part of another person's own name: a namesake's or a relative's."""
    return record.kind == "contact" and leaf.path in {"name.given", "name.family"}


def _in_id(subject: Subject, record: Record) -> Iterator[Hit]:
    """Find the name in a customer's id, which stands in paths and cannot be replaced by a word."""
    spelt = {tuple(words(" ".join(name))) for name in subject.names}
    parts = tuple(words(loose(record.id)))
    for name in spelt:
        if any(parts[at : at + len(name)] == name for at in range(len(parts))):
            yield Hit(record.ref, (), What.NAME, certain=False, span=(0, len(record.id)),
                      reason="the id itself holds the name; `rename` gives it another")  # fmt: skip
            return


def _ids_and_roles(contact: Record) -> set[str]:
    return {
        contact.id,
        *contact.data.get("aliases", ()),
        *(role["customer"] for role in contact.data.get("roles", ())),
    }
