"""A record as a person edits it: its file, checked before it is taken over."""

from collections.abc import Sequence
from dataclasses import dataclass

from crmctl.errors.records import BrokenRecordError, UnknownRecordError
from crmctl.findings import Finding, Severity
from crmctl.model.record import Ref
from crmctl.workspace.change import Change
from crmctl.workspace.likeness import Likeness, new_likenesses
from crmctl.workspace.recurring import follow
from crmctl.workspace.resolving import resolve
from crmctl.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Draft:
    """The file of a record, valid or not, as it lies in the work tree."""

    ref: Ref
    path: str
    text: str


def draft(workspace: Workspace, text: str) -> Draft:
    """Give the file of the record that a reference means; of a broken one too, to mend it.

    Raises:
        UnknownRecordError: it means none.
        AmbiguousRecordError: it means several.
    """
    try:
        stored = workspace.stored(resolve(workspace, text))
        path = stored.path if stored else ""
    except BrokenRecordError as error:
        path = error.path
    ref, content = workspace.ref_at(path), workspace.read_file(path)
    if ref is None or content is None:
        raise UnknownRecordError(text)
    return Draft(ref, path, content.decode("utf-8", "replace"))


def edited(workspace: Workspace, before: Draft, text: str) -> tuple[Change, Sequence[Finding]]:
    """Collect the edit of a record; gives what is wrong with it instead if it is not valid."""
    change = workspace.change("edit")
    content = text.encode("utf-8", "surrogateescape")
    record, findings = workspace.parser.check(before.path, content)
    if record is None:
        return change, [each for each in findings if each.severity is Severity.ERROR]
    known = workspace.record(before.ref)
    change.restore(before.ref, before.path, content, mends=True)
    if known:
        follow(workspace, change, known, record.data)
    return change, []


def alike(workspace: Workspace, before: Draft, text: str) -> Sequence[Likeness]:
    """Find what a record may be the same as by what its text says now, but was not before."""
    record, _ = workspace.parser.check(before.path, text.encode("utf-8", "surrogateescape"))
    return new_likenesses(workspace, workspace.record(before.ref), record) if record else ()
