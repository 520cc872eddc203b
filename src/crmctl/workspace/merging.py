"""Merging duplicates into one record, and finding them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from crmctl.errors.merging import ErasedMergeError, MergeEditError, MergeRuleError
from crmctl.errors.records import NotMergeableError
from crmctl.errors.values import UnknownFieldError
from crmctl.index.read import every, links_to
from crmctl.matching.consents import CARRIED
from crmctl.matching.find import Pair, find
from crmctl.matching.find import Record as Found
from crmctl.matching.items import canonical
from crmctl.matching.merge import Answer, Choice, Origins, Rules
from crmctl.matching.merge import merge as merge_fields
from crmctl.matching.merge_rules import plain_path, rules_for
from crmctl.model.assign import field_named
from crmctl.model.catalogue import Kind
from crmctl.model.merge_faults import faults
from crmctl.model.record import Record, Ref
from crmctl.model.references import redirected
from crmctl.workspace.change import Change
from crmctl.workspace.meaning import reader
from crmctl.workspace.provenance import Provenance
from crmctl.workspace.references import former_ids, redirect
from crmctl.workspace.view import View
from crmctl.workspace.workspace import Workspace

Finder = Callable[[Iterable[Found], str], Sequence[Pair]]

_NO_ANSWERS: Mapping[str, Answer] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Move:
    """A record whose references follow, and the fields in which they stand."""

    ref: Ref
    fields: Sequence[str]


@dataclass(frozen=True, slots=True)
class Merging:
    """A merge, collected.

    Attributes:
        change: what it writes.
        survivor: the record that stays.
        gone: the records that go into it.
        data: what the survivor says then.
        choices: the fields in which the records differ, and what became of each.
        conflicts: those of them of which a value does not stand any more.
        moves: the records whose references follow.
        origins: tells where the values of the records came from.
        ended: how many consents end, because another record had forbidden it before.
    """

    change: Change
    survivor: Ref
    gone: Sequence[Ref]
    data: Mapping[str, Any]
    choices: Sequence[Choice]
    conflicts: Sequence[str]
    moves: Sequence[Move]
    origins: Origins
    ended: int = 0

    @property
    def redirected(self) -> Sequence[Ref]:
        """The records whose references follow."""
        return [move.ref for move in self.moves]


def merge(  # noqa: PLR0913 - keyword-only, each its own way to say what is to come out
    workspace: Workspace,
    survivor: Ref,
    others: Sequence[Ref],
    *,
    rules: Rules | None = None,
    answers: Mapping[str, Answer] = _NO_ANSWERS,
    edited: Mapping[str, Any] | None = None,
) -> Merging:
    """Collect the merge of records into the first: fields, references, aliases, one commit.

    Args:
        workspace: the CRM.
        survivor: the record that stays.
        others: those that go into it.
        rules: which value stands where they differ; those of crm.yaml by default.
        answers: what a person said of single fields, by the paths of `choices`.
        edited: what a person made of the merged data; it is written instead.

    Raises:
        NotMergeableError: the records are of different kinds, or the same one twice.
        ErasedMergeError: one of them is, or stands for, a person who was erased.
        MergeRuleError: crm.yaml has a rule that says nothing.
        MergeEditError: the edit takes away what a merge must keep.
        InvalidDataError: what would be written is no valid record.
        UnknownRecordError: one does not exist.
    """
    change, gone = workspace.change("merge"), list(dict.fromkeys(others))
    first, *rest = records = [change.record(ref) for ref in (survivor, *gone)]
    _require_mergeable(workspace, first, rest)
    kind = workspace.catalogue.by_name[survivor.folder]
    origins = Provenance(workspace, kind, records)
    said = [(record.id, record.data) for record in records]
    merged = merge_fields(
        *said, rules=rules or _rules(workspace, kind), origins=origins, answers=answers
    )
    data = _without_itself(workspace, records, merged.data)
    if edited is not None:
        _require_kept(data, edited)
        data = dict(edited)
    for ref in gone:
        change.remove(ref)
    change.put(survivor, data)
    moves = _moves(workspace, change, records)
    conflicts = [each.path for each in merged.conflicts]
    return Merging(
        change,
        survivor,
        gone,
        change.record(survivor).data,
        merged.choices,
        conflicts,
        moves,
        origins,
        _ended(records, data),
    )


def typed(workspace: Workspace, survivor: Ref, path: str, text: str) -> Any:
    """Give what a person typed for a field in the form in which it is stored.

    Raises:
        UsageError: it does not fit the field.
    """
    record = workspace.record(survivor)
    kind = workspace.catalogue.by_name[survivor.folder]
    found = field_named(kind, plain_path(path))
    if found is None:
        raise UnknownFieldError(path)
    return reader(workspace, kind, record.data if record else {})(found[0], text)


def _rules(workspace: Workspace, kind: Kind) -> Rules:
    said = workspace.config["merge"]
    for fault in faults(workspace.catalogue, said):
        raise MergeRuleError(*fault)
    return rules_for(kind, said)


def _without_itself(
    workspace: Workspace, records: Sequence[Record], data: dict[str, Any]
) -> dict[str, Any]:
    """Take out what would now be a reference to itself: the parent that the other one was."""
    kind = workspace.catalogue.by_name[records[0].kind]
    targets = {(kind.name, record.id) for record in records}
    for record in records:
        targets |= {(kind.name, id_) for id_ in former_ids(workspace, record.ref)}
    return redirected(workspace.catalogue, kind, data, targets, None)


def _moves(workspace: Workspace, change: Change, records: Sequence[Record]) -> list[Move]:
    """Let the references follow, and say in which fields they stand."""
    survivor, *gone = (record.ref for record in records)
    name = records[0].kind
    places: dict[Ref, list[str]] = {}
    for ref in gone:
        for link in links_to(workspace.connection, name, ref.id):
            folder = workspace.catalogue.by_name[link.kind].folder
            places.setdefault(Ref(folder, link.id), []).append(link.field)
    followers = redirect(workspace, change, gone, survivor)
    return [Move(ref, sorted(dict.fromkeys(places[ref]))) for ref in followers]


def _ended(records: Sequence[Record], data: Mapping[str, Any]) -> int:
    """Count the withdrawals that stand anew, over a younger consent of another record."""
    known = {event["id"] for record in records for event in record.data.get("consents", ())}
    events = data.get("consents", ())
    return sum(event.get("by") == CARRIED and event["id"] not in known for event in events)


def _require_kept(data: Mapping[str, Any], edited: Mapping[str, Any]) -> None:
    """Refuse an edit that loses an old id, or that lets somebody be written to again."""
    events = [canonical(event) for event in edited.get("consents", ())]
    lost = [
        name
        for name, is_kept in (
            ("aliases", set(data.get("aliases", ())) <= set(edited.get("aliases", ()))),
            ("consents", all(canonical(one) in events for one in data.get("consents", ()))),
            ("do_not_contact", edited.get("do_not_contact") or not data.get("do_not_contact")),
        )
        if not is_kept
    ]
    if lost:
        raise MergeEditError(lost)


def _require_mergeable(workspace: Workspace, survivor: Record, others: Sequence[Record]) -> None:
    if not others:
        raise NotMergeableError("there is only one")
    for other in others:
        if other.kind != survivor.kind:
            raise NotMergeableError("they are of different kinds")
        if other.ref == survivor.ref:
            raise NotMergeableError("they are the same record")
    erased = [str(each.ref) for each in (survivor, *others) if _is_erased(workspace, each)]
    if erased:
        raise ErasedMergeError(erased)
    if len({each.data.get("type") for each in (survivor, *others)}) > 1:
        raise NotMergeableError("one is an organisation, the other a person")


def _is_erased(workspace: Workspace, record: Record) -> bool:
    """Tell whether a record is a tombstone, or a private customer of whom one is left."""
    if "erased" in record.data:
        return True
    person = record.data.get("person")
    if record.kind != "customer" or not person:
        return False
    contact = workspace.record(Ref("contacts", person))
    return contact is not None and "erased" in contact.data


def duplicates(view: View, kind: str, by: Finder = find) -> Sequence[Pair]:
    """Find the pairs of one kind that are the same or related, the likeliest first.

    Archived records and erased ones are left out.

    Args:
        view: the CRM.
        kind: of the records.
        by: what finds them.
    """
    records = (
        (stored.id, stored.data)
        for stored in every(view.connection, kind)
        if stored.archived is None
    )
    return by(((id_, data) for id_, data in records if "erased" not in data), kind)
