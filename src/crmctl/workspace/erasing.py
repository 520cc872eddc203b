"""Erasing a person from the current files (GDPR Art. 17).

The contact becomes a tombstone; in records that are linked to the person, what is theirs beyond
doubt is replaced by `[erased]`; every other trace is listed and left for a person to decide. One
commit, with a certificate. History still holds the person until it is rewritten.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from crmctl.errors.records import NotAPersonError, UnknownRecordError
from crmctl.git.history import versions
from crmctl.index.files import with_findings
from crmctl.index.read import every
from crmctl.matching import conflicts
from crmctl.model.ids import IdContext
from crmctl.model.record import Record, Ref
from crmctl.privacy.certificate import certificate, epoch_id
from crmctl.privacy.erase import Plan, plan
from crmctl.privacy.find import without
from crmctl.privacy.subject import Subject, linked, subject_of
from crmctl.store.canonical import emit
from crmctl.workspace.change import Change
from crmctl.workspace.deciding import drop_about
from crmctl.workspace.epochs import heads, remember
from crmctl.workspace.forgetting.keeping import Keeping, data_resealed
from crmctl.workspace.privacy.holding import require_no_hold
from crmctl.workspace.privacy.operator import operator
from crmctl.workspace.references import referring
from crmctl.workspace.resolving import resolve
from crmctl.workspace.sharing.opened import open_conflicts
from crmctl.workspace.suppressing import KeptOut, add_suppressed
from crmctl.workspace.workspace import Workspace

_EPOCHS = "privacy/epochs"
# A comment in a YAML file: a number sign at the start of a line or after a blank.
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One erasure, collected.

    Attributes:
        plans: for each person what goes, what is left to decide, what stays and why.
        change: the commit that does it.
        certificate: the path of its certificate.
        tree: what the certificate says.
        kept_out: what the suppression list takes in, and the certificate's seal.
        others: earlier versions of others that may tell of these people, too.
        elsewhere: the paths of files that may name a person where no field does: in comments,
            or because they are broken; they are left as they are.
    """

    plans: Sequence[Plan]
    change: Change
    certificate: str
    tree: Mapping[str, Any]
    kept_out: KeptOut
    elsewhere: Sequence[str]
    others: Sequence[Record] = field(default=(), repr=False)

    @property
    def plan(self) -> Plan:
        """The plan for the first person."""
        return self.plans[0]

    @property
    def epoch(self) -> str:
        """The id of the certificate."""
        return self.plans[0].epoch


def erase(
    workspace: Workspace, ref: Ref, *, ground: str = "", requested: date | None = None
) -> Erasure:
    """Collect the erasure of one person from the current files, as `erase_all` does."""
    return erase_all(workspace, [ref], ground=ground, requested=requested)


def erase_all(  # noqa: PLR0913 - what an erasure depends on, each by name
    workspace: Workspace,
    refs: Sequence[Ref],
    *,
    ground: str = "",
    requested: date | None = None,
    former: Callable[[Record], Sequence[Mapping[str, Any]]] | None = None,
    others: Callable[[Sequence[Subject]], Sequence[Record]] | None = None,
) -> Erasure:
    """Collect the erasure of people from the current files.

    Args:
        workspace: the CRM.
        refs: contacts, or private customers, whose contacts are meant then.
        ground: why, for the certificate.
        requested: the day on which they asked for it.
        former: gives the data of earlier versions of a contact; by default those of its file.
            With it, a person whose record is a tombstone already may be named as well.
        others: gives earlier versions of others that may tell of these people, too.

    Raises:
        NotAPersonError: a record is no person's.
        UnknownRecordError: it does not exist.
        UnderHoldError: a legal hold keeps the person's data.
    """
    contacts = {
        one.ref: one for one in (_contact(workspace, ref, gone=former is not None) for ref in refs)
    }
    require_no_hold(workspace, list(contacts))
    known = former or partial(_former, workspace)
    said = {one.ref: _said(one, known(one)) for one in contacts.values()}
    subjects = [_subject(workspace, one, said[one.ref]) for one in contacts.values()]
    today = workspace.now.date()
    context = IdContext(workspace.outside.random, today, partial(_has_epoch, workspace))
    epoch = epoch_id(context)
    change = workspace.change("redact")
    before = others(subjects) if others else ()
    plans, elsewhere = [], dict[str, None]()
    for subject in subjects:
        plans.append(_plan_one(workspace, change, subject, epoch, before))
        near = {kept.ref for kept in plans[-1].kept} | set(change.touched())
        elsewhere.update(dict.fromkeys(_beside_records(workspace, subject, near)))
    path = f"{_EPOCHS}/{epoch}.yaml"
    tree = certificate(
        plans, operator=operator(workspace), ground=ground, requested=requested,
        follows=heads(workspace),
    )  # fmt: skip
    kept_out = add_suppressed(workspace, change, epoch, said)
    change.write(path, emit(kept_out.sealed(epoch, tree)).encode())
    change.afterwards(lambda: remember(workspace))
    return Erasure(plans, change, path, tree, kept_out, tuple(elsewhere), before)


def _plan_one(
    workspace: Workspace, change: Change, subject: Subject, epoch: str, before: Sequence[Record]
) -> Plan:
    """Collect what the erasure of one person does, on top of that of the ones before."""
    now = set(change.touched())
    records = [
        change.record(one.ref) if one.ref in now else one for one in _traces(workspace, subject)
    ]
    near, far = linked(subject, records, workspace.catalogue)
    today = workspace.now.date()
    planned = plan(
        subject, near, far, workspace.catalogue, epoch=epoch, day=today,
        staying=Keeping(workspace).names, before=before,
    )  # fmt: skip
    for tombstone, left in planned.tombstones.items():
        change.replace(tombstone, left)
    for replacement in planned.replacements:
        record = change.record(replacement.ref)
        data = data_resealed(workspace, record, replacement.data)
        change.put(replacement.ref, data, erases=True)
    for file in planned.files:
        change.write(file, None)
    drop_about(workspace, change, list(planned.tombstones))
    for tombstone in planned.tombstones:
        for path in map(conflicts.path_of, workspace.paths(tombstone)):
            if change.read(path) is not None:
                change.write(path, None)
    for record in near:
        _redact_comments(change, record.ref, subject)
    _redact_conflicts(workspace, change, planned, [record.ref for record in near])
    return planned


def _contact(workspace: Workspace, ref: Ref, *, gone: bool) -> Record:
    record = workspace.record(ref)
    if record is None:
        raise UnknownRecordError(str(ref))
    if record.kind == "customer" and record.data.get("person"):
        person = resolve(workspace, f"contacts/{record.data['person']}")  # or who it is by now
        return _contact(workspace, person, gone=gone)
    erased = "erased" in record.data and not gone
    if not workspace.catalogue.by_name[record.kind].person or erased:
        raise NotAPersonError(str(ref))
    return record


def _former(workspace: Workspace, contact: Record) -> Sequence[Mapping[str, Any]]:
    """Give everything that the contact's file ever said."""
    stored = workspace.stored(contact.ref)
    path = stored.path if stored else ""
    found = []
    for _, content in versions(workspace.repository, path):
        record = workspace.parser.check(path, content)[0] if content else None
        if record and "erased" not in record.data:
            found.append(record.data)
    return found


def _said(contact: Record, former: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Give everything that was ever said of a person, each once, the latest first.

    Raises:
        NotAPersonError: nothing is known any more.
    """
    found = [] if "erased" in contact.data else [contact.data]
    for data in former:
        if data not in found:
            found.append(data)
    if not found:
        raise NotAPersonError(str(contact.ref))
    return found


def _subject(workspace: Workspace, contact: Record, said: Sequence[Mapping[str, Any]]) -> Subject:
    """Say who is meant, by everything that was ever said of them, the latest first."""
    private = [
        record
        for other in referring(workspace, contact.ref)
        if (record := workspace.record(other)) and record.kind == "customer"
    ]
    latest = Record(contact.kind, contact.ref, said[0])
    return subject_of(latest, private, said[1:])


def _traces(workspace: Workspace, subject: Subject) -> Iterator[Record]:
    """Give the records that are linked to the person or may hold a trace of them.

    Every record's JSON is looked at once, with patterns that find too much rather than too
    little; only what they find is read.
    """
    hint = re.compile("|".join(f"(?:{writing.hint.pattern})" for writing in subject.writings),
                      re.IGNORECASE)  # fmt: skip
    near = {subject.ref, *referring(workspace, subject.ref)}
    for id_ in subject.roles | subject.customers:
        near.add(Ref("customers", id_))
    near |= {further for ref in list(near) if ref.folder not in {"contacts", "customers"}
             for further in referring(workspace, ref)}  # fmt: skip
    for stored in every(workspace.connection):
        ref = Ref(workspace.catalogue.by_name[stored.kind].folder, stored.id)
        if ref in near or hint.search(stored.json):
            yield Record(stored.kind, ref, stored.data)


def _redact_comments(change: Change, ref: Ref, subject: Subject) -> None:
    """Take the person out of the comments of a linked record's file, which no field shows."""
    path = change.path(ref)
    text = (change.read(path) or b"").decode()
    redacted = _COMMENT.sub(lambda comment: without(subject, comment[0]), text)
    if redacted != text:
        change.restore(ref, path, redacted.encode())


def _redact_conflicts(
    workspace: Workspace, change: Change, planned: Plan, near: Sequence[Ref]
) -> None:
    """Take the person out of what is open between two sides: their own goes as a whole."""
    for place, path, _ in open_conflicts(workspace.root, change.read):
        # One that cannot be read is known by where it lies.
        ref = workspace.ref_at(path or place.partition("/")[2])
        text = (change.read(place) or b"").decode("utf-8", "replace")
        if ref in planned.tombstones:
            change.write(place, None)
        elif ref in near or any(id_ in text for id_ in planned.subject.own):
            redacted = without(planned.subject, text)
            if redacted != text:
                change.write(place, redacted.encode())


def _beside_records(
    workspace: Workspace, subject: Subject, near: Collection[Ref]
) -> Sequence[str]:
    """Find files that are not linked to the person and may name them where no field does.

    A file as crmctl writes it holds no comments and has no findings: only the others are read.
    """
    found = []
    for state in with_findings(workspace.connection):
        ref = workspace.ref_at(state.path)
        if ref in near:
            continue
        text = (workspace.read_file(state.path) or b"").decode("utf-8", "replace")
        is_record = ref is not None and workspace.record(ref) is not None
        parts = _COMMENT.findall(text) if is_record else [text]
        if any(without(subject, part) != part for part in parts):
            found.append(state.path)
    return found


def _has_epoch(workspace: Workspace, id_: str) -> bool:
    return (workspace.root / _EPOCHS / f"{id_}.yaml").exists()
