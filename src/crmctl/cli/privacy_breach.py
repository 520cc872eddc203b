"""Keep track of data breaches: noticed, to be notified within 72 hours, closed.

Without words, or with `list`, the breaches are listed, open ones first. `add` notes one, with what
is known of it; `close` says when the supervisory authority was told, or why it need not be
(Art. 33 GDPR), and when the people were (Art. 34). The files lie below privacy/breaches/ and name
nobody.

Examples:
    crmctl privacy breach add --what "laptop stolen, disk encrypted" --noticed "yesterday 18:00"
    crmctl privacy breach close b-7k3f9q2m --reason "encrypted, no risk"
    crmctl privacy breach close b-7k3f9q2m --notified today --measures "keys replaced"
    crmctl privacy breach
"""

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import DryRun, FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish
from crmctl.errors.privacy import WordsError

if TYPE_CHECKING:
    from crmctl.workspace import Workspace

_COLUMNS = (
    Column("id", whole=True),
    Column("noticed", whole=True),
    Column("due", whole=True),
    Column("state", whole=True),
    Column("what"),
    Column("people"),
    Column("measures"),
    Column("reason"),
)


class Action(StrEnum):
    """What is to be done with a breach."""

    LIST = "list"
    ADD = "add"
    CLOSE = "close"


def run(  # noqa: PLR0913 - the options of three actions
    action: Annotated[
        Action, typer.Argument(metavar="[ACTION]", help="list, add or close.")
    ] = Action.LIST,
    word: Annotated[
        str, typer.Argument(metavar="[ID]", help="Which breach.", show_default=False)
    ] = "",
    *,
    what: Annotated[
        str, typer.Option("--what", metavar="TEXT", help="What happened, without a name.")
    ] = "",
    noticed: Annotated[
        str, typer.Option("--noticed", metavar="WHEN", help="When it was noticed; now otherwise.")
    ] = "",
    people: Annotated[
        str, typer.Option("--people", metavar="TEXT", help="About how many people, and which.")
    ] = "",
    data: Annotated[str, typer.Option("--data", metavar="TEXT", help="Which sorts of data.")] = "",
    effects: Annotated[
        str, typer.Option("--effects", metavar="TEXT", help="What may come of it.")
    ] = "",
    measures: Annotated[
        str, typer.Option("--measures", metavar="TEXT", help="What was done.")
    ] = "",
    notified: Annotated[
        str, typer.Option("--notified", metavar="WHEN", help="When the authority was told.")
    ] = "",
    told: Annotated[
        str, typer.Option("--told", metavar="WHEN", help="When the people were told.")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why the authority need not be told.")
    ] = "",
    dry_run: DryRun = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl privacy breach`."""
    from crmctl.workspace.privacy import breaches  # noqa: PLC0415 - help needs none of it

    workspace = open_workspace()
    facts = breaches.Facts(what, people, data, effects, measures)
    match action:
        case Action.LIST:
            _list(workspace, format)
        case Action.ADD:
            if not what:
                raise WordsError("breach", "add --what TEXT")
            change, id_ = breaches.add(workspace, facts, noticed)
            finish(change, f"breach {id_}: add", dry_run=dry_run, done=id_)
            note(
                "The supervisory authority is to be told within 72 hours of when it was noticed, "
                "unless there is no risk to anybody (Art. 33 GDPR): `crmctl privacy breach`."
            )
        case Action.CLOSE:
            if not word:
                raise WordsError("breach", "close ID")
            change = breaches.close(
                workspace, word, facts, notified=notified, told=told, reason=reason
            )
            finish(change, f"breach {word}: close", dry_run=dry_run)


def _list(workspace: "Workspace", format_: Format) -> None:
    from crmctl.workspace.privacy.breaches import breaches  # noqa: PLC0415 - help needs none

    rows = []
    for one in breaches(workspace):
        left = (one.due - workspace.now) // timedelta(hours=1)
        state = f"{left} hours left" if left >= 0 else "late"
        rows.append(
            {
                "id": one.id,
                "noticed": one.noticed.isoformat(timespec="minutes"),
                "due": one.due.isoformat(timespec="minutes"),
                "state": f"closed {one.closed[:10]}" if one.closed else state,
                **one.facts._asdict(),
                "notified": one.notified or None,
                "told": one.told or None,
                "reason": one.reason,
            }
        )
    emit(rows, _COLUMNS, format_, empty="No breach is noted.")
