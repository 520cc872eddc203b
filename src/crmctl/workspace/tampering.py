"""Issued documents that somebody changed, or took away, by hand."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crmctl.findings import Finding, Severity
from crmctl.model.freeze import thawed

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace

CODE = "M713"


def tampered(
    workspace: "Workspace", path: str, before: bytes | None, after: bytes | None
) -> Iterator[Finding]:
    """Find what an edit changes of an issued document against the rules.

    A seal shows most of it, but goes with the edit that takes it away.

    Args:
        workspace: the CRM.
        path: the file.
        before: what was committed; None for a new file, in which anything may stand.
        after: what would be; None if the file is gone. It may lie elsewhere by now.
    """
    ref = workspace.ref_at(path)
    kind = workspace.catalogue.by_name[ref.folder] if ref else None
    if ref is None or kind is None or kind.freeze is None or before is None:
        return
    old = workspace.parser.check(path, before)[0]
    new = workspace.record(ref) if after is None else workspace.parser.check(path, after)[0]
    if old is None or (after is not None and new is None):
        return
    if thawed(kind, old.data, new.data if new else None):
        said = "changed" if new else "taken away"
        sentence = f"The document was {said} after it was issued."
        hint = "git restore, or crmctl undo"
        yield Finding(path, 1, 1, CODE, Severity.ERROR, sentence, ref=str(ref), hint=hint)
