"""Note a call, a mail, a meeting, with a follow-up if wanted.

The channel is phone, email, sms, post, messenger, social, meeting, visit, event, chat, form or
note; `call` and `letter` are understood. Whoever is named may be contacts and customers; a
contact with one role brings the customer along. What lies in the future is planned. A day may be
told as in `tomorrow`, `+3d`, `friday` (the next one), `next friday` (of next week). Without
--text the text comes from standard input when that is no terminal, and from your editor with
--edit.

Examples:
    crmctl log call erika@acme.example --text "wants a quote" --follow-up +3d
    crmctl log meeting acme-gmbh p-7k3f9q2m --at "2026-11-20 14:00" --subject "Yearly review"
    crmctl log email acme-gmbh --in < mail.txt
    crmctl log visit acme-gmbh --at 2026-12-01
"""

import sys
from contextlib import nullcontext
from typing import Annotated

import typer

from crmctl.cli.completion import complete_channel
from crmctl.cli.editor import kept, text_from_editor
from crmctl.cli.messages import note
from crmctl.cli.options import DryRun, Refs
from crmctl.cli.session import open_workspace
from crmctl.cli.terminal import is_terminal
from crmctl.cli.writing import finish, remark, title
from crmctl.errors.values import BothDirectionsError


def run(  # noqa: PLR0913 - one option for each thing that a person may say about a call
    channel: Annotated[
        str,
        typer.Argument(
            metavar="CHANNEL",
            help="How: call, email, meeting, visit, note ...",
            autocompletion=complete_channel,
        ),
    ],
    refs: Refs,
    *,
    text: Annotated[str | None, typer.Option("--text", "-t", help="What was said.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", "-s", help="In a few words.")] = None,
    at: Annotated[
        str, typer.Option("--at", metavar="WHEN", help="When: now, yesterday, 2026-11-20 14:00.")
    ] = "now",
    incoming: Annotated[bool, typer.Option("--in", help="They contacted us.")] = False,
    outgoing: Annotated[bool, typer.Option("--out", help="We contacted them.")] = False,
    planned: Annotated[bool, typer.Option("--planned", help="It lies in the future.")] = False,
    outcome: Annotated[str | None, typer.Option("--outcome", help="What came of it.")] = None,
    duration: Annotated[
        str | None, typer.Option("--duration", metavar="TIME", help="How long: 12 min, 2 h.")
    ] = None,
    about: Annotated[
        list[str] | None,
        typer.Option("--about", metavar="REF", help="Another record it is about."),
    ] = None,
    follow_up: Annotated[
        str | None,
        typer.Option(
            "--follow-up", metavar="DATE", help="Make a task for then: +3d, friday, 2026-11-24."
        ),
    ] = None,
    follow_up_title: Annotated[
        str | None, typer.Option("--follow-up-title", metavar="TITLE", help="What to do then.")
    ] = None,
    edit: Annotated[bool, typer.Option("--edit", "-e", help="Write the text in $EDITOR.")] = False,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl log`."""
    from crmctl.workspace.logging import FollowUp, Note, log  # noqa: PLC0415 - `--help` needs none of it

    workspace = open_workspace()
    if text is None and not is_terminal(sys.stdin):
        # What is no UTF-8 keeps its bytes until it is refused, whatever the locale.
        text = sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
    if incoming and outgoing:
        raise BothDirectionsError
    if edit:
        text = text_from_editor(text or "")
    direction = "in" if incoming else "out" if outgoing else ""
    said = Note(channel, at, text or "", subject or "", direction, outcome or "", duration or "")
    later = FollowUp(follow_up, follow_up_title or "") if follow_up else None
    with kept(said.body) if edit else nullcontext():
        logged = log(workspace, refs, said, about=about or (), planned=planned, follow_up=later)
        headline = f"{title(workspace, logged.interaction)}: log"
        finish(logged.change, headline, dry_run=dry_run, done=str(logged.interaction))
    if dry_run:
        return
    remark(logged.change.findings())
    if logged.task:
        note(f"follow-up: {logged.task}")
