"""Of all findings those that are wanted: by rule, by path, and by what people said of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from crmctl.checks.elsewhere.suppressions import UNUSED
from crmctl.checks.selection import select
from crmctl.findings import Finding
from crmctl.workspace.hiding import apply
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.workspace import Workspace

# Compares all records with each other only where it is asked for by its whole code.
_THOROUGH = "R504"


class Scope(NamedTuple):
    """Which findings are wanted.

    Attributes:
        paths: only files below these; all when empty.
        since: only files that differ from this commit; all when empty.
        wanted: only rules whose code begins so; all usual ones when empty.
        unwanted: rules to leave out.
        hygiene: whether the rules about work (H) are among the usual ones.
    """

    paths: Sequence[str] = ()
    since: str = ""
    wanted: Sequence[str] = ()
    unwanted: Sequence[str] = ()
    hygiene: bool = False

    @property
    def is_thorough(self) -> bool:
        """Whether all records are to be compared with each other."""
        return self.hygiene or _THOROUGH in (code.upper() for code in self.wanted)


def sift(workspace: Workspace, scope: Scope, found: Sequence[Finding]) -> list[Finding]:
    """Give the findings that a scope wants and nobody suppressed, with their lines.

    Raises:
        UnknownRuleError: no rule has a code that begins so.
    """

    @cache
    def placed(finding: Finding) -> Finding:
        return _placed(workspace, finding)

    wanted = _selected(workspace, scope, [each for each in found if each.code != UNUSED.code])
    kept, unused = apply(list(map(placed, wanted)), found, placed, thorough=scope.is_thorough)
    idle = [*unused, *_ended(workspace)]
    return sorted([*kept, *_selected(workspace, scope, idle)])


def _selected(workspace: Workspace, scope: Scope, found: Sequence[Finding]) -> list[Finding]:
    ignored = _in_force(workspace)
    everywhere = [code for code, paths in ignored.items() if not paths]
    unwanted = [*scope.unwanted, *everywhere]
    selected = select(found, scope.wanted, unwanted, hygiene=scope.hygiene)
    return [
        finding
        for finding in selected
        if is_within(finding.path, scope.paths) and not _is_ignored(finding, ignored)
    ]


def _is_ignored(finding: Finding, ignored: Mapping[str, Sequence[str]]) -> bool:
    return any(
        paths and finding.code.startswith(code.upper()) and is_within(finding.path, paths)
        for code, paths in ignored.items()
    )


def is_within(path: str, paths: Sequence[str]) -> bool:
    """Tell whether a path is one of some, or below one; any is where there are none."""
    return not paths or any(PurePosixPath(path).is_relative_to(each) for each in paths)


def _in_force(workspace: Workspace) -> Mapping[str, Sequence[str]]:
    """Give the rules that crm.yaml ignores today, with the paths where it does."""
    return {
        code: () if isinstance(said, str) else said["paths"]
        for code, said in workspace.config["checks"]["ignore"].items()
        if not _has_ended(workspace, said)
    }


def _has_ended(workspace: Workspace, said: Any) -> bool:
    until = None if isinstance(said, str) else said["until"]
    return bool(until) and str(until) < workspace.now.date().isoformat()


def _ended(workspace: Workspace) -> Iterator[Finding]:
    """Find the entries of crm.yaml that hide nothing any more."""
    for code, said in workspace.config["checks"]["ignore"].items():
        if _has_ended(workspace, said):
            place = _place(workspace, SETTINGS_FILE, f"checks.ignore.{code}.until")
            message = f"The exception from {code} has ended."
            yield Finding(
                SETTINGS_FILE, *place, UNUSED.code, UNUSED.severity, message, f"ignore[{code}]"
            )


def _placed(workspace: Workspace, finding: Finding) -> Finding:
    """Look up line and column where a rule knew only the field."""
    if finding.line:
        return finding
    line, column = _place(workspace, finding.path, finding.field)
    return finding._replace(line=line, column=column)


def _place(workspace: Workspace, path: str, field: str) -> tuple[int, int]:
    from crmctl.workspace.parse import place_of  # noqa: PLC0415 - needs a YAML parser

    return place_of(workspace.read_file(path) or b"", field)
