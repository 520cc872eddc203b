"""What history says of people's own files, and of documents that have to be kept."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any

from crmctl.git.objects import blobs
from crmctl.git.rewriting.past import Past, Version
from crmctl.git.rewriting.rewriting import roots_of
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
from crmctl.store.document import load
from crmctl.store.edit import edit
from crmctl.store.paths import path_of
from crmctl.workspace.epochs import certificates
from crmctl.workspace.forgetting.keeping import Keeping, Kept
from crmctl.workspace.forgetting.surgery import Known
from crmctl.workspace.workspace import Workspace

_AT_ONCE = 256
_LAYOUTS = ("flat", "sharded")


class History:
    """All versions of all files, in all refs, what the stash remembers and the logs of refs.

    Attributes:
        workspace: the CRM.
        past: what every commit changed.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.past = Past(workspace.repository)

    def versions(self, paths: Sequence[str]) -> Sequence[Version]:
        """Give every version of files and folders, the latest first."""
        roots = partial(roots_of, self.workspace.repository)
        return self.past.versions(roots, paths) if paths else ()


def former(history: History, contact: Record) -> Sequence[Mapping[str, Any]]:
    """Give what all versions of a contact's files said, on any branch, before any merge of it."""
    workspace = history.workspace
    return [
        record.data
        for _, record in _records(workspace, history.versions(_own_paths(workspace, contact)))
        if record and "erased" not in record.data
    ]


def traces(
    workspace: Workspace, subjects: Sequence[Subject], before: Sequence[Record] = ()
) -> Traces:
    """Make ready to look for people, with everybody else at hand, as they are and as they were.

    Args:
        workspace: the CRM.
        subjects: who is looked for.
        before: earlier versions of others, as `others_before` gives them.
    """
    return traces_of(subjects, chain(_everybody(workspace), before), workspace.catalogue)


def others_before(history: History, subjects: Sequence[Subject]) -> Sequence[Record]:
    """Give the earlier versions of other people and customers that may tell of these people, too.

    A maiden name, an address or a number that somebody else once had is theirs.
    """
    workspace = history.workspace
    own = frozenset(id_ for one in subjects for id_ in one.own)
    paths = {
        one.oid: one.path
        for one in history.versions(["contacts", "customers"])
        if (ref := workspace.ref_at(one.path)) and ref.id not in own
    }
    hint, found = traces_of(subjects).hint, list[Record]()
    contents = blobs(workspace.repository, sorted(paths))
    while batch := list(islice(contents, _AT_ONCE)):
        for number in sorted(hint.among([content for _, content in batch])):
            oid, content = batch[number]
            record = workspace.parser.check(paths[oid], content)[0]
            if record and "erased" not in record.data:
                found.append(record)
    return found


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


def known(
    history: History, plans: Sequence[Plan], keeping: Keeping
) -> tuple[Known, Mapping[str, Kept]]:
    """Learn what becomes of the versions of people's own files, and what has to stay.

    With each record that has to stay by its blobs.
    """
    workspace = history.workspace
    replaced: dict[str, bytes | None] = {}
    paths: dict[str, str] = {}
    for one in plans:
        _learn_own(history, one, replaced, paths)
        _learn_customers(history, one, keeping, replaced, paths)
        near = [kept.ref for kept in one.kept] + [other.ref for other in one.replacements]
        found = history.versions([path for ref in near for path in workspace.paths(ref)])
        paths |= {version.oid: version.path for version in found}
    documents, over = _staying(history, keeping, plans)
    staying = {oid: kept.names for oid, kept in documents.items()}
    staying |= _attached(history, documents)
    return Known(replaced, paths, staying, over), documents


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
    history: History,
    one: Plan,
    replaced: dict[str, bytes | None],
    paths: dict[str, str],
) -> None:
    """Every version of the person's own file becomes the tombstone; what was attached goes."""
    workspace = history.workspace
    refs = [Ref("contacts", id_) for id_ in one.subject.ids]
    attached: set[str] = set()
    for version, record in _records(workspace, history.versions(_paths_of(workspace, refs))):
        paths[version.oid] = version.path
        if record is None or "erased" not in record.data:
            left = tombstone(record, one.epoch, one.day) if record else _bare(one)
            replaced[version.oid] = emit(left).encode()
        attached.update(files(record.data) if record else ())
    refs += [Ref("customers", id_) for id_ in one.subject.customers]
    about = [conflicts.path_of(path) for path in _paths_of(workspace, refs)]
    for version in history.versions(list(dict.fromkeys(about))):
        replaced[version.oid] = None  # what two people said of them
    kept = _still_attached(workspace, one)
    for version in history.versions(sorted(attached - kept)):
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
    history: History,
    one: Plan,
    keeping: Keeping,
    replaced: dict[str, bytes | None],
    paths: dict[str, str],
) -> None:
    """Versions of a private customer who is the person lose every personal field."""
    workspace = history.workspace
    refs = [Ref("customers", id_) for id_ in one.subject.customers]
    found = history.versions(_paths_of(workspace, refs))
    contents = dict(blobs(workspace.repository, sorted({version.oid for version in found})))
    for version, record in _records(workspace, found):
        paths[version.oid] = version.path
        if record is None:
            continue
        then = plan(
            one.subject, [record], (), workspace.catalogue, epoch=one.epoch, day=one.day,
            staying=keeping.names,
        )  # fmt: skip
        for replacement in then.replacements:
            kind = workspace.catalogue.by_name[record.kind]
            tree = check(kind, replacement.data).tree
            text = contents[version.oid].decode()
            replaced[version.oid] = edit(text, tree if tree is not None else {}).encode()


def _staying(
    history: History, keeping: Keeping, plans: Sequence[Plan]
) -> tuple[Mapping[str, Kept], Mapping[str, str]]:
    """Give what has to stay by its blobs, and where the other issued documents lay, by theirs."""
    workspace = history.workspace
    kinds = [kind for kind in workspace.catalogue.kinds if kind.freeze is not None]
    asked = [kind.folder for kind in kinds]
    if keeping.has_holds:
        near = {one.ref for each in plans for one in each.kept}
        near |= {one.ref for each in plans for one in each.replacements}
        asked += [path for ref in sorted(near) for path in _paths_of(workspace, [ref])]
    staying, over = dict[str, Kept](), dict[str, str]()
    for version, record in _records(workspace, history.versions(asked)):
        kept = keeping.of(record) if record else None
        if kept:
            staying[version.oid] = kept
        elif record and is_frozen(workspace.catalogue.by_name[record.kind], record.data):
            over[version.oid] = version.path
    return staying, over


def _attached(history: History, staying: Mapping[str, Kept]) -> Mapping[str, frozenset[str]]:
    """Give the blobs of what is attached to records of which the attachments have to stay."""
    oids = sorted(oid for oid, kept in staying.items() if "attachments" in kept.names)
    said = (load(content).data or {} for _, content in blobs(history.workspace.repository, oids))
    attached = {path for data in said for path in _named(data)}
    return dict.fromkeys((one.oid for one in history.versions(sorted(attached))), frozenset())


def _named(data: Mapping[str, Any]) -> Iterator[str]:
    """Give the paths of attachments in what a file says, which may be anything."""
    attached = data.get("attachments")
    for item in attached if isinstance(attached, list) else ():
        if isinstance(item, Mapping) and "file" in item:
            yield str(item["file"])


def withheld_now(workspace: Workspace, refs: Iterable[Ref]) -> frozenset[str]:
    """Give the blobs that name erased people and have to stay, by the records of a certificate."""
    keeping, history = Keeping(workspace), History(workspace)
    found = history.versions(_paths_of(workspace, refs))
    pairs = ((one.oid, record) for one, record in _records(workspace, found) if record)
    staying = {oid: kept for oid, record in pairs if (kept := keeping.of(record))}
    return frozenset(staying) | frozenset(_attached(history, staying))


def withheld_of_epoch(workspace: Workspace, epoch: str) -> frozenset[str]:
    """Give the blobs that name people of an epoch and have to stay, as its certificate says."""
    said = certificates(workspace).get(epoch, {}).get("withheld")
    items = said if isinstance(said, list) else ()
    refs = [Ref.parse(str(one["record"])) for one in items if isinstance(one, Mapping)]
    known = [ref for ref in refs if ref.folder in workspace.catalogue.by_name]
    return withheld_now(workspace, known) if known else frozenset()
