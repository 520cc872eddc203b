"""The end of an erasure from history: somebody looks at what is left, and the certificate says so.

It comes after the purge, in the same command or, if that was interrupted, in the next one.
"""

from itertools import starmap
from typing import TYPE_CHECKING, Any

from crmctl.errors.forgetting import ClosedPlacesError, TracesLeftError
from crmctl.git.commit import prepare, publish, stage
from crmctl.git.fast_import import FileChange
from crmctl.git.message import Trailers, message
from crmctl.git.objects import content, tree_entries
from crmctl.model.plain import Plain
from crmctl.privacy.epochs import SEALED_WITH, sealed
from crmctl.privacy.suppression_list import PATH
from crmctl.privacy.verifying.verifier import Verifier as Knowing
from crmctl.store.canonical import emit
from crmctl.store.document import load
from crmctl.workspace.epochs import acknowledgement, acknowledging
from crmctl.workspace.files import put_files
from crmctl.workspace.forgetting import digest_files, journal
from crmctl.workspace.forgetting.checking import Report, Verifier
from crmctl.workspace.forgetting.completing import FINISHED, resume
from crmctl.workspace.forgetting.journal import Entry, Phase
from crmctl.workspace.forgetting.verifying import verify
from crmctl.workspace.keyring import keys_of
from crmctl.workspace.suppressing import EPOCHS, said_in

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmctl.git.repository import Repository
    from crmctl.privacy.verifying.digests import Digests
    from crmctl.workspace.workspace import Workspace

_FOR_EYES_AND_EARS = ("picture", "film", "sound")
_VERIFIED = "verified"
_NOT_CERTIFIED = (
    " The key of the suppression list is not here, so the certificate does not say it: run "
    "`crmctl privacy key import`, and `crmctl privacy verify {epoch}` at any time."
)


class Look:
    """Looks for people by digests alone."""

    def __init__(self, known: "Digests") -> None:
        self._knowing = Knowing(known)

    def verify(self, repo: "Repository", withheld: "Collection[str]") -> Report:
        """Look at every object but those withheld, and at every file."""
        seen = verify(repo, self._knowing, withheld)
        left = dict.fromkeys([*(place.where for place in seen.left), *seen.unread])
        sorted_: dict[bool, dict[str, None]] = {True: {}, False: {}}
        for one in seen.closed:
            sorted_[one.endswith(_FOR_EYES_AND_EARS)][one.partition(": ")[0]] = None
        return Report(
            seen.objects, seen.files, list(left), list(sorted_[False]), list(sorted_[True])
        )


def end_interrupted(workspace: "Workspace") -> str:
    """End an erasure that was interrupted, in the old state or the new one.

    Gives a sentence about it; to be called while holding the lock.

    Raises:
        TracesLeftError: it is complete, and somebody was found again.
        NoDigestsError: it is complete, and by whom to look is not known on this machine.
        CrmctlError: git or the disk refused; the next command goes on.
    """
    repo = workspace.repository
    sentence = resume(repo) or ""
    entry = journal.read(repo)
    if entry is None or entry.phase is not Phase.VERIFYING:
        return sentence
    try:
        known = digest_files.read(entry.epoch)
    except BaseException:
        journal.remove(repo)
        raise
    workspace.reopen()
    report, certified = end(workspace, entry, Look(known))
    if report.closed:
        raise ClosedPlacesError(report.closed)
    said = FINISHED.format(epoch=entry.epoch, objects=report.objects, files=report.files)
    return said if certified else said + _NOT_CERTIFIED.format(epoch=entry.epoch)


def end(workspace: "Workspace", entry: Entry, verifier: Verifier) -> tuple[Report, bool]:
    """Look at everything that is left; gives what was seen, and whether the certificate says so.

    Raises:
        TracesLeftError: somebody was found again.
    """
    repo = workspace.repository
    report = verifier.verify(repo, entry.withheld)
    if report.places:
        journal.remove(repo)
        raise TracesLeftError(report.places)
    certified = _certify(workspace, entry.epoch, report)
    journal.remove(repo)
    return report, certified


def _certify(workspace: "Workspace", epoch: str, report: Report) -> bool:
    """Add to the certificate that nobody was found; a commit of its own, after the fact."""
    repo, own = workspace.repository, acknowledgement(workspace)
    path = f"{EPOCHS}/{epoch}.yaml"
    there = tree_entries(repo, repo.head() or "", [path, PATH, own])
    held = {name: content(repo, oid) for name, oid in there.items()}
    tree: dict[str, Any] = dict(load(held.get(path, b""), Plain).data or {})
    if _VERIFIED in tree:
        return True
    check = str(tree.get(SEALED_WITH, ""))
    key = keys_of(said_in(held.get(PATH))).get(check)
    if key is None:
        return False
    today = Plain(workspace.now.date().isoformat())
    tree[_VERIFIED] = {
        "date": today, "objects": report.objects, "files": report.files, "found": 0,
    }  # fmt: skip
    files = {
        path: emit(sealed(epoch, tree, check, key)).encode(),
        own: acknowledging(workspace, held.get(own, b""), [epoch]),
    }
    text = message(f"{epoch}: verified", Trailers("verify"))
    prepared = prepare(repo, list(starmap(FileChange, files.items())), text, repo.head())
    put_files(workspace.root, files)
    stage(repo, prepared.changes)
    publish(repo, prepared)
    return True
