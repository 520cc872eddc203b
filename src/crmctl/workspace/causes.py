"""Which findings a change caused: in what it touched, or by what it touched in other files."""

import re
from collections.abc import Iterable, Iterator, Mapping

from crmctl.checks.across import erased_person
from crmctl.checks.described import values
from crmctl.checks.store_context import target_of
from crmctl.findings import Finding
from crmctl.index.files import all_digests
from crmctl.matching.conflicts import FOLDER as CONFLICTS
from crmctl.matching.decisions import FOLDER as DECISIONS
from crmctl.model.record import Ref
from crmctl.model.walk import written
from crmctl.workspace.automating.hook import AUTOMATIONS_FILE
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.workspace import Workspace

_BESIDE = (AUTOMATIONS_FILE, SETTINGS_FILE)
# What they are about depends on the record that their field refers to.
_BY_TARGET = frozenset({"D609", "P808", "R505", "R507", "R509"})
# A record or a file that a sentence or a hint names.
_NAMED = re.compile(r"[^\s,;()]+/[^\s,;()]*[^\s,;().]")


def caused(
    workspace: Workspace,
    before: Mapping[str, str],
    left: Iterable[Finding],
    found: Iterable[Finding],
) -> Iterator[Finding]:
    """Give what a change touched, what it left behind, and what it is named in.

    A new duplicate is told of the old record, too, and a task that refers to a record that the
    change archived is told although nobody touched it.

    Args:
        workspace: the CRM as it is now.
        before: path and digest of each file before the change.
        left: what refers to records that are gone.
        found: everything that is wrong now.
    """
    now = all_digests(workspace.connection)
    changed = {path for path, digest in now.items() if before.get(path) != digest}
    refs = {str(ref) for ref in map(workspace.ref_at, changed) if ref}
    names = refs | changed
    dangling = {(finding.path, finding.code, finding.field) for finding in left}
    for each in found:
        touched = each.path in changed or each.path in _BESIDE or _is_of_no_file(each)
        by_others = (each.path, each.code, each.field) in dangling or _is_named(each, names)
        if touched or by_others or (each.code in _BY_TARGET and _target(workspace, each) in refs):
            yield each


def _is_of_no_file(finding: Finding) -> bool:
    """Tell whether a finding is of no one file: a decision, a conflict, somebody who is back."""
    always = finding.path.startswith((f"{DECISIONS}/", f"{CONFLICTS}/"))
    return always or finding.code == erased_person.RULE.code


def _is_named(finding: Finding, names: set[str]) -> bool:
    said = _NAMED.findall(f"{finding.message} {finding.hint}")
    return any(name in names and name not in {finding.ref, finding.path} for name in said)


def _target(workspace: Workspace, finding: Finding) -> str:
    """Give the record that the field of a finding refers to."""
    record = workspace.record(Ref.parse(finding.ref))
    if record is None:
        return ""
    kind = workspace.catalogue.by_name[record.kind]
    for value in values(kind, record.data):
        if written(value.path) == finding.field and (
            target := target_of(value, workspace.catalogue)
        ):
            return str(Ref(workspace.catalogue.by_name[target.kind].folder, target.id))
    return ""
