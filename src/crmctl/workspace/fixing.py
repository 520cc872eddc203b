"""Mending what is safe to mend, and with a person's consent what is likely."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC

from crmctl.checks.file_name import EXTENSION, FileName
from crmctl.checks.fixes import REWRITTEN, follow_merges, safe_fix
from crmctl.checks.names.wrong_folder import destination
from crmctl.checks.store_context import StoreContext, Target
from crmctl.checks.values.layout import may_rewrite
from crmctl.errors.files import EditError
from crmctl.findings import Finding, Fix
from crmctl.model.checked import check as checked_record
from crmctl.model.freeze import thawed
from crmctl.model.record import Ref
from crmctl.store.canonical import emit
from crmctl.workspace.change import Change
from crmctl.workspace.checking import check
from crmctl.workspace.hiding import without_comments
from crmctl.workspace.mending import MEANT, mended
from crmctl.workspace.renaming import rename_file
from crmctl.workspace.sifting import Scope
from crmctl.workspace.workspace import Workspace

_WRONG_FOLDER = "F009"
_MERGED = "R511"
_ODD_NAME = "F008"
_NAMES = frozenset({"F010", "F012"})
_PROGRAM = "F013"
_NOT_A_CHOICE = "S205"
_IDLE = "H907"


def fix(workspace: Workspace, scope: Scope, *, unsafe: bool = False) -> Change:
    """Collect the fixes of all findings in a scope, for one commit.

    Args:
        workspace: the CRM.
        scope: which findings are to be mended.
        unsafe: whether likely answers are taken, too.
    """
    change = workspace.change("check")
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in check(workspace, scope):
        if finding.fix is Fix.SAFE or (unsafe and finding.fix is Fix.UNSAFE):
            found[finding.path].append(finding)
    for path, findings in sorted(found.items()):
        codes = {finding.code for finding in findings}
        if _PROGRAM in codes:
            change.unmark(path)
        if not _move_file(workspace, change, path, codes):
            _mend_file(workspace, change, path, findings, unsafe=unsafe)
    return change


def _move_file(workspace: Workspace, change: Change, path: str, codes: set[str]) -> bool:
    """Put a file where it belongs, if its place or its name is wrong; tell whether one is."""
    if _WRONG_FOLDER in codes:
        _move(workspace, change, path)
    elif _ODD_NAME in codes:
        _rename(workspace, change, path)
    elif codes & _NAMES:
        rename_file(workspace, change, path)
    return bool(codes & {_WRONG_FOLDER, _ODD_NAME, *_NAMES})


def _mend_file(
    workspace: Workspace, change: Change, path: str, findings: Sequence[Finding], *, unsafe: bool
) -> None:
    codes = {finding.code for finding in findings}
    ref = workspace.ref_at(path)
    if ref and workspace.record(ref) and workspace.paths(ref) == [path]:
        if codes == {_IDLE}:  # whatever else is mended may move its line
            _uncomment(change, ref, findings)
        else:
            _mend(workspace, change, ref, findings)
    elif ref:
        _repair(workspace, change, ref, path, codes, unsafe=unsafe)


def _repair(  # noqa: PLR0913 - a record, its file, and what to do
    workspace: Workspace, change: Change, ref: Ref, path: str, codes: set[str], *, unsafe: bool
) -> None:
    """Make a valid record of a file, where that can be had."""
    kind = workspace.catalogue.by_name[ref.folder]
    try:
        content = mended(kind, change.read(path) or b"", codes, unsafe=unsafe)
    except EditError:
        return
    if content is not None:
        change.restore(ref, path, content, mends=True)


def _rename(workspace: Workspace, change: Change, path: str) -> None:
    """Let a record's name end as it should, unless there is one of that name."""
    stem = path.rpartition(".")[0]
    place = f"{stem}{EXTENSION}"
    ref = workspace.ref_at(place)
    if path.lower().endswith((".yml", EXTENSION)) and ref and not workspace.knows(ref):
        change.write(place, change.read(path))
        change.write(path, None)


def _uncomment(change: Change, ref: Ref, findings: Sequence[Finding]) -> None:
    """Take away comments that hide nothing."""
    path = change.path(ref)
    text = (change.read(path) or b"").decode()
    idle = [
        (finding.line, finding.field.removeprefix("ignore[").removesuffix("]"))
        for finding in findings
        if finding.code == _IDLE
    ]
    change.restore(ref, path, without_comments(text, idle).encode())


def _move(workspace: Workspace, change: Change, path: str) -> None:
    """Put a record into the folder of its kind, unless one of its id is there."""
    place = destination(FileName(path, workspace.catalogue))
    ref = workspace.ref_at(place)
    if ref and not workspace.knows(ref):
        change.write(place, change.read(path))
        change.write(path, None)


def _nearest_words(
    findings: Sequence[Finding], data: Mapping[str, object]
) -> Mapping[str, object]:
    """Give what words are meant that crm.yaml does not have, as those of a deal's stages."""
    return {
        finding.field: meant[1]
        for finding in findings
        if finding.code == _NOT_A_CHOICE and finding.field in data
        if (meant := MEANT.search(finding.hint))
    }


def _survivors(workspace: Workspace) -> Mapping[Target, str]:
    return StoreContext(workspace.rows, workspace.catalogue, workspace.now.date()).survivors


def _mend(workspace: Workspace, change: Change, ref: Ref, findings: Sequence[Finding]) -> None:
    codes = {finding.code for finding in findings}
    record = change.record(ref)
    kind = workspace.catalogue.by_name[record.kind]
    zone = workspace.now.tzinfo or UTC
    data = safe_fix(codes, record.data, kind, workspace.config["country"], zone)
    data |= _nearest_words(findings, data)
    if _MERGED in codes:
        data = follow_merges(data, kind, workspace.catalogue, _survivors(workspace))
    if thawed(kind, record.data, data):
        data = dict(record.data)  # an issued document keeps its mistakes
    text = (change.read(change.path(ref)) or b"").decode("utf-8-sig")
    if codes & REWRITTEN and may_rewrite(text):
        checked = checked_record(kind, data)
        if checked.tree is not None:
            change.restore(ref, change.path(ref), emit(checked.tree).encode())
    elif data != record.data or "S207" in codes:
        change.put(ref, data)
