"""What was committed since a mark: new records, and others with what they said before."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from crmctl.automation.occasion import Occasion
from crmctl.git.objects import Change, blobs, read_changes, tree
from crmctl.index.files import recorded
from crmctl.model.record import Ref
from crmctl.workspace.workspace import Workspace

Occasions = Mapping[Ref, Occasion]


class _Old(NamedTuple):
    """Where a record was before: its path and blob; None for none."""

    path: str
    blob: str | None


def since(workspace: Workspace, commit: str, told: Collection[str]) -> Occasions:
    """Give what happened to records from a commit to HEAD.

    Args:
        workspace: the CRM; its index is brought up to date if it lags behind.
        commit: the earlier one; empty for the beginning of history.
        told: the folders of which it matters what a record said before.
    """
    changes = [change for change in _changes(workspace, commit) if workspace.ref_at(change.path)]
    known = recorded(workspace.connection, [change.path for change in changes])
    digests = {path: state.digest for path, state in known.items()}
    if any(digests.get(change.path) != change.new for change in changes):
        workspace.refresh()
    old = dict(_old(workspace, changes))
    wanted = {place.blob for ref, place in old.items() if place.blob and ref.folder in told}
    contents = dict(blobs(workspace.repository, wanted)) if wanted else {}
    return {ref: Occasion(ref, _before(workspace, place, contents)) for ref, place in old.items()}


def _changes(workspace: Workspace, commit: str) -> list[Change]:
    repository = workspace.repository
    if not commit:
        files = tree(repository, "HEAD")
        return [Change(path, None, blob, "", "") for path, blob in files.items()]
    if repository.git.attempt("merge-base", "--is-ancestor", commit, "HEAD").returncode:
        # History was rewritten since, or another branch is checked out.
        workspace.outside.tell("warning: What an interrupted automation left is not known.")
        return []
    asked = ("diff-tree", "-r", "-z", "--raw", "--no-commit-id", "--no-renames", "--relative")
    return read_changes(repository.git.run(*asked, commit, "HEAD"))


def _old(workspace: Workspace, changes: Collection[Change]) -> Iterator[tuple[Ref, _Old]]:
    """Give each record that is there now, with where it was; a file may have moved."""
    placed = [(workspace.ref_at(change.path), change) for change in changes]
    before = {ref: _Old(change.path, change.old) for ref, change in placed if ref and change.old}
    for ref, change in placed:
        if ref and change.new:
            yield ref, before.get(ref, _Old(change.path, None))


def _before(
    workspace: Workspace, place: _Old, contents: Mapping[str, bytes]
) -> Mapping[str, Any] | None:
    if place.blob is None:
        return None
    content = contents.get(place.blob)
    record = workspace.parser.check(place.path, content)[0] if content is not None else None
    return record.data if record else {}
