"""What an erasure does to each record: decided here, written elsewhere (GDPR Art. 17)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from crmctl.model.attachment import files, items
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.freeze import is_frozen
from crmctl.model.plain import Plain
from crmctl.model.record import Record, Ref
from crmctl.model.walk import Path, leaves, replaced
from crmctl.privacy.context import Others, others_than
from crmctl.privacy.find import Hit, hits, redacted
from crmctl.privacy.subject import Subject
from crmctl.privacy.writings import What

Staying = Callable[[Record], Collection[str]]
"""Gives the names at the root of the fields of a record that may not go."""

# In these a span is replaced and the rest of the text stays; any other value goes as a whole.
_PROSE = frozenset({FieldType.TEXT, FieldType.NOTE})
_NAMES_OF_A_CUSTOMER = frozenset({"name", "legal_name"})

_PRIVATE = "a private customer's business facts; its person is the tombstone"
_ISSUED = "an issued document, kept until its retention ends (GDPR Art. 17(3)(b))"
_HELD = "a legal hold keeps it (GDPR Art. 17(3)(e))"
_NO_TRACE = "linked, but it holds no certain trace"
_NOT_LOOKED_INTO = "a file is not looked into; `crmctl detach` takes it away if it is theirs"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A record that stays and loses what is the person's.

    Attributes:
        ref: the record.
        data: its new data.
        hits: what was taken out.
    """

    ref: Ref
    data: Mapping[str, Any] = field(repr=False)
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that is linked to the person and stays as it is."""

    ref: Ref
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What one erasure will do; nothing is done yet.

    Attributes:
        subject: who is to be forgotten.
        epoch: the id of the certificate.
        day: the day of the erasure.
        tombstones: what is left of each record that goes, ready to be written.
        replacements: records that stay with new data.
        listed: places that a person has to look at; they are left as they are.
        kept: linked records that stay unchanged, and why.
        files: the paths of attachments that go.
    """

    subject: Subject
    epoch: str
    day: date
    tombstones: Mapping[Ref, Mapping[str, Any]]
    replacements: tuple[Replacement, ...]
    listed: tuple[Hit, ...]
    kept: tuple[Kept, ...]
    files: tuple[str, ...] = ()


def plan(  # noqa: PLR0913 - what an erasure depends on, each by name
    subject: Subject,
    linked: Sequence[Record],
    others: Sequence[Record],
    catalogue: Catalogue,
    *,
    epoch: str,
    day: date,
    staying: Staying | None = None,
    before: Sequence[Record] = (),
) -> Plan:
    """Decide what happens to every record.

    Args:
        subject: who is to be forgotten.
        linked: the records that are linked to the person, the contact itself among them.
        others: the other records; nothing in them is changed.
        catalogue: the fields of all kinds.
        epoch: the id of the certificate, as in `e-7k3f9q2m`.
        day: today.
        staying: gives the fields of a record that may not go; without it issued documents stay
            as they are.
        before: earlier versions of others, of whom something may be theirs as well.
    """
    known = others_than(subject, [*linked, *others, *before])
    tombstones: dict[Ref, Mapping[str, Any]] = {}
    replacements: list[Replacement] = []
    kept: list[Kept] = []
    listed: list[Hit] = []
    gone: list[str] = []
    for record in linked:
        if "erased" in record.data:
            continue
        if record.kind == "contact" and record.id in subject.ids:
            tombstones[record.ref] = tombstone(record, epoch, day)
            gone += files(record.data)
            continue
        names = (staying or partial(_whole, catalogue))(record)
        if names:
            frozen = is_frozen(catalogue.by_name[record.kind], record.data)
            kept.append(Kept(record.ref, _ISSUED if frozen else _HELD))
        found = [
            hit
            for hit in _found(subject, record, catalogue, known)
            if not hit.path or hit.path[0] not in names
        ]
        listed += [hit for hit in found if not hit.certain]
        certain = tuple(hit for hit in found if hit.certain)
        is_asked = "attachments" not in names and not _is_person(subject, record)
        listed += _attached(record) if is_asked else []
        if certain:
            data = _erased(catalogue.by_name[record.kind], record.data, certain)
            replacements.append(Replacement(record.ref, data, certain))
            gone += [path for path in files(record.data) if path not in files(data)]
        elif not names:
            kept.append(Kept(record.ref, _PRIVATE if _is_person(subject, record) else _NO_TRACE))
    for record in others:
        listed += hits(subject, record, catalogue, linked=False, others=known)
    return Plan(
        subject, epoch, day, tombstones, tuple(replacements), tuple(listed), tuple(kept),
        tuple(dict.fromkeys(gone)),
    )  # fmt: skip


def tombstone(record: Record, epoch: str, day: date) -> dict[str, Any]:
    """Give what is left of a record: the day, the certificate, the ids that still lead here."""
    left = {"erased": Plain(day.isoformat()), "epoch": epoch}
    aliases = record.data.get("aliases")
    return {**left, "aliases": list(aliases)} if aliases else left


def _whole(catalogue: Catalogue, record: Record) -> Collection[str]:
    return record.data if is_frozen(catalogue.by_name[record.kind], record.data) else ()


def _found(
    subject: Subject, record: Record, catalogue: Catalogue, others: Others
) -> Sequence[Hit]:
    """Find what goes from a linked record; of a private customer, every personal field as well."""
    found = hits(subject, record, catalogue, linked=True, others=others)
    if not _is_person(subject, record):
        return found
    whole = [
        Hit(record.ref, path, What.PERSONAL_FIELD, certain=True, span=(0, len(str(value))))
        for path, leaf, value in leaves(catalogue.by_name[record.kind], record.data)
        if leaf.personal or leaf.path in _NAMES_OF_A_CUSTOMER
    ]
    paths = {hit.path for hit in whole}
    return [*whole, *(hit for hit in found if hit.path not in paths)]


def _attached(record: Record) -> list[Hit]:
    """Give the attachments of a linked record, of which a person has to decide."""
    return [
        Hit(
            record.ref,
            ("attachments", number),
            What.ATTACHMENT,
            certain=False,
            span=(0, 0),
            reason=_NOT_LOOKED_INTO,
        )
        for number, _ in enumerate(items(record.data))
    ]


def _is_person(subject: Subject, record: Record) -> bool:
    return record.kind == "customer" and record.id in subject.customers


def _erased(kind: Kind, data: Mapping[str, Any], certain: Iterable[Hit]) -> dict[str, Any]:
    """Give the data with the spans replaced in prose, and other values that hold them left out."""
    fields = {path: leaf for path, leaf, _ in leaves(kind, data)}
    spans: dict[Path, list[tuple[int, int]]] = {}
    gone: set[Path] = set()
    for hit in certain:
        leaf = fields[hit.path]
        if hit.what is not What.PERSONAL_FIELD and leaf.type in _PROSE:
            spans.setdefault(hit.path, []).append(hit.span)
        else:
            gone.add(_going_with(hit.path, leaf))

    def change(path: Path, value: Any) -> Any:
        return redacted(value, spans[path]) if path in spans else value

    kept: dict[str, Any] = _without(replaced(data, change), (), gone)
    return kept


def _going_with(path: Path, leaf: Field) -> Path:
    """Give the place of the list's item that a value identifies, or the value's own."""
    within = leaf.list_path and not leaf.map and leaf.list_path != leaf.path
    return path[:2] if within and (leaf.key or leaf.personal) else path


def _without(value: Any, path: Path, gone: set[Path]) -> Any:
    """Leave out the places that go, and what is empty then."""
    if isinstance(value, Mapping):
        below = {
            name: _without(item, (*path, name), gone)
            for name, item in value.items()
            if (*path, name) not in gone
        }
        return {name: item for name, item in below.items() if item not in ({}, [])}
    if isinstance(value, list):
        items = [
            _without(item, (*path, place), gone)
            for place, item in enumerate(value)
            if (*path, place) not in gone
        ]
        return [item for item in items if item not in ({}, [])]
    return value
