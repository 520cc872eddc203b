"""Check every record, for people and for CI.

Each finding says file, line and column, the rule, and what to do. Exit code 1 if there is an
error; with --strict a warning fails too. `--fix` mends what can be mended without losing or
changing the meaning of anything, in one commit; with `--dry-run` it only shows how. `--rule CODE`
explains a rule.

Examples:
    crmctl check
    crmctl check contacts --select C,R501 --format json
    crmctl check --since origin/main --strict
    crmctl check --since origin/main --as u-anna
    crmctl check --fix --dry-run
    crmctl check --rule R501
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.findings import show_findings
from crmctl.cli.messages import counted, note
from crmctl.cli.options import DryRun, FormatOption
from crmctl.cli.output import Format, say
from crmctl.cli.paths import from_root
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish
from crmctl.errors.guarding import AsWithoutSinceError
from crmctl.errors.queries import UnknownRuleError
from crmctl.findings import Finding, Severity

if TYPE_CHECKING:
    from crmctl.workspace.checking import Scope
    from crmctl.workspace.workspace import Workspace


def run(  # noqa: PLR0913 - each option narrows or changes what is checked
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH...]", help="Files or folders in the CRM; all by default."),
    ] = None,
    *,
    since: Annotated[
        str, typer.Option("--since", metavar="REV", help="Only files that differ from a commit.")
    ] = "",
    as_: Annotated[
        str,
        typer.Option("--as", metavar="NAME", help="With --since: may this user do all that?"),
    ] = "",
    staged: Annotated[
        bool, typer.Option("--staged", help="Only what would be committed, as it is staged.")
    ] = False,
    select: Annotated[
        str, typer.Option("--select", metavar="CODES", help="Only these rules: R501,C.")
    ] = "",
    ignore: Annotated[
        str, typer.Option("--ignore", metavar="CODES", help="All but these rules.")
    ] = "",
    strict: Annotated[bool, typer.Option("--strict", help="Fail on warnings too.")] = False,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is safe to mend.")] = False,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="CODE", help="Explain a rule and end.")
    ] = None,
    dry_run: DryRun = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Run `crmctl check`."""
    if rule is not None:
        _explain(rule)
        return
    from crmctl.workspace.checking import Scope, check, check_staged  # noqa: PLC0415 - `--help`

    if as_ and not since:
        raise AsWithoutSinceError
    workspace = open_workspace()
    scope = Scope(from_root(workspace, paths), since, _codes(select), _codes(ignore))
    if fix:
        _fix(workspace, scope, dry_run=dry_run)
        if dry_run:
            return
    found = check_staged(workspace, scope, _hooks_index()) if staged else check(workspace, scope)
    if as_:
        found = _with_access(workspace, scope, as_, found)
    show_findings(found, format_)
    _summarise(found)
    if any(_fails(finding, strict=strict) for finding in found):
        raise typer.Exit(1)


def _with_access(
    workspace: "Workspace", scope: "Scope", name: str, found: list[Finding]
) -> list[Finding]:
    """Add what a user might not do of all that differs from a commit."""
    from crmctl.checks.selection import select  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.guarding.asking import access_findings  # noqa: PLC0415 - the same

    refused = access_findings(workspace, scope.since, name)
    return sorted({*found, *select(refused, scope.wanted, scope.unwanted)})


def _hooks_index() -> Path | None:
    """Give the index of the commit that a hook was called for; relative to where it runs."""
    file = os.environ.get("GIT_INDEX_FILE")
    return Path(file).absolute() if file else None


def _explain(code: str) -> None:
    from crmctl.checks.page import text  # noqa: PLC0415 - only here
    from crmctl.checks.registry import BY_CODE  # noqa: PLC0415 - the texts of all rules

    if code.upper() not in BY_CODE:
        raise UnknownRuleError(code)
    say(text(BY_CODE[code.upper()]))


def _fix(workspace: "Workspace", scope: "Scope", *, dry_run: bool) -> None:
    from crmctl.workspace.fixing import fix  # noqa: PLC0415 - only --fix needs pydantic

    change = fix(workspace, scope)
    files = counted(sum(edit.after is not None for edit in change.edits()), "file")
    if change.edits() or dry_run:
        finish(change, f"check: mend {files}", dry_run=dry_run)
    if change.edits() and not dry_run:
        note(f"Mended {files}.")


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(",") if code.strip()]


def _fails(finding: Finding, *, strict: bool) -> bool:
    severe = finding.severity is Severity.ERROR
    return severe or (strict and finding.severity is Severity.WARNING)


def _summarise(found: list[Finding]) -> None:
    counts = dict.fromkeys(Severity, 0)
    for finding in found:
        counts[finding.severity] += 1
    if found:
        note(", ".join(_counted(count, severity) for severity, count in counts.items() if count))
    else:
        note("Nothing is wrong.")


def _counted(count: int, severity: Severity) -> str:
    return f"{count} info" if severity is Severity.INFO else counted(count, severity)
