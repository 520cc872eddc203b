"""Where a person is, everywhere: in the current files, in all of history, and in what git keeps.

Nothing is changed. What is certainly theirs, what somebody has to decide, and what cannot be
looked into are told apart; a place is named without any value that stands there.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from crmctl.git.repository import Repository
from crmctl.git.rewriting.streams import batches, lines
from crmctl.index.read import every
from crmctl.model.record import Record, Ref
from crmctl.model.walk import written
from crmctl.privacy.erase import Plan
from crmctl.privacy.subject import Subject
from crmctl.privacy.traces import Traces, traces_of
from crmctl.privacy.traces.unread import why_unread
from crmctl.privacy.writings import What
from crmctl.store.paths import path_of
from crmctl.workspace.forgetting import knowing
from crmctl.workspace.forgetting.forgetting import collect
from crmctl.workspace.forgetting.knowing import History
from crmctl.workspace.forgetting.places import (
    Place,
    Sort,
    git_files,
    objects,
    refs,
    work_files,
)
from crmctl.workspace.workspace import Workspace

_LAYOUTS = ("flat", "sharded")
_DERIVED = "derived from the records; an erasure makes it anew"
_TOMBSTONE = "the record itself"


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a person is, or may be.

    Attributes:
        sort: what the place is.
        where: a record and field, a path, an object's id, a ref; without any value.
        what: the sort of identifier.
        encoding: how it is written there.
        certain: whether it is theirs beyond doubt.
        reason: why somebody has to decide.
        times: how often.
        path: of an object, where it lay.
        commit: of an object, a commit that brought it; empty where none is reachable.
    """

    sort: Sort
    where: str
    what: str
    encoding: str
    certain: bool
    reason: str
    times: int
    path: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found.

    Attributes:
        subject: who was looked for.
        found: where they are.
        unread: paths of files that cannot be looked into, with the reason.
        looked: how many contents, texts and names were looked at.
    """

    subject: Subject
    found: Sequence[Found]
    unread: Sequence[tuple[str, str]]
    looked: int


def find(workspace: Workspace, ref: Ref) -> Search:
    """Look for a person everywhere.

    Raises:
        NotAPersonError: the record is no person's.
        UnknownRecordError: it does not exist.
    """
    history = History(workspace)
    erasure = collect(history, [ref])
    subjects = [one.subject for one in erasure.plans]
    traces = traces_of(subjects, _everybody(workspace), workspace.catalogue)
    search = _Searching(history, subjects, traces)
    current = list(_in_records(erasure.plans))
    paths = {path for one in current for path in workspace.paths(Ref.parse(one.where.split()[0]))}
    prefix = workspace.repository.prefix
    beside = search.through(
        work_files(workspace.repository), skip={prefix + path for path in paths}
    )
    repo = workspace.repository
    stored = search.through(
        place for some in (objects(repo), refs(repo), git_files(repo)) for place in some
    )
    found = [*current, *beside, *_placed(repo, stored, search)]
    return Search(subjects[0], found, search.unread, search.looked)


class _Searching:
    def __init__(self, history: History, subjects: Sequence[Subject], traces: Traces) -> None:
        self._traces = traces
        self._is_linked = knowing.linked_by(subjects)
        self._own = {
            version.oid: version.path
            for one in subjects
            for version in history.versions(_own_paths(history.workspace, one))
        }
        self.unread: list[tuple[str, str]] = []
        self.looked = 0

    def through(self, places: Iterable[Place], skip: Iterable[str] = ()) -> Sequence[Found]:
        """Look at places, many at once."""
        left = frozenset(skip)
        counted: Counter[Found] = Counter()
        for some in batches(places):
            self.looked += len(some)
            for at in self._traces.hint.among([one.content for one in some]):
                if some[at].where not in left or some[at].named:
                    counted.update(self._at(some[at]))
            self.unread += [
                (one.where, why)
                for one in some
                if one.sort is Sort.FILE and not one.named and (why := why_unread(one.content))
            ]
        return [_times(one, times) for one, times in counted.items()]

    def _at(self, place: Place) -> Iterator[Found]:
        own = self._own.get(place.where, "") if place.sort is Sort.BLOB else ""
        if own:
            yield Found(
                place.sort,
                place.where,
                _TOMBSTONE,
                "plain",
                certain=True,
                reason="",
                times=1,
                path=own,
            )
            return
        if place.sort is Sort.INDEX and not place.named:
            yield Found(
                place.sort, place.where, _DERIVED, "plain", certain=True, reason="", times=1
            )
            return
        linked = self._is_linked(place.content)
        path = place.where if place.sort is Sort.FILE else ""
        where = self.shown(place.where)
        for one in self._traces.found(place.content, linked=linked, name=path):
            yield Found(place.sort, where, str(one.what), one.encoding, one.certain, one.reason, 1)

    def shown(self, where: str) -> str:
        """Give the name of a place without the person."""
        name = where.encode("utf-8", "surrogateescape")
        found = self._traces.found(name, linked=True)
        return self._traces.erased(name, found).decode("utf-8", "replace") if found else where


def _own_paths(workspace: Workspace, subject: Subject) -> Sequence[str]:
    """Give the paths at which the person's own record lies or lay."""
    refs_ = [Ref(subject.ref.folder, id_) for id_ in sorted(subject.ids)]
    found = [path for ref in refs_ for path in workspace.paths(ref)]
    layouts = [path_of(ref.folder, ref.id, layout) for ref in refs_ for layout in _LAYOUTS]
    return list(dict.fromkeys((*found, *layouts)))


def _everybody(workspace: Workspace) -> Iterator[Record]:
    """Give all contacts and customers, so that nothing of theirs is taken for the person's."""
    for stored in every(workspace.connection):
        if stored.kind in {"contact", "customer"}:
            folder = workspace.catalogue.by_name[stored.kind].folder
            yield Record(stored.kind, Ref(folder, stored.id), stored.data)


def _in_records(plans: Iterable[Plan]) -> Iterator[Found]:
    """Give the fields of current records, by what an erasure would do to them."""
    counted: Counter[Found] = Counter()
    for plan in plans:
        for ref in plan.tombstones:
            counted[
                Found(Sort.RECORD, str(ref), _TOMBSTONE, "plain", certain=True, reason="", times=1)
            ] += 1
        hits = [hit for one in plan.replacements for hit in one.hits]
        for hit in (*hits, *plan.listed):
            where = f"{hit.ref} {written(hit.path)}".strip()
            counted[
                Found(Sort.RECORD, where, str(hit.what), "plain", hit.certain, hit.reason, 1)
            ] += 1
        for path in plan.files:
            counted[
                Found(
                    Sort.FILE,
                    path,
                    str(What.ATTACHMENT),
                    "plain",
                    certain=True,
                    reason="",
                    times=1,
                )
            ] += 1
    yield from (_times(one, times) for one, times in counted.items())


def _times(one: Found, times: int) -> Found:
    return replace(one, times=times)


def _placed(repo: Repository, found: Sequence[Found], traces: _Searching) -> Iterator[Found]:
    """Say of objects where they lay, and which commit brought them."""
    wanted = {one.where for one in found if one.sort is Sort.BLOB}
    places = dict(_brought(repo, wanted)) if wanted else {}
    for one in found:
        path, commit = places.get(one.where, ("", ""))
        if one.sort is Sort.BLOB and path:
            yield replace(one, path=traces.shown(path), commit=commit)
        else:
            yield one


def _brought(repo: Repository, wanted: Collection[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give for each blob the path and the commit of its first coming, as far as refs lead."""
    output = lines(
        repo.git_at_top,
        *("log", "--all", "--reflog", "--reverse", "--raw", "--no-abbrev", "--no-renames", "-m"),
        "--format=%H",
    )
    commit = ""
    for line in output:
        if not line.startswith(b":"):
            commit = line.strip().decode() or commit
            continue
        about, _, path = line.rstrip(b"\n").partition(b"\t")
        oid = about.split(b" ")[3].decode()
        if oid in wanted:
            yield oid, (path.decode("utf-8", "replace"), commit)
