"""Erasing people from the current files and from all history, in one go.

Find, plan, hold, rewrite beside the old history, ask, swap, purge, look again. Until the swap a
kill leaves everything as it was; from then on the next command completes it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from crmctl.errors.forgetting import UnsavedEditsError
from crmctl.git.message import Trailers, message
from crmctl.git.purging.keepers import require_alone
from crmctl.git.repository import Repository
from crmctl.git.rewriting.quarantine import Quarantine
from crmctl.git.rewriting.rewriting import Rewritten, rewrite
from crmctl.git.rewriting.swapping import require_unmoved, swap_of
from crmctl.git.worktree import start_scan
from crmctl.model.plain import Plain
from crmctl.model.record import Ref
from crmctl.privacy.commit_marks import AFTER, FIRST, marks
from crmctl.privacy.find import Hit
from crmctl.store.canonical import emit
from crmctl.store.files import digest
from crmctl.workspace.erasing import Erasure, erase_all
from crmctl.workspace.forgetting import digest_files, journal, knowing
from crmctl.workspace.forgetting.beside import Beside
from crmctl.workspace.forgetting.checking import Report, Verifier
from crmctl.workspace.forgetting.completing import (
    at_top,
    changed_files,
    complete,
    take_back,
)
from crmctl.workspace.forgetting.ending import Look, end
from crmctl.workspace.forgetting.gathering import gather
from crmctl.workspace.forgetting.independent import Versions, digests_of
from crmctl.workspace.forgetting.journal import Entry, Phase
from crmctl.workspace.forgetting.keeping import Keeping, Kept, resealed
from crmctl.workspace.forgetting.knowing import History
from crmctl.workspace.forgetting.surgery import Decide, Forgetting
from crmctl.workspace.forgetting.topping import commit_on

_ACTION = "redact"


@dataclass(frozen=True, slots=True)
class Ready:
    """An erasure whose new history lies ready beside the old one.

    Attributes:
        erasure: what becomes of the current files.
        rewritten: the new history.
        listed: places in the current files that are left because somebody has to decide.
        doubtful: how many such places there are in all history.
        withheld: records that name the people and are kept, each with its last day.
        certificate: what the certificate says.
        beside: what becomes of files that no commit has.
    """

    erasure: Erasure
    rewritten: Rewritten
    listed: Sequence[Hit]
    doubtful: int
    withheld: Sequence[Kept]
    certificate: Mapping[str, Any]
    beside: Beside = field(default_factory=Beside)


def collect(
    history: History,
    refs: Sequence[Ref],
    *,
    ground: str = "",
    requested: date | None = None,
) -> Erasure:
    """Collect what becomes of the current files, by all that any version ever said of people."""
    return erase_all(
        history.workspace, refs, ground=ground, requested=requested,
        former=partial(knowing.former, history),
        others=partial(knowing.others_before, history),
    )  # fmt: skip


class Erasing:
    """The erasure of people from history: `prepare` it, then `carry_out`; hold the lock."""

    def __init__(
        self,
        history: History,
        erasure: Erasure,
        subject: str,
        decide: Decide | None = None,
        verifier: Verifier | None = None,
    ) -> None:
        workspace = history.workspace
        self._workspace, self._erasure, self._subject = workspace, erasure, subject
        subjects = [one.subject for one in erasure.plans]
        traces = knowing.traces(workspace, subjects, erasure.others)
        self._keeping = Keeping(workspace)
        self._known, self._documents = knowing.known(history, erasure.plans, self._keeping)
        self._surgery = Forgetting(
            traces, self._known, knowing.linked_by(subjects), decide, partial(resealed, workspace)
        )
        self._digests = digests_of(workspace, self._people(history), erasure.others)
        history.past.forget_versions()
        self._past = history.past
        self._verifier = verifier or Look(self._digests)
        self._entry: Entry | None = None

    def _people(self, history: History) -> Iterator[tuple[Ref, Versions]]:
        """Give every version of those who are erased, for the look afterwards."""
        for one in self._erasure.plans:
            record = self._workspace.record(one.subject.ref)
            if record:
                yield record.ref, [record.data, *knowing.former(history, record)]

    def prepare(self) -> Ready:
        """Write the new history beside the old one; nothing that is there is changed.

        Raises:
            KeeperError: something would keep the old history.
            UnsavedEditsError: files that have to change hold edits that no commit has.
            CrmctlError: git or the disk refused; everything is as it was.
        """
        repo = self._workspace.repository
        head = repo.head() or ""
        require_alone(repo)
        self._workspace.require_writable()
        journal.write(repo, Entry(Phase.REWRITING, self._erasure.epoch, head))
        quarantine = Quarantine(repo)
        quarantine.begin()
        rewritten = rewrite(repo, self._surgery, quarantine, self._past)
        ready = self._ready(rewritten)
        top = self._top(quarantine.repository, rewritten, head, ready.certificate)
        self._require_saved(quarantine.repository, head, top)
        change = swap_of(repo, rewritten, top)
        quarantine.verify([one.new for one in change.refs if one.new])
        kept = tuple(sorted(self._surgery.kept))
        skipped = {one.path for one in changed_files(quarantine.repository, head, top)}
        own = [self._known.paths.get(oid, "") for oid in self._known.replaced]
        gathered = gather(repo, self._surgery, rewritten, skipped, own)
        beside = gathered.beside
        self._entry = Entry(
            Phase.SWAPPING, self._erasure.epoch, head, top, change, kept,
            tuple(beside.steps), tuple(beside.staged), gathered.nested,
        )  # fmt: skip
        return replace(ready, beside=beside)

    def carry_out(self) -> Report:
        """Let the new history be the only one, and look whether anybody is left.

        Raises:
            HeadMovedError: somebody moved a ref meanwhile; everything is as it was.
            TracesLeftError: somebody was found again.
        """
        assert self._entry is not None  # noqa: S101 - `prepare` comes first
        workspace, repo = self._workspace, self._workspace.repository
        require_unmoved(repo, self._entry.swap)
        workspace.forget_index()
        self._erasure.change.begin()
        # By them whoever completes this looks at what is left.
        digest_files.keep(self._entry.epoch, self._digests)
        journal.write(repo, self._entry)
        complete(repo, self._entry)
        report, _ = end(workspace, self._entry, self._verifier)
        self._erasure.change.finish()
        return report

    def _ready(self, new: Rewritten) -> Ready:
        found = (self._documents.get(oid) for oid in sorted(self._surgery.withheld))
        latest: dict[Ref, Kept] = {}
        for one in (one for one in found if one):
            kept = latest.get(one.ref)
            latest[one.ref] = one if kept is None or _day(kept) < _day(one) else kept
        withheld = [latest[ref] for ref in sorted(latest)]
        listed = self._left()
        counts = {**self._erasure.tree["counts"], "left_to_decide": len(listed)}
        key = self._erasure.kept_out.key
        tree = dict(self._erasure.tree) | {
            "counts": counts,
            "history": {
                "rewritten": new.commits,
                "commits": new.all_commits,
                AFTER: marks(key, new.last_unaffected),
                FIRST: marks(key, new.first_new),
                "signatures_dropped": new.signatures,
                "places_erased": self._surgery.erased,
                "files_replaced": len(self._known.replaced),
                "left_to_decide": self._surgery.doubtful,
            },
        }
        if withheld:
            tree["withheld"] = [
                {"record": str(one.ref), "until": Plain(one.until.isoformat())}
                if one.until
                else {"record": str(one.ref), "until": "the end of a legal hold"}
                for one in withheld
            ]
        return Ready(self._erasure, new, listed, self._surgery.doubtful, withheld, tree)

    def _left(self) -> Sequence[Hit]:
        """Give the doubtful places of current records that are not taken out as certain."""
        left: dict[Ref, bool] = {}
        for one in (hit for plan in self._erasure.plans for hit in plan.listed):
            if one.ref not in left:
                left[one.ref] = self._is_left(one.ref)
        hits = [hit for plan in self._erasure.plans for hit in plan.listed]
        return [hit for hit in hits if left[hit.ref] or not hit.path]

    def _is_left(self, ref: Ref) -> bool:
        for path in self._workspace.paths(ref):
            content = self._erasure.change.read(path) or b""
            if self._surgery.is_doubtful(self._surgery.content(content, path), path):
                return True
        return False

    def _top(
        self, repo: Repository, new: Rewritten, head: str, certificate: Mapping[str, Any]
    ) -> str:
        old = bytes.fromhex(head)
        parent = (new.ids.get(old) or old).hex()
        files = {
            edit.path: edit.after
            if edit.after is None
            else self._settled(edit.after, edit.path, new)
            for edit in self._erasure.change.edits()
        }
        files[self._erasure.certificate] = self._sealed(certificate)
        return commit_on(repo, parent, files, self._message())

    def _settled(self, content: bytes, path: str, new: Rewritten) -> bytes:
        """Give a file of the last commit as history has it: without the people, with new ids."""
        ref = self._workspace.ref_at(path)
        record = self._workspace.parser.check(path, content)[0] if ref else None
        names = self._keeping.names(record) if record else frozenset()
        after = (
            self._surgery.around(content, names, path)
            if names
            else self._surgery.content(content, path)
        )
        return new.with_new_ids(self._surgery.digests(after, new.digests))

    def _message(self) -> str:
        refs = [str(ref) for one in self._erasure.plans for ref in one.tombstones]
        return message(self._subject, Trailers(_ACTION, refs))

    def _require_saved(self, repo: Repository, head: str, top: str) -> None:
        changing = {one.path: one.old for one in changed_files(repo, head, top)}
        state = start_scan(at_top(self._workspace.repository)).result()
        staged = _staged(repo)
        edited = state.changed | state.deleted | state.untracked | staged
        held = sorted(
            path
            for path in changing.keys() & edited
            if path in state.untracked or path in staged or _differs(repo, path, changing[path])
        )
        if held:
            raise UnsavedEditsError(held)

    def _sealed(self, certificate: Mapping[str, Any]) -> bytes:
        return emit(self._erasure.kept_out.sealed(self._erasure.epoch, certificate)).encode()


def _day(kept: Kept) -> date:
    return kept.until or date.max


def _staged(repo: Repository) -> frozenset[str]:
    told = repo.git_at_top.run("diff-index", "--cached", "--name-only", "-z", "HEAD", "--")
    return frozenset(told.decode("utf-8", "surrogateescape").split("\0")[:-1])


def _differs(repo: Repository, path: str, said: str | None) -> bool:
    """Tell whether a file is not the blob that the commit says; a scan lists some that are."""
    file = repo.top / path
    try:
        content = os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()
    except OSError:
        return True
    return digest(content, repo.object_format) != said


@contextmanager
def taken_back_unless_begun(repo: Repository) -> Iterator[None]:
    """Drop what was prepared when it is not carried out, whatever the reason."""
    try:
        yield
    finally:
        entry = journal.read(repo)
        if entry is not None and entry.phase is Phase.REWRITING:
            take_back(repo)
