"""Where a person stands in records: what is certainly theirs, and what somebody must decide.

Over-erasure is a fault: in a record that has nothing to do with the person, nothing is certain;
in a record that is linked to them, a full name, an e-mail address or a phone number is, unless
`context` finds that it may be another's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.record import ERASED, Record, Ref
from crmctl.model.text import loose, words
from crmctl.model.walk import Path, leaves
from crmctl.privacy.context import Others, doubt_about, widened
from crmctl.privacy.subject import Subject, full_names, ids
from crmctl.privacy.writings import Strength, What, Writing

# The other types hold ids, dates, numbers or words of a fixed vocabulary: nobody is named there.
_SEARCHED = frozenset(
    {
        FieldType.TEXT, FieldType.NOTE, FieldType.LABEL, FieldType.EMAIL, FieldType.PHONE,
        FieldType.URL, FieldType.DOMAIN, FieldType.IDENTIFIER,
    }
)  # fmt: skip
_OWN_NAME = frozenset({"name.given", "name.family", "name.display"})
_FIRMS_NAME = frozenset({"name", "legal_name", "domains", "websites"})

_NOT_LINKED = "the record is not linked to the person"
_NAMESAKE = "a namesake is linked to the record too"
_RELATIVE = "somebody of the same family name is linked to the record too"
_SAME_NAME = "another contact of the same name: somebody else, or the person once more"
_NAME_OF_FIRM = "an organisation's own name"
_NAME_IN_ID = "the id itself holds the name; `rename` gives it another"


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


def hits(
    subject: Subject, record: Record, catalogue: Catalogue, *, linked: bool, others: Others
) -> tuple[Hit, ...]:
    """Find a person in one record.

    Args:
        subject: who is looked for.
        record: where; not the subject's own contact, which is the person.
        catalogue: the fields of all kinds.
        linked: whether the record is linked to the person; if not, no hit is certain.
        others: everybody else, from `context.others_than`.
    """
    company = _company(record, catalogue, others)
    found: list[Hit] = []
    for path, leaf, text in _texts(catalogue.by_name[record.kind], record):
        for writing, span, doubt in _in_text(subject, text, others, faint=linked):
            reason = _reason(record, leaf, writing, linked=linked, company=company) or doubt
            found.append(Hit(record.ref, path, writing.what, not reason, span, reason))
    return (*found, *_by_the_whole_name(subject, record))


def redacted(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Give a text with `[erased]` in place of the spans."""
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + ERASED + text[end:]
    return text


def without(subject: Subject, text: str) -> str:
    """Give a text that is about the person with everything that may name them replaced."""
    found = _in_text(subject, text, Others(), faint=True)
    return redacted(text, (span for _, span, _ in found))


def _company(record: Record, catalogue: Catalogue, others: Others) -> Mapping[Strength, str]:
    """Say for each strength of a name whether the record is linked to another who bears it."""
    if not others.relatives:
        return {}
    near = ids(record, catalogue) | {record.id}
    namesake = _NAMESAKE if others.namesakes & near else ""
    relative = _RELATIVE if others.relatives & near else ""
    return {Strength.WHOLE: namesake, Strength.ADDRESSED: namesake or relative}


def _texts(kind: Kind, record: Record) -> Iterator[tuple[Path, Field, str]]:
    """Give the texts of a record, but not another person's own name, which is no trace."""
    for path, leaf, value in leaves(kind, record.data):
        own = record.kind == "contact" and leaf.path in _OWN_NAME
        if leaf.type in _SEARCHED and isinstance(value, str) and not own:
            yield path, leaf, value


def _in_text(
    subject: Subject, text: str, others: Others, *, faint: bool
) -> Iterator[tuple[Writing, tuple[int, int], str]]:
    """Give what stands in a text, with the doubt there is; no place is told twice."""
    found: list[tuple[str, Writing, tuple[int, int]]] = []
    for writing in _hinted(subject.writings, text):
        if writing.strength is Strength.FAINT and not faint:
            continue
        for match in writing.pattern.finditer(text):
            if writing.what is What.PART_OF_NAME and match[0][0].islower():
                continue  # a common word: `klein`, `koch`, `lang`
            doubt = doubt_about(subject, writing, match, others)
            found.append((doubt, writing, match.span() if doubt else widened(writing, match)))
    taken: list[tuple[int, int]] = []
    for doubt, writing, span in sorted(found, key=lambda one: (bool(one[0]), one[1].strength)):
        if not any(span[0] < end and start < span[1] for start, end in taken):
            taken.append(span)
            yield writing, span, doubt


def _hinted(writings: Iterable[Writing], text: str) -> Iterator[Writing]:
    """Leave out what cannot stand in a text, by hints that several writings share."""
    hinted: dict[str, bool] = {}  # by the pattern's text: a compiled one is slow to hash
    for writing in writings:
        if (hint := writing.hint.pattern) not in hinted:
            hinted[hint] = writing.hint.search(text) is not None
        if hinted[hint]:
            yield writing


def _reason(
    record: Record, leaf: Field, writing: Writing, *, linked: bool, company: Mapping[Strength, str]
) -> str:
    """Say what about the record makes a hit uncertain, or nothing."""
    if not linked:
        return _NOT_LINKED
    if writing.what is not What.NAME:
        return ""
    if record.kind == "customer" and leaf.path in _FIRMS_NAME:
        return _NAME_OF_FIRM
    return company.get(writing.strength, "")


def _by_the_whole_name(subject: Subject, record: Record) -> Iterator[Hit]:
    """Find a contact of the same name, and the name in a customer's id, which stands in paths."""
    if record.kind == "contact" and subject.names & set(full_names(record.data)):
        yield Hit(record.ref, ("name",), What.NAME, certain=False, span=(0, 0), reason=_SAME_NAME)
    if record.kind == "customer" and _holds_name(subject, words(loose(record.id))):
        span = (0, len(record.id))
        yield Hit(record.ref, (), What.NAME, certain=False, span=span, reason=_NAME_IN_ID)


def _holds_name(subject: Subject, parts: list[str]) -> bool:
    spelt = f" {' '.join(parts)} "
    return any(f" {given} {family} " in spelt for given, family in subject.names)
