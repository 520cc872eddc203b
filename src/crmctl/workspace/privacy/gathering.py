"""Everything that is known of one person: their records, what mentions them, what ever happened.

The history is found by `git.touching`, so that it takes seconds at 100,000 commits.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from crmctl.git.audit import Commit, commits
from crmctl.git.objects import blobs
from crmctl.git.touching import Step, steps
from crmctl.index.read import every
from crmctl.model.record import Record, Ref
from crmctl.model.walk import Path
from crmctl.privacy.context import Others, others_than
from crmctl.privacy.find import Hit, hits
from crmctl.privacy.subject import Subject, linked, subject_of
from crmctl.privacy.veiling import Known, known
from crmctl.privacy.writings import What
from crmctl.store.paths import path_of
from crmctl.workspace.history import FieldChange, differences, fields_of
from crmctl.workspace.references import former_ids, referring
from crmctl.workspace.workspace import Workspace

_LAYOUTS = ("flat", "sharded")
_PEOPLE = frozenset({"contacts", "customers"})
# What tells one person by itself, in whatever record it stands; a name may be a namesake's.
_TELLING = frozenset({What.EMAIL, What.PHONE, What.PROFILE})


class Event(NamedTuple):
    """One commit, and what it did to the fields of one record."""

    commit: Commit
    ref: Ref
    changes: Sequence[FieldChange]


class Mention(NamedTuple):
    """A record that is not linked to the person and holds an address or number of theirs."""

    record: Record
    paths: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is known of one person.

    Attributes:
        person: the contact.
        subject: how the person is recognised.
        records: what is linked to them, the private customers who they are first.
        traces: of the linked records the places where the person stands in the text.
        mentions: other records that name them beyond doubt.
        decide: places in other records that may mean them; a person must decide.
        events: what ever happened to their records, newest first.
        whom: who else may be named in the texts.
    """

    person: Record
    subject: Subject
    records: tuple[Record, ...] = field(repr=False)
    traces: Mapping[Ref, frozenset[Path]]
    mentions: tuple[Mention, ...] = field(repr=False)
    decide: tuple[Hit, ...]
    events: tuple[Event, ...] = field(repr=False)
    whom: Known = field(repr=False)


def gather(workspace: Workspace, person: Record, also: Sequence[Ref] = ()) -> Gathered:
    """Find everything about a person.

    Args:
        workspace: the CRM.
        person: the contact.
        also: records of which somebody decided that they mean the person, too.
    """
    near = near_to(workspace, person)
    events, former = _past(workspace, [person, *near])
    private = [one for one in near if one.kind == "customer"]
    subject = subject_of(person, private, former)
    at_hand = [*_hinted(workspace, subject, {person.ref, *(one.ref for one in near)}), *near]
    at_hand.append(person)
    _, far = linked(subject, at_hand, workspace.catalogue)
    others = others_than(subject, at_hand)
    near += [one for one in far if one.ref in also]
    traces, found = {}, list[Hit]()
    for record in near:
        of_it = hits(subject, record, workspace.catalogue, linked=True, others=others)
        traces[record.ref] = frozenset(hit.path for hit in of_it)
    mentions = []
    for record in (one for one in far if one.ref not in also):
        paths, doubtful = _mentioned(workspace, subject, record, others)
        if paths:
            mentions.append(Mention(record, paths))
        found += doubtful
    return Gathered(
        person,
        subject,
        tuple(near),
        traces,
        tuple(mentions),
        tuple(found),
        tuple(events),
        known_beside(workspace, person, former, subject, near),
    )


def near_to(workspace: Workspace, person: Record) -> list[Record]:
    """Give what is linked to a person, and what is about that: a task about a call."""
    direct = referring(workspace, person.ref)
    found = [record for ref in direct if (record := workspace.record(ref))]
    private = [one.ref for one in found if one.kind == "customer" and one.data.get("person")]
    refs = [*private, *(ref for ref in direct if ref not in private)]
    refs += [ref for one in private for ref in referring(workspace, one)]
    refs += [
        further
        for ref in list(refs)
        if ref.folder not in _PEOPLE
        for further in referring(workspace, ref)
    ]
    every_one = dict.fromkeys(ref for ref in refs if ref != person.ref)
    return [record for ref in every_one if (record := workspace.record(ref))]


def _past(
    workspace: Workspace, records: Sequence[Record]
) -> tuple[list[Event], list[Mapping[str, Any]]]:
    """Give what ever happened to some records, and what the first one said earlier."""
    places = {path: one.ref for one in records for path in _paths(workspace, one.ref)}
    names = {str(Ref(ref.folder, id_)) for ref in set(places.values())
             for id_ in {ref.id, *former_ids(workspace, ref)}}  # fmt: skip
    made = steps(workspace.repository, names, places)
    contents = dict(blobs(workspace.repository, sorted({s.after for s in made if s.after})))
    told = dict(zip(order := list(dict.fromkeys(step.commit for step in made)),
                    commits(workspace.repository, order), strict=True))  # fmt: skip
    events, before = list[Event](), dict[Ref, Mapping[str, str | None]]()
    former = list[Mapping[str, Any]]()
    for step in reversed(made):
        ref = places[step.path]
        content = contents[step.after] if step.after else None
        now = fields_of(content)
        if now is None or (content is None and _moved(step, made)):
            continue
        changes = differences(before.get(ref, {}), now)
        before[ref] = now
        events.append(Event(told[step.commit], ref, changes))
        if ref == records[0].ref and content is not None:
            record = workspace.parser.check(step.path, content)[0]
            if record and "erased" not in record.data and record.data != records[0].data:
                former.append(record.data)
    return events[::-1], former


def _moved(step: Step, made: Iterable[Step]) -> bool:
    """Whether a file went because its record got another path in the same commit."""
    return any(one.commit == step.commit and one.before is None for one in made)


def _paths(workspace: Workspace, ref: Ref) -> set[str]:
    """Give every path that a record had, if crmctl wrote it: in both layouts, by former ids."""
    ids = {ref.id, *former_ids(workspace, ref)}
    found = {path_of(ref.folder, id_, layout) for id_ in ids for layout in _LAYOUTS}
    return found | set(workspace.paths(ref))


def _hinted(workspace: Workspace, subject: Subject, apart: set[Ref]) -> Iterator[Record]:
    """Give the records that may hold a trace of the person; every record is looked at once."""
    patterns = (f"(?:{writing.hint.pattern})" for writing in subject.writings)
    hint = re.compile("|".join(dict.fromkeys(patterns)), re.IGNORECASE)
    for stored in every(workspace.connection):
        ref = Ref(workspace.catalogue.by_name[stored.kind].folder, stored.id)
        if ref not in apart and hint.search(stored.json):
            yield Record(stored.kind, ref, stored.data)


def _mentioned(
    workspace: Workspace, subject: Subject, record: Record, others: Others
) -> tuple[frozenset[Path], list[Hit]]:
    """Part the traces in a record that is not linked into those beyond doubt and the others."""
    found = hits(subject, record, workspace.catalogue, linked=True, others=others)
    certain = {hit.path for hit in found if hit.certain and hit.what in _TELLING}
    strong = hits(subject, record, workspace.catalogue, linked=False, others=others)
    return frozenset(certain), [hit for hit in strong if hit.path not in certain]


def known_beside(
    workspace: Workspace,
    person: Record,
    former: Sequence[Mapping[str, Any]],
    subject: Subject,
    near: Sequence[Record],
) -> Known:
    """Say who else may be named in texts that a person gets to read."""
    contacts = (
        stored.data for stored in every(workspace.connection, "contact") if stored.id != person.id
    )
    firms = [workspace.config["company"] or {}]
    firms += [{"emails": [{"address": one} for one in user["emails"]]}
              for user in workspace.config["users"].values()]  # fmt: skip
    ids = {one.data["customer"] for one in near if "customer" in one.data} | set(subject.roles)
    for id_ in sorted(ids):
        if firm := workspace.record(Ref("customers", id_)):
            firms.append(dict(firm.data))
    firms += [dict(one.data) for one in near if one.kind == "customer"]
    return known([person.data, *former], subject.own, contacts, firms)
