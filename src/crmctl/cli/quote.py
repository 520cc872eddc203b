"""Say what became of quotes, or turn them into orders or invoices.

send: write the draft of a mail with the quote attached, for your mail program, and note that it
was sent; `mark-sent` only notes it, for what went another way.

accept: the customers said yes; with --won their deals are won.

decline: the customers said no; --reason says why.

to-order, to-invoice: a draft for each, with its lines; a quote that is still open is accepted
with that.

Examples:
    crmctl quote send Q-2026-014 --output quote.eml
    crmctl quote accept Q-2026-014 --won
    crmctl quote decline Q-2026-014 --reason "too late"
    crmctl quote to-invoice --where "kind:quote state:accepted"
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.options import DryRun
from crmctl.cli.selling import Documents, On, Where, chosen, conclude
from crmctl.cli.sending import send
from crmctl.cli.session import open_workspace
from crmctl.errors.sales import OneAtATimeError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from crmctl.model.record import Ref
    from crmctl.workspace import Workspace
    from crmctl.workspace.selling.documents import Done


class Action(StrEnum):
    """What to do with quotes."""

    SEND = "send"
    MARK_SENT = "mark-sent"
    ACCEPT = "accept"
    DECLINE = "decline"
    TO_ORDER = "to-order"
    TO_INVOICE = "to-invoice"


_CONVERTED = {Action.TO_ORDER: "order", Action.TO_INVOICE: "invoice"}


def run(  # noqa: PLR0913 - one option for each thing that a person may say
    action: Annotated[
        Action, typer.Argument(metavar="ACTION", help="What became of them.", show_default=False)
    ],
    documents: Documents = None,
    *,
    where: Where = None,
    on: On = "",
    won: Annotated[bool, typer.Option("--won", help="accept: their deals are won.")] = False,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="decline: why they said no.")
    ] = "",
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE", help="send: where to; - is standard output."
        ),
    ] = "-",
    force: Annotated[
        bool, typer.Option("--force", help="to-...: also those that were turned before.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl quote`."""
    from crmctl.workspace.selling.converting import convert  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.selling.documents import on_day  # noqa: PLC0415 - the same

    workspace = open_workspace()
    refs = chosen(workspace, documents, where, ("quote",))
    if action is Action.SEND:
        _send(workspace, refs, on, output, dry_run=dry_run)
        return
    if action in _CONVERTED:
        done = convert(workspace, refs, _CONVERTED[action], force=force)
        says = "\n".join(map(str, done.refs))
    else:
        day = on_day(workspace, on)
        done, says = _decided(workspace, action, refs, day, won=won, reason=reason), ""
    conclude(workspace, done, action.value, dry_run=dry_run, says=says)


def _send(
    workspace: "Workspace", refs: "Sequence[Ref]", on: str, output: str, *, dry_run: bool
) -> None:
    """Write the mail before it is noted that it went; a quote may be sent again."""
    from crmctl.workspace.documents import draft_mail  # noqa: PLC0415 - as above
    from crmctl.workspace.selling.deciding import sendings  # noqa: PLC0415 - the same
    from crmctl.workspace.selling.documents import on_day  # noqa: PLC0415 - the same

    if len(refs) != 1:
        raise OneAtATimeError
    done = sendings(workspace, refs, on_day(workspace, on))
    content = draft_mail(workspace, refs[0])
    if not dry_run:
        send(workspace, content, output)
    conclude(workspace, done, "send", dry_run=dry_run)


def _decided(  # noqa: PLR0913 - what `run` was told
    workspace: "Workspace",
    action: Action,
    refs: "Sequence[Ref]",
    day: "date",
    *,
    won: bool,
    reason: str,
) -> "Done":
    from crmctl.workspace.selling.deciding import accept, decline, mark_sent  # noqa: PLC0415 - as above

    if action is Action.ACCEPT:
        return accept(workspace, refs, day, won=won)
    if action is Action.DECLINE:
        return decline(workspace, refs, day, reason)
    return mark_sent(workspace, refs, day)
