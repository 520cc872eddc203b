"""From edits of files to a commit: all of them, or none."""

import difflib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from crmctl.git.branch import publish_branch, require_branch_name
from crmctl.git.commit import (
    prepare,
    publish,
    stage,
    stamping,
)
from crmctl.git.fast_import import FileChange
from crmctl.git.message import Trailers, message
from crmctl.model.attachment import is_attachment
from crmctl.model.record import Record
from crmctl.store.files import make_plain
from crmctl.workspace.ahead import Written, parsing
from crmctl.workspace.files import put_files
from crmctl.workspace.recovery import recover
from crmctl.workspace.signature import has_stood

if TYPE_CHECKING:
    from crmctl.index.write import Change as IndexChange
    from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FileEdit:
    """A file as it was and as it is to be; None where there is none.

    Attributes:
        path: relative to the root.
        before: its content.
        after: its content afterwards.
        record: the record whose canonical text `after` is, where that is known: then nobody needs
            to parse it.
        unmarked: whether it was marked as a program and is to be none.
    """

    path: str
    before: bytes | None
    after: bytes | None
    record: Record | None = field(default=None, compare=False)
    unmarked: bool = False

    def diff(self) -> str:
        """Show the edit as a unified diff; of an attachment only that there is one."""
        if is_attachment(self.path):
            return f"Binary file {self.path}: {_size(self.before)} -> {_size(self.after)}\n"
        old, new = (_lines(content) for content in (self.before, self.after))
        names = (
            "/dev/null" if self.before is None else f"a/{self.path}",
            "/dev/null" if self.after is None else f"b/{self.path}",
        )
        modes = f"{self.path}: mode 100755 -> 100644\n" if self.unmarked else ""
        return modes + "".join(difflib.unified_diff(old, new, *names))


def _size(content: bytes | None) -> str:
    return "none" if content is None else f"{len(content)} bytes"


def _lines(content: bytes | None) -> list[str]:
    return (content or b"").decode("utf-8", "replace").splitlines(keepends=True)


def commit_edits(
    workspace: "Workspace",
    edits: Sequence[FileEdit],
    text: str,
    parent: str | None,
    *,
    in_place: bool = False,
) -> str:
    """Write the files and commit just them, while the caller holds the lock.

    Args:
        workspace: the CRM.
        edits: the files.
        text: the commit message.
        parent: what HEAD is now.
        in_place: whether the files hold their new content already.

    Raises:
        CrmctlError: git or the disk refused; everything is as it was.
    """
    changes = [FileChange(edit.path, edit.after) for edit in edits]
    records = [
        Written(edit.path, edit.after, edit.record)
        for edit in edits
        if edit.after is not None and workspace.is_record_file(edit.path)
    ]
    with closing(parsing(workspace.parser, records)) as parsed:
        try:
            unmarked = {edit.path for edit in edits if edit.unmarked}
            prepared = prepare(
                workspace.repository,
                changes,
                text,
                parent,
                meanwhile=parsed.step,
                unmarked=unmarked,
            )
            del changes  # of 100,000 files each list counts
            stamps: dict[str, str] = {}
            if not in_place:
                stamps = put_files(workspace.root, {edit.path: edit.after for edit in edits})
            for path in unmarked:
                make_plain(f"{workspace.root}/{path}")
                stamps.pop(path, None)
            stage(workspace.repository, prepared.changes)
            with stamping(workspace.repository, prepared.changes):
                publish(workspace.repository, prepared)
        except BaseException:
            # Even Ctrl-C right after publishing: what was published is never taken back.
            recover(workspace.repository, workspace.root)
            raise
        # The change is made, whatever becomes of the index: the next command sees that git's
        # index is not the one that ours was made for, and takes in what is missing.
        with suppress(sqlite3.Error):
            removed = [edit.path for edit in edits if edit.after is None]
            workspace.reindex(_stamped(workspace.root, parsed, stamps), removed)
    return prepared.commit


def _stamped(
    root: Path, changes: Iterable["IndexChange"], stamps: dict[str, str]
) -> Iterator["IndexChange"]:
    """Let the index know files that nobody touched since: no next command has to read them.

    Such are all but the last of many files, because writing them takes some time.
    """
    for change in changes:
        path = change.file.path
        stamp = stamps.pop(path, "")  # which is not needed any more
        if has_stood(f"{root}/{path}", stamp):
            yield change._replace(file=change.file._replace(signature=stamp, suspect=False))
        else:
            yield change


def commit_to_branch(
    workspace: "Workspace", edits: Sequence[FileEdit], text: str, parent: str | None, name: str
) -> str:
    """Commit edits to a new branch, while the caller holds the lock; no file changes.

    Raises:
        BranchNameError: git takes no such name.
        BranchExistsError: there is such a branch.
        CrmctlError: git or the disk refused; everything is as it was.
    """
    require_branch_name(workspace.repository, name)
    changes = [FileChange(edit.path, edit.after) for edit in edits]
    try:
        prepared = prepare(workspace.repository, changes, text, parent)
        publish_branch(workspace.repository, prepared, name)
    except BaseException:
        recover(workspace.repository, workspace.root)
        raise
    return prepared.commit


def save_edits(workspace: "Workspace", edits: Sequence[FileEdit], parent: str | None) -> str:
    """Commit what a person edited by hand, as it lies in the work tree."""
    refs = [f"{edit.path.partition('/')[0]}/{PurePosixPath(edit.path).stem}" for edit in edits]
    text = message("save edits made by hand", Trailers("save", refs))
    return commit_edits(workspace, edits, text, parent, in_place=True)
