"""Merge duplicates into one record; every reference follows.

The first record survives; what it lacks comes from the others, lists are united, and their ids
become its aliases. Where the records differ the rules of crm.yaml choose (`merge`), or, with
--interactive, you do: l left, r right, b both, t and another text, Enter for what the rule chose.
Each such field is named. Who has withdrawn a consent stays so. It is one commit, and `crmctl undo`
takes it back.

Examples:
    crmctl merge p-7k3f9q2m p-0m2c8w4r
    crmctl merge acme-gmbh acme-maschinenbau --dry-run
    crmctl merge p-7k3f9q2m p-0m2c8w4r --interactive
"""

from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.confirm import confirm
from crmctl.cli.messages import counted, note
from crmctl.cli.options import DryRun, Ref, Yes
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, title, titles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crmctl.matching.merge import Answer, Choice
    from crmctl.model.record import Ref as Reference
    from crmctl.workspace import Workspace
    from crmctl.workspace.merging import Merging


def run(
    ref: Ref,
    others: Annotated[
        list[str],
        typer.Argument(metavar="REF...", help="What goes into it.", autocompletion=complete_ref),
    ],
    *,
    interactive: Annotated[
        bool, typer.Option("--interactive", "-i", help="Ask for each field that differs.")
    ] = False,
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Run `crmctl merge`."""
    from crmctl.workspace.deciding import drop_between  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.merging import merge  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    survivor = resolve(workspace, ref)
    gone = list(dict.fromkeys(resolve(workspace, other) for other in others))
    merging = merge(workspace, survivor, gone)
    if interactive:
        merging = _asked(workspace, merging)
    for choice in merging.choices:
        note(_outcome(choice, survivor))
    if merging.ended:
        ended = counted(merging.ended, "consent")
        note(f"consents: {ended} of one record ended by an older withdrawal of another one")
    if count := drop_between(workspace, merging.change, [survivor, *gone]):
        note(f"{counted(count, 'decision')} that said otherwise will be dropped")
    if dry_run:
        for move in merging.moves:
            note(f"follows  {move.ref}: {', '.join(move.fields)}")
    else:
        _confirm(workspace, merging, interactive=interactive, yes=yes)
    subject = f"{title(workspace, survivor)}: merge {titles(workspace, gone)}"
    finish(merging.change, subject, dry_run=dry_run, done=str(survivor))


def _asked(workspace: "Workspace", merging: "Merging") -> "Merging":
    from crmctl.cli.merge_questions import ask  # noqa: PLC0415 - only who wants to be asked
    from crmctl.workspace.merging import merge, typed  # noqa: PLC0415 - the same

    def again(answers: "Mapping[str, Answer]") -> "Merging":
        return merge(workspace, merging.survivor, merging.gone, answers=answers)

    return ask(merging, again, lambda path, text: typed(workspace, merging.survivor, path, text))


def _confirm(workspace: "Workspace", merging: "Merging", *, interactive: bool, yes: bool) -> None:
    count = len(merging.redirected)
    follow = f"; {counted(count, 'other record')} will refer to it" if count else ""
    names, into = titles(workspace, merging.gone), title(workspace, merging.survivor)
    question = f"Merge {names} into {into}{follow}?"
    if not interactive or yes:
        confirm(question, yes=yes)
        return
    from crmctl.cli.merge_questions import agree  # noqa: PLC0415 - as above

    path = merging.change.path(merging.survivor)
    for edit in merging.change.edits():
        if edit.path == path:
            note(edit.diff().rstrip("\n"))
    agree(question)


def _outcome(choice: "Choice", survivor: "Reference") -> str:
    """Say what became of a field, without its value."""
    if not choice.kept_from:
        return f"{choice.field} differs; what was typed stays"
    beside = ", the other one stands beside it" if choice.both else ""
    kept = f"{survivor.folder}/{choice.kept_from}"
    return f"{choice.field} differs; the value of {kept} stays{beside} ({choice.rule})"
