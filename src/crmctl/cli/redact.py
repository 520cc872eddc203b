"""Erase a person from the current files, with a certificate.

The contact becomes a tombstone. In records that are linked to the person, the name, addresses and
numbers that are theirs beyond doubt are replaced by `[erased]`. Every other trace is listed, by
record and field, and left for you to decide: a namesake, a surname alone. One commit, and a
certificate in privacy/epochs/ without any name.

Git's history still holds the person afterwards: this erases from the files as they are now.

Examples:
    crmctl redact erika@acme.example --dry-run
    crmctl redact p-7k3f9q2m --ground "request by letter" --requested 2026-11-20
"""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.confirm import confirm
from crmctl.cli.messages import note, warn
from crmctl.cli.options import DryRun, Ref, Yes
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, title
from crmctl.errors.values import UnreadableDateError
from crmctl.model.walk import written

if TYPE_CHECKING:
    from crmctl.privacy.erase import Plan

_HISTORY = (
    "Git's history still holds the person, in this repository and in every clone. A later version "
    "will rewrite it with `crmctl redact REF --history`."
)


def run(
    ref: Ref,
    *,
    ground: Annotated[str, typer.Option("--ground", metavar="TEXT", help="Why.")] = "",
    requested: Annotated[
        str | None,
        typer.Option("--requested", metavar="DATE", help="When the person asked for it."),
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Run `crmctl redact`."""
    from crmctl.query.dates import period  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.erasing import erase  # noqa: PLC0415 - the same
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    asked = period(requested, workspace.now.date()) if requested else None
    if requested and (asked is None or asked[0] != asked[1]):
        raise UnreadableDateError(requested)
    target = resolve(workspace, ref, ("contact", "customer"))
    erasure = erase(workspace, target, ground=ground, requested=asked[0] if asked else None)
    _show(erasure.plan)
    for path in erasure.elsewhere:
        note(f"decide   {path}: a comment, or a broken file, that may name the person")
    if not dry_run:
        confirm(f"Erase {erasure.plan.subject.ref}? This cannot be undone.", yes=yes)
    subject = f"{title(workspace, erasure.plan.subject.ref)}: redact"
    finish(erasure.change, subject, dry_run=dry_run, done=erasure.certificate)
    if not dry_run:
        workspace.forget_index()
        warn(_HISTORY)


def _show(plan: "Plan") -> None:
    """Say what goes, what stays, and what a person must look at; never a value."""
    for ref in plan.tombstones:
        note(f"goes     {ref}: becomes a tombstone")
    for path in plan.files:
        note(f"goes     {path}")
    for one in plan.replacements:
        note(f"changes  {one.ref}: [erased] in {_places(hit.path for hit in one.hits)}")
    for kept in plan.kept:
        note(f"stays    {kept.ref}: {kept.reason}")
    lines = Counter(
        f"decide   {hit.ref} {_places([hit.path])}: {hit.what}; {hit.reason}"
        for hit in plan.listed
    )
    for line, times in lines.items():
        note(f"{line} ({times} times)" if times > 1 else line)


def _places(paths: Iterable[tuple[str | int, ...]]) -> str:
    return ", ".join(sorted({written(path) or "the id" for path in paths}))
