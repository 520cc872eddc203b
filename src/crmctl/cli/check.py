"""Check every record, for people and for CI.

Each finding says file, line and column, the rule, and what to do. Exit code 1 if there is an
error; with --strict a warning fails too; 8 if a file could not be read. `--fix` mends what can be
mended without losing or changing the meaning of anything, in one commit; with `--diff` it only
shows how. A comment `# crm: ignore[R503] reason` hides a rule's findings on its line. `crmctl
rule CODE` explains a rule, docs/ci.md the use in CI.

Examples:
    crmctl check
    crmctl check contacts --select C,R501 --format json
    crmctl check --since origin/main --strict --output sarif=crmctl.sarif
    crmctl check --since origin/main --as u-anna
    crmctl check --fix --diff
    crmctl check --profile review --today 2026-12-24
    crmctl check --baseline known.json
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from crmctl.cli import check_options as options
from crmctl.cli.check_baseline import beside_baseline, update_baseline
from crmctl.cli.check_options import Profile, Report
from crmctl.cli.check_report import outputs_of, report, summarise
from crmctl.cli.messages import counted, note, warn
from crmctl.cli.options import DryRun
from crmctl.cli.paths import from_root
from crmctl.cli.rule import explain
from crmctl.cli.session import begin, open_workspace, session
from crmctl.cli.writing import finish
from crmctl.errors.guarding import AsWithoutSinceError
from crmctl.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmctl.workspace.sifting import Scope
    from crmctl.workspace.workspace import Workspace


def run(  # noqa: PLR0913 - each option narrows or changes what is checked
    paths: options.Paths = None,
    *,
    since: options.Since = "",
    as_: options.As = "",
    staged: options.Staged = False,
    select: options.Select = "",
    ignore: options.Ignore = "",
    profile: options.ProfileOption = Profile.CI,
    strict: options.Strict = False,
    fix: options.Fix = False,
    unsafe_fixes: options.UnsafeFixes = False,
    diff: options.Diff = False,
    add_ignore: options.AddIgnore = None,
    baseline: options.Baseline = "",
    renew: options.UpdateBaseline = False,
    today: options.Today = None,
    rule: options.RuleOption = None,
    dry_run: DryRun = False,
    format_: options.ReportOption = Report.TEXT,
    output: options.Outputs = None,
    statistics: options.Statistics = False,
) -> None:
    """Run `crmctl check`."""
    if rule is not None:
        explain(rule)
        return
    from crmctl.workspace.sifting import Scope  # noqa: PLC0415 - `--help`

    if as_ and not since:
        raise AsWithoutSinceError
    outputs = outputs_of(output) if output else ()
    if today:
        begin(str(session().directory), today)
    workspace = open_workspace()
    hygiene = profile is Profile.REVIEW
    scope = Scope(from_root(workspace, paths), since, _codes(select), _codes(ignore), hygiene)
    dry_run = dry_run or diff
    if fix or diff:
        _fix(workspace, scope, unsafe=unsafe_fixes, dry_run=dry_run)
        if dry_run:
            return
    everything = _found(workspace, scope, as_, staged=staged)
    compared = beside_baseline(everything, baseline * (not renew))
    found = compared.new
    if renew:
        update_baseline(found, baseline)
        return
    if add_ignore is not None:
        _add_ignores(workspace, found, add_ignore, dry_run=dry_run)
        return
    incomplete = _is_incomplete(found)
    shown = Report.STATISTICS if statistics else format_
    report(workspace, found, shown, outputs, complete=not incomplete)
    summarise(found, known=compared.known, mended=0 if _is_narrowed(scope) else compared.mended)
    if incomplete:
        note("Incomplete: a file could not be read.")
        raise typer.Exit(8)
    if any(_fails(each, strict=strict or profile is Profile.STRICT) for each in found):
        raise typer.Exit(1)


def _found(workspace: "Workspace", scope: "Scope", name: str, *, staged: bool) -> list[Finding]:
    """Find what is wrong, and what the user of a name might not do since a commit."""
    from crmctl.workspace.checking import check, check_staged  # noqa: PLC0415 - `--help`

    found = check_staged(workspace, scope, _hooks_index()) if staged else check(workspace, scope)
    if not name:
        return found
    from crmctl.checks.selection import select  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.guarding.asking import access_findings  # noqa: PLC0415 - the same

    refused = access_findings(workspace, scope.since, name)
    return sorted({*found, *select(refused, scope.wanted, scope.unwanted)})


def _hooks_index() -> Path | None:
    """Give the index of the commit that a hook was called for; relative to where it runs."""
    file = os.environ.get("GIT_INDEX_FILE")
    return Path(file).absolute() if file else None


def _fix(workspace: "Workspace", scope: "Scope", *, unsafe: bool, dry_run: bool) -> None:
    from crmctl.workspace.fixing import fix  # noqa: PLC0415 - only --fix needs pydantic

    change = fix(workspace, scope, unsafe=unsafe)
    files = counted(sum(edit.after is not None for edit in change.edits()), "file")
    if change.edits() or dry_run:
        finish(change, f"check: mend {files}", dry_run=dry_run)
    if change.edits() and not dry_run:
        note(f"Mended {files}.")


def _add_ignores(
    workspace: "Workspace", found: "Sequence[Finding]", reason: str, *, dry_run: bool
) -> None:
    from crmctl.workspace.ignoring import add_ignores  # noqa: PLC0415 - seldom asked for

    change, left = add_ignores(workspace, found, reason)
    files = counted(len(change.edits()), "file")
    if change.edits() or dry_run:
        finish(change, f"check: ignore findings in {files}", dry_run=dry_run)
    if not dry_run:
        note(f"{counted(len(found) - len(left), 'finding')} in {files} will not be told again.")
    for each in left:
        warn(f"{each.path}:{each.line}: no comment can hide {each.code} there.")


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(",") if code.strip()]


def _is_narrowed(scope: "Scope") -> bool:
    return bool(scope.paths or scope.since or scope.wanted or scope.unwanted)


def _is_incomplete(found: "Sequence[Finding]") -> bool:
    from crmctl.workspace.stored_findings import UNREADABLE  # noqa: PLC0415 - `--help`

    return any(finding.message == UNREADABLE for finding in found)


def _fails(finding: Finding, *, strict: bool) -> bool:
    severe = finding.severity is Severity.ERROR
    return severe or (strict and finding.severity is Severity.WARNING)
