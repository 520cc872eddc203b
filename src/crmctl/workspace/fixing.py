"""Mending what is safe to mend: nothing is lost, no meaning changes."""

from collections import defaultdict
from collections.abc import Mapping

from crmctl.checks.file_name import FileName
from crmctl.checks.fixes import REWRITTEN, follow_merges, safe_fix
from crmctl.checks.names.wrong_folder import destination
from crmctl.checks.store_context import StoreContext, Target
from crmctl.checks.values.layout import may_rewrite
from crmctl.findings import Fix
from crmctl.model.checked import check as checked_record
from crmctl.model.freeze import thawed
from crmctl.model.record import Ref
from crmctl.store.canonical import emit
from crmctl.workspace.change import Change
from crmctl.workspace.checking import check
from crmctl.workspace.sifting import Scope
from crmctl.workspace.workspace import Workspace

_WRONG_FOLDER = "F009"
_MERGED = "R511"


def fix(workspace: Workspace, scope: Scope, *, unsafe: bool = False) -> Change:
    """Collect the fixes of all findings in a scope, for one commit.

    Args:
        workspace: the CRM.
        scope: which findings are to be mended.
        unsafe: whether likely answers are taken, too.
    """
    change = workspace.change("check")
    codes: dict[str, set[str]] = defaultdict(set)
    for finding in check(workspace, scope):
        if finding.fix is Fix.SAFE:
            codes[finding.path].add(finding.code)
    survivors = _survivors(workspace)
    for path, found in sorted(codes.items()):
        ref = workspace.ref_at(path)
        if _WRONG_FOLDER in found:
            _move(workspace, change, path)
        elif ref and workspace.record(ref) and workspace.paths(ref) == [path]:
            _mend(workspace, change, ref, found, survivors)
    return change


def _move(workspace: Workspace, change: Change, path: str) -> None:
    """Put a record into the folder of its kind, unless one of its id is there."""
    place = destination(FileName(path, workspace.catalogue))
    ref = workspace.ref_at(place)
    if ref and not workspace.knows(ref):
        change.write(place, change.read(path))
        change.write(path, None)


def _survivors(workspace: Workspace) -> Mapping[Target, str]:
    return StoreContext(workspace.rows, workspace.catalogue, workspace.now.date()).survivors


def _mend(
    workspace: Workspace,
    change: Change,
    ref: Ref,
    codes: set[str],
    survivors: Mapping[Target, str],
) -> None:
    record = change.record(ref)
    kind = workspace.catalogue.by_name[record.kind]
    data = safe_fix(codes, record.data, kind, workspace.config["country"])
    if _MERGED in codes:
        data = follow_merges(data, kind, workspace.catalogue, survivors)
    if thawed(kind, record.data, data):
        data = dict(record.data)  # an issued document keeps its mistakes
    text = (change.read(change.path(ref)) or b"").decode("utf-8-sig")
    if codes & REWRITTEN and may_rewrite(text):
        checked = checked_record(kind, data)
        if checked.tree is not None:
            change.restore(ref, change.path(ref), emit(checked.tree).encode())
    elif data != record.data or "S207" in codes:
        change.put(ref, data)
