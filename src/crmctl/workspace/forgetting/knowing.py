"""What history says of people's own files, and of documents that have to be kept."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.git.objects import blobs, read_changes
from crmctl.index.read import every
from crmctl.matching import conflicts
from crmctl.model.attachment import files
from crmctl.model.checked import check
from crmctl.model.freeze import is_frozen
from crmctl.model.record import Record, Ref
from crmctl.privacy.erase import Plan, plan, tombstone
from crmctl.privacy.subject import Subject
from crmctl.privacy.traces import Traces, traces_of
from crmctl.store.canonical import emit
from crmctl.store.edit import edit
from crmctl.store.paths import path_of
from crmctl.workspace.forgetting.surgery import Known
from crmctl.workspace.workspace import Workspace

_LAYOUTS = ("flat", "sharded")
# How long what was issued is kept, in years from the end of its year: books and vouchers
# section 147(3) AO and section 257(4) HGB, invoices section 14b(1) UStG, letters sent six years.
_YEARS = {"invoice": 8, "credit": 8}
_YEARS_OF_LETTERS = 6


class Withheld(NamedTuple):
    """An issued document that names a person and is kept until the last day of a year."""

    ref: Ref
    until: int


class Version(NamedTuple):
    """A file as it was in some commit."""

    path: str
    oid: str


def versions(workspace: Workspace, paths: Sequence[str]) -> Sequence[Version]:
    """Give every version of files and folders, in all refs and what the stash remembers."""
    if not paths or workspace.repository.head() is None:
        return ()
    output = workspace.repository.git.run(
        *("log", "--all", "--reflog", "-z", "--raw", "--no-abbrev", "--no-renames", "--relative"),
        *("--format=", "--full-history", "-m", "--", *dict.fromkeys(paths)),
    )
    changes = read_changes(output)
    both = [Version(c.path, oid) for c in changes for oid in (c.old, c.new) if oid]
    return list(dict.fromkeys(both))


def former(workspace: Workspace, contact: Record) -> Sequence[Mapping[str, Any]]:
    """Give what all versions of a contact's files said, on any branch, before any merge of it."""
    return [
        record.data
        for _, record in _records(workspace, versions(workspace, _own_paths(workspace, contact)))
        if record and "erased" not in record.data
    ]


def traces(workspace: Workspace, subjects: Sequence[Subject]) -> Traces:
    """Make ready to look for people, with everybody else at hand."""
    return traces_of(subjects, _everybody(workspace), workspace.catalogue)


def _everybody(workspace: Workspace) -> Iterator[Record]:
    for stored in every(workspace.connection):
        if stored.kind in {"contact", "customer"}:
            folder = workspace.catalogue.by_name[stored.kind].folder
            yield Record(stored.kind, Ref(folder, stored.id), stored.data)


def linked_by(subjects: Iterable[Subject]) -> Callable[[bytes], bool]:
    """Give what tells whether a content names one of these people by an opaque id."""
    ids = sorted({id_ for one in subjects for id_ in one.own})
    pattern = "|".join(map(re.escape, ids))
    search = re.compile(rf"(?<![a-z0-9])(?:{pattern})(?![a-z0-9-])".encode()).search
    return lambda content: search(content) is not None


def known(workspace: Workspace, plans: Sequence[Plan]) -> tuple[Known, Mapping[str, Withheld]]:
    """Learn what becomes of the versions of people's own files, and what has to stay."""
    replaced: dict[str, bytes | None] = {}
    paths: dict[str, str] = {}
    for one in plans:
        _learn_own(workspace, one, replaced, paths)
        _learn_customers(workspace, one, replaced, paths)
        near = [kept.ref for kept in one.kept] + [other.ref for other in one.replacements]
        found = versions(workspace, [path for ref in near for path in workspace.paths(ref)])
        paths |= {version.oid: version.path for version in found}
    staying, documents = _issued(workspace)
    return Known(replaced, paths, staying), documents


def _own_paths(workspace: Workspace, contact: Record) -> list[str]:
    ids = (contact.id, *contact.data.get("aliases", ()))
    return _paths_of(workspace, [Ref(contact.ref.folder, id_) for id_ in ids])


def _paths_of(workspace: Workspace, refs: Iterable[Ref]) -> list[str]:
    found = []
    for ref in refs:
        found += workspace.paths(ref)
        found += [path_of(ref.folder, ref.id, layout) for layout in _LAYOUTS]
    return list(dict.fromkeys(found))


def _records(
    workspace: Workspace, found: Sequence[Version]
) -> Iterator[tuple[Version, Record | None]]:
    contents = dict(blobs(workspace.repository, sorted({one.oid for one in found})))
    for one in found:
        yield one, workspace.parser.check(one.path, contents[one.oid])[0]


def _learn_own(
    workspace: Workspace,
    one: Plan,
    replaced: dict[str, bytes | None],
    paths: dict[str, str],
) -> None:
    """Every version of the person's own file becomes the tombstone; what was attached goes."""
    refs = [Ref("contacts", id_) for id_ in one.subject.ids]
    attached: set[str] = set()
    for version, record in _records(workspace, versions(workspace, _paths_of(workspace, refs))):
        paths[version.oid] = version.path
        if record is None or "erased" not in record.data:
            left = tombstone(record, one.epoch, one.day) if record else _bare(one)
            replaced[version.oid] = emit(left).encode()
        attached.update(files(record.data) if record else ())
    refs += [Ref("customers", id_) for id_ in one.subject.customers]
    about = [conflicts.path_of(path) for path in _paths_of(workspace, refs)]
    for version in versions(workspace, list(dict.fromkeys(about))):
        replaced[version.oid] = None  # what two people said of them
    kept = _still_attached(workspace, one)
    for version in versions(workspace, sorted(attached - kept)):
        replaced[version.oid] = None


def _bare(one: Plan) -> dict[str, Any]:
    """Give the tombstone of a version that cannot be read."""
    ref = one.subject.ref
    return tombstone(Record("contact", ref, {}), one.epoch, one.day)


def _still_attached(workspace: Workspace, one: Plan) -> set[str]:
    gone = set(one.tombstones)
    return {
        path
        for stored in every(workspace.connection)
        if "attachments" in stored.data
        and Ref(workspace.catalogue.by_name[stored.kind].folder, stored.id) not in gone
        for path in files(stored.data)
    }


def _learn_customers(
    workspace: Workspace,
    one: Plan,
    replaced: dict[str, bytes | None],
    paths: dict[str, str],
) -> None:
    """Versions of a private customer who is the person lose every personal field."""
    refs = [Ref("customers", id_) for id_ in one.subject.customers]
    found = versions(workspace, _paths_of(workspace, refs))
    contents = dict(blobs(workspace.repository, sorted({version.oid for version in found})))
    for version, record in _records(workspace, found):
        paths[version.oid] = version.path
        if record is None:
            continue
        then = plan(one.subject, [record], (), workspace.catalogue, epoch=one.epoch, day=one.day)
        for replacement in then.replacements:
            kind = workspace.catalogue.by_name[record.kind]
            tree = check(kind, replacement.data).tree
            text = contents[version.oid].decode()
            replaced[version.oid] = edit(text, tree if tree is not None else {}).encode()


def _issued(workspace: Workspace) -> tuple[frozenset[str], Mapping[str, Withheld]]:
    """Give the versions of issued documents that must be kept, and of what is attached to them.

    With each such document by its blobs; an attachment is called by its record's version.
    """
    kinds = [kind for kind in workspace.catalogue.kinds if kind.freeze is not None]
    blobs_, documents, attached = set[str](), dict[str, Withheld](), set[str]()
    for version, record in _records(
        workspace, versions(workspace, [kind.folder for kind in kinds])
    ):
        if record is None or not is_frozen(workspace.catalogue.by_name[record.kind], record.data):
            continue
        until = _until(record)
        if until >= workspace.now.year:
            blobs_.add(version.oid)
            documents[version.oid] = Withheld(record.ref, until)
            attached.update(files(record.data))
    found = versions(workspace, sorted(attached))
    return frozenset(blobs_ | {one.oid for one in found}), documents


def _until(record: Record) -> int:
    issued = str(record.data.get("issued") or record.data.get("at") or "9999")
    return int(issued[:4]) + _YEARS.get(record.kind, _YEARS_OF_LETTERS)
