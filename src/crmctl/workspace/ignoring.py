"""Hiding findings by comments, all in one commit."""

from collections import defaultdict
from collections.abc import Sequence

from crmctl.errors.queries import UnreasonedIgnoreError
from crmctl.findings import Finding
from crmctl.workspace.change import Change
from crmctl.workspace.hiding import with_comment
from crmctl.workspace.workspace import Workspace


def add_ignores(
    workspace: Workspace, findings: Sequence[Finding], reason: str
) -> tuple[Change, list[Finding]]:
    """Put a comment beside each finding; give the change, and what no comment can hide.

    Raises:
        UnreasonedIgnoreError: the reason is none, or has more than a line.
    """
    reason = reason.strip()
    if not reason or not reason.isprintable():
        raise UnreasonedIgnoreError
    change = workspace.change("check")
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_path[finding.path].append(finding)
    left: list[Finding] = []
    for path, found in by_path.items():
        left += _in_file(workspace, change, path, found, reason)
    return change, left


def _in_file(
    workspace: Workspace, change: Change, path: str, findings: Sequence[Finding], reason: str
) -> list[Finding]:
    """Put comments into a file, from its end on, so that lines stay where they were found."""
    ref = workspace.ref_at(path)
    content = change.read(path)
    if ref is None or content is None or workspace.paths(ref) != [path]:
        return list(findings)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return list(findings)
    left = []
    places = {(finding.line, finding.code): finding for finding in findings}
    for (line, code), finding in sorted(places.items(), reverse=True):
        changed = with_comment(text, line, code, reason)
        if changed is None:
            left.append(finding)
        else:
            text = changed
    if text.encode() != content:
        change.restore(ref, path, text.encode())
    return left
