"""Two commands that change one record at once: both changes stand, if they are of other fields.

A command reads its records before it has the lock, so that a question to a person keeps nobody
waiting. What another one wrote in between is joined with ours, three-way, as in a merge.
"""

from typing import TYPE_CHECKING

from crmctl.errors.git import GitFailedError
from crmctl.errors.records import ChangedMeanwhileError
from crmctl.git.objects import content as blob
from crmctl.index.files import recorded
from crmctl.model.checked import check
from crmctl.model.record import Record
from crmctl.workspace.committing import FileEdit
from crmctl.workspace.parse import Parser

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace


def join(parser: Parser, ours: FileEdit, now: bytes | None) -> FileEdit | None:
    """Give our edit as one of what the file holds now.

    Args:
        parser: reads the CRM's files.
        ours: our edit of what the file held when it was read.
        now: what it holds now.

    Returns:
        None when the two cannot both stand: a field got two values, the file was made or
        removed on one side, or it is no valid record.
    """
    if now == ours.before:
        return ours
    # Two who write one record at the same time are rare.
    from crmctl.matching.merge import three_way  # noqa: PLC0415 - as said above
    from crmctl.store.edit import edit  # noqa: PLC0415 - the same

    versions = [_record(parser, ours.path, content) for content in (ours.before, ours.after, now)]
    before, after, theirs = versions
    if now is None or before is None or after is None or theirs is None:
        return None
    merged = three_way(before.data, after.data, theirs.data)
    checked = check(parser.catalogue.by_name[before.kind], merged.data)
    if merged.conflicts or checked.tree is None:
        return None
    return FileEdit(ours.path, now, edit(now.decode(), checked.tree).encode())


def as_indexed(workspace: "Workspace", path: str) -> bytes | None:
    """Give a file's content as the index knows it, which may not be what it holds by now.

    What a command has read of its records, it has read from the index: that is what its change
    starts from.

    Raises:
        ChangedMeanwhileError: it was changed since, and git does not have what it held.
    """
    if not workspace.is_record_file(path):
        return workspace.read_file(path)
    state = recorded(workspace.connection, [path]).get(path)
    if state is None:
        return None
    content = workspace.read_file(path)
    if content is not None and workspace.parser.digest(content) == state.digest:
        return content
    try:
        return blob(workspace.repository, state.digest)
    except GitFailedError:
        raise ChangedMeanwhileError([path]) from None


def _record(parser: Parser, path: str, content: bytes | None) -> Record | None:
    is_record = path.partition("/")[0] in parser.catalogue.by_name
    return parser.check(path, content)[0] if is_record and content is not None else None
