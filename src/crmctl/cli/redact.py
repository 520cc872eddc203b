"""Erase people from files and git's history, with a certificate.

The contact becomes a tombstone. In records that are linked to the person, the name, addresses and
numbers that are theirs beyond doubt are replaced by `[erased]`. Every other trace is listed, by
record and field, and left for you to decide: a namesake, a surname alone. The certificate in
privacy/epochs/ holds no name.

Without `--history` that is one commit, and git's history still holds the person afterwards.

With `--history` every commit, tag, note and stash of every branch is written anew from the first
that tells of the person, with its date, author and order; earlier ones keep their ids. Signatures
of commits that change are dropped and counted. The old history is then deleted, and everything is
looked through once more. Files that no commit has (untracked, ignored, edited), other
repositories in the work tree and git's own files lose the person, too: each place is listed before
you confirm. Of issued documents what the law wants stays, as crm.yaml's retention rules say, and
what is under a legal hold; the certificate says so. All of it happens or nothing: what is
interrupted is completed or taken back by the next command, or by `crmctl redact --resume`. Clones,
hosts and backups keep the old history until they are dealt with.

Examples:
    crmctl redact erika@acme.example --dry-run
    crmctl redact p-7k3f9q2m --ground "request by letter" --requested 2026-11-20
    crmctl redact p-7k3f9q2m p-2b4d6f8h --history
    crmctl redact p-7k3f9q2m --history --review
    crmctl redact --due --dry-run
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.confirm import confirm
from crmctl.cli.messages import counted, note, warn
from crmctl.cli.options import DryRun, Yes
from crmctl.cli.output import say
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, titles
from crmctl.errors.forgetting import ClosedPlacesError, NobodyNamedError, NothingToResumeError
from crmctl.errors.values import UnreadableDateError
from crmctl.model.walk import written

if TYPE_CHECKING:
    from datetime import date

    from crmctl.model.record import Ref
    from crmctl.privacy.erase import Plan
    from crmctl.privacy.find import Hit
    from crmctl.workspace import Workspace
    from crmctl.workspace.erasing import Erasure
    from crmctl.workspace.forgetting.forgetting import Ready

_HISTORY = (
    "Git's history still holds the person, in this repository and in every clone. "
    "`crmctl redact REF --history` rewrites it."
)
_CLONES = (
    "Clones, hosts and backups still hold the old history; each has to be dealt with, or it comes "
    "back with the next push."
)


def run(  # noqa: PLR0913 - its options
    refs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REF...",
            help="The people: ids, e-mail addresses, phone numbers, unique names.",
            autocompletion=complete_ref,
            show_default=False,
        ),
    ] = None,
    *,
    due: Annotated[
        bool, typer.Option("--due", help="All whom crm.yaml's retention rules want erased by now.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Erase from git's history, too.")
    ] = False,
    review: Annotated[
        bool,
        typer.Option("--review", help="With --history: ask about each doubtful trace in it."),
    ] = False,
    ground: Annotated[str, typer.Option("--ground", metavar="TEXT", help="Why.")] = "",
    requested: Annotated[
        str | None,
        typer.Option("--requested", metavar="DATE", help="When the person asked for it."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="End an erasure that was interrupted.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Run `crmctl redact`."""
    if resume:
        _resume()
        return
    if bool(refs) == due:
        raise NobodyNamedError
    workspace = open_workspace()
    asked = _day(workspace, requested)
    targets = _targets(workspace, refs or ())
    if due and not (targets := _due(workspace)):
        note("Nobody is due to be erased.")
        return
    if history:
        _from_history(
            workspace, targets, ground=ground, asked=asked, review=review, dry_run=dry_run, yes=yes
        )
        return
    from functools import partial  # noqa: PLC0415 - `--help` needs none of it

    from crmctl.workspace.erasing import erase_all  # noqa: PLC0415 - the same
    from crmctl.workspace.forgetting.knowing import (  # noqa: PLC0415 - the same
        History,
        others_before,
    )

    others = partial(others_before, History(workspace))
    erasure = erase_all(workspace, targets, ground=ground, requested=asked, others=others)
    _show(erasure)
    if not dry_run:
        confirm(f"Erase {_people(erasure)}? This cannot be undone.", yes=yes)
    finish(erasure.change, _subject(workspace, erasure), dry_run=dry_run, done=erasure.certificate)
    if not dry_run:
        workspace.forget_index()
        warn(_HISTORY)


def _resume() -> None:
    """Opening the CRM ends what was interrupted, and says how."""
    from crmctl.cli.session import session  # noqa: PLC0415 - the same
    from crmctl.git.repository import open_repository  # noqa: PLC0415 - seldom needed
    from crmctl.workspace.forgetting import journal  # noqa: PLC0415 - the same
    from crmctl.workspace.locate import find_root  # noqa: PLC0415 - the same

    repository = open_repository(find_root(session().directory))
    if journal.read(repository) is None:
        raise NothingToResumeError
    open_workspace()


def _from_history(  # noqa: PLR0913 - what the command was told, each by name
    workspace: "Workspace",
    targets: "Sequence[Ref]",
    *,
    ground: str,
    asked: "date | None",
    review: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    from crmctl.cli.trace_questions import ask  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.git.purging.keepers import hard_links  # noqa: PLC0415 - the same
    from crmctl.workspace.forgetting.forgetting import (  # noqa: PLC0415 - the same
        Erasing,
        collect,
        taken_back_unless_begun,
    )
    from crmctl.workspace.forgetting.knowing import History  # noqa: PLC0415 - the same

    history = History(workspace)
    erasure = collect(history, targets, ground=ground, requested=asked)
    decide = ask() if review else None
    with workspace.writing(), taken_back_unless_begun(workspace.repository):
        erasing = Erasing(history, erasure, _subject(workspace, erasure), decide)
        ready = erasing.prepare()
        _show(erasure, ready.listed)
        _show_history(ready)
        links = hard_links(workspace.repository)
        if dry_run:
            return
        confirm(f"Erase {_people(erasure)} from all history? This cannot be undone.", yes=yes)
        report = erasing.carry_out()
    note(
        f"Looked through {report.objects} objects and {report.files} files afterwards: nothing "
        "certain is left."
    )
    if links:
        warn("Another folder shares pack files with this repository: a clone on this disk.")
    say(erasure.certificate)
    warn(_CLONES)
    if report.unseen:
        warn(
            f"{counted(len(report.unseen), 'picture or recording')} cannot be looked into: "
            f"{', '.join(report.unseen[:10])}."
        )
    if report.closed:
        raise ClosedPlacesError(report.closed)


def _due(workspace: "Workspace") -> "Sequence[Ref]":
    from crmctl.workspace.privacy.retaining import due_people  # noqa: PLC0415 - the same

    return due_people(workspace, workspace.now.date())


def _targets(workspace: "Workspace", refs: "Sequence[str]") -> "Sequence[Ref]":
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - `--help` needs none of it

    return [resolve(workspace, ref, ("contact", "customer")) for ref in refs]


def _day(workspace: "Workspace", text: str | None) -> "date | None":
    from crmctl.query.dates import period  # noqa: PLC0415 - `--help` needs none of it

    found = period(text, workspace.now.date()) if text else None
    if text and (found is None or found[0] != found[1]):
        raise UnreadableDateError(text)
    return found[0] if found else None


def _subject(workspace: "Workspace", erasure: "Erasure") -> str:
    return f"{titles(workspace, [plan.subject.ref for plan in erasure.plans])}: redact"


def _people(erasure: "Erasure") -> str:
    return ", ".join(str(plan.subject.ref) for plan in erasure.plans)


def _show(erasure: "Erasure", listed: "Sequence[Hit] | None" = None) -> None:
    """Say what goes, what stays, and what a person must look at; never a value."""
    for plan in erasure.plans:
        _show_plan(plan)
    if listed is None:
        listed = [hit for plan in erasure.plans for hit in plan.listed]
    lines = Counter(
        f"decide   {hit.ref} {_places([hit.path])}: {hit.what}; {hit.reason}" for hit in listed
    )
    for line, times in lines.items():
        note(f"{line} ({times} times)" if times > 1 else line)
    for path in erasure.elsewhere:
        note(f"decide   {path}: a comment, or a broken file, that may name the person")


def _show_plan(plan: "Plan") -> None:
    for ref in plan.tombstones:
        note(f"goes     {ref}: becomes a tombstone")
    for path in plan.files:
        note(f"goes     {path}")
    for one in plan.replacements:
        note(f"changes  {one.ref}: [erased] in {_places(hit.path for hit in one.hits)}")
    for kept in plan.kept:
        note(f"stays    {kept.ref}: {kept.reason}")


def _show_history(ready: "Ready") -> None:
    """Say what becomes of history; numbers only."""
    new = ready.rewritten
    note(
        f"history  {new.commits} of {counted(new.all_commits, 'commit')} are written anew; "
        f"{counted(new.signatures, 'signature')} dropped"
    )
    for line in ready.beside.told:
        note(line)
    for place in ready.beside.closed:
        note(f"closed   {place}")
    for one in ready.withheld:
        until = f"until {one.until.isoformat()}" if one.until else "as long as a legal hold lasts"
        note(f"withheld {one.ref}: kept {until}")
    if ready.doubtful:
        note(
            f"decide   {counted(ready.doubtful, 'doubtful place')} in history stay; "
            "--review asks about each"
        )


def _places(paths: Iterable[tuple[str | int, ...]]) -> str:
    return ", ".join(sorted({written(path) or "the id" for path in paths}))
