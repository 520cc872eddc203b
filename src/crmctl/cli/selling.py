"""What the commands about documents have in common: which ones, on which day, what is said."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.messages import counted, note, warn
from crmctl.cli.writing import finish, remark, titles
from crmctl.errors.queries import NothingSelectedError, SelectedTwiceError
from crmctl.findings import Severity

if TYPE_CHECKING:
    from crmctl.model.record import Ref
    from crmctl.workspace import Workspace
    from crmctl.workspace.selling.documents import Done

Documents = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[REF...]",
        help="The documents: ids or numbers; - reads them from standard input.",
        autocompletion=complete_ref,
        show_default=False,
    ),
]
Document = Annotated[
    str,
    typer.Argument(
        metavar="REF",
        help="The document: its id or number.",
        autocompletion=complete_ref,
        show_default=False,
    ),
]
Where = Annotated[
    str | None, typer.Option("--where", "-w", metavar="QUERY", help="Every one it finds.")
]
On = Annotated[str, typer.Option("--on", metavar="DAY", help="The day; today unless it is told.")]


def chosen(
    workspace: "Workspace", refs: Sequence[str] | None, where: str | None, kinds: Sequence[str]
) -> "list[Ref]":
    """Give the documents that were named, or that a query finds among their kinds.

    Raises:
        NothingSelectedError: neither names nor a query were given.
        SelectedTwiceError: both were given.
    """
    from crmctl.workspace.selecting import select_refs  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.selling.documents import found  # noqa: PLC0415 - the same

    names = [name for ref in refs or () for name in (_read() if ref == "-" else [ref])]
    if where is None:
        if not refs:
            raise NothingSelectedError
        return found(workspace, names, kinds)
    if refs:
        raise SelectedTwiceError
    folders = {workspace.catalogue.by_name[kind].folder for kind in kinds}
    return [ref for ref in select_refs(workspace, where) if ref.folder in folders]


def _read() -> list[str]:
    return [line.strip() for line in sys.stdin if line.strip()]


def conclude(
    workspace: "Workspace", done: "Done", what: str, *, dry_run: bool, says: str = ""
) -> None:
    """Commit what was done to documents, or show it, and tell what a person should look at.

    Args:
        workspace: the CRM.
        done: what was done.
        what: a word for the commit's subject.
        dry_run: whether nothing is to be written.
        says: what standard output says once it is committed.
    """
    if not done.refs:
        note("No document is found.")
        return
    for warning in done.warnings:
        warn(warning)
    subject = f"{titles(workspace, done.refs)}: {what}"
    finish(done.change, subject, dry_run=dry_run, done=says)
    if dry_run:
        return
    found = done.change.findings()
    remark([each for each in found if each.severity is Severity.ERROR])
    if len(done.refs) > 1:
        note(f"{what}: {counted(len(done.refs), 'document')}.")
