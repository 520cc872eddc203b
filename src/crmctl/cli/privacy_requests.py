"""Keep track of what people ask about their data: received, due in a month, answered.

Without words, or with `list`, the requests are listed, open ones first. `add` notes one: REF is
left out for somebody whom nobody knows here. `extend` gives it two more months and needs the
reason, which the person must be told within the first one (Art. 12(3) GDPR). `done` closes it. The
files lie below privacy/requests/ and name nobody.

Examples:
    crmctl privacy requests
    crmctl privacy requests add erika@acme.example --kind access --received 2026-11-20
    crmctl privacy requests extend r-7k3f9q2m --reason "paper archive of ten years"
    crmctl privacy requests done r-7k3f9q2m --outcome "report sent by post"
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import DryRun, FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.privacy_options import day_of
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish
from crmctl.errors.privacy import ReasonNeededError, WordsError

if TYPE_CHECKING:
    from crmctl.workspace import Workspace

_COLUMNS = (
    Column("id", whole=True),
    Column("kind", whole=True),
    Column("record", whole=True),
    Column("received", whole=True),
    Column("due", whole=True),
    Column("state", whole=True),
    Column("outcome"),
)


class Action(StrEnum):
    """What is to be done with a request."""

    LIST = "list"
    ADD = "add"
    EXTEND = "extend"
    DONE = "done"


class Asked(StrEnum):
    """What is asked for."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"


_NEXT = {
    Asked.ACCESS: "crmctl privacy report REF -o FILE",
    Asked.RECTIFICATION: "crmctl set REF FIELD=VALUE",
    Asked.ERASURE: "crmctl redact REF --requested DATE",
    Asked.RESTRICTION: "crmctl set REF do_not_contact=true",
    Asked.PORTABILITY: "crmctl privacy export REF -o FILE",
    Asked.OBJECTION: "crmctl privacy consent REF object",
}


def run(  # noqa: PLR0913 - the options of four actions
    action: Annotated[
        Action, typer.Argument(metavar="[ACTION]", help="list, add, extend or done.")
    ] = Action.LIST,
    word: Annotated[
        str,
        typer.Argument(
            metavar="[REF|ID]", help="Who asks, or the request's id.", show_default=False
        ),
    ] = "",
    *,
    kind: Annotated[
        Asked | None, typer.Option("--kind", "-k", metavar="KIND", help="What is asked for.")
    ] = None,
    received: Annotated[
        str, typer.Option("--received", metavar="DATE", help="When it came; today otherwise.")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why it takes longer.")
    ] = "",
    outcome: Annotated[
        str, typer.Option("--outcome", metavar="TEXT", help="What became of it.")
    ] = "",
    dry_run: DryRun = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl privacy requests`."""
    from crmctl.workspace.privacy import requests  # noqa: PLC0415 - help needs none of it

    workspace = open_workspace()
    if action in {Action.EXTEND, Action.DONE} and not word:
        raise WordsError("requests", f"{action} ID")
    match action:
        case Action.LIST:
            _list(workspace, format)
        case Action.ADD:
            _add(workspace, word, kind, received, dry_run=dry_run)
        case Action.EXTEND:
            if not reason:
                raise ReasonNeededError("--reason")
            change = requests.extend(workspace, word, reason)
            finish(change, f"request {word}: extend", dry_run=dry_run)
        case Action.DONE:
            change = requests.done(workspace, word, outcome)
            finish(change, f"request {word}: done", dry_run=dry_run)


def _add(
    workspace: "Workspace", ref: str, kind: Asked | None, received: str, *, dry_run: bool
) -> None:
    from crmctl.privacy.deadlines import answer_by  # noqa: PLC0415 - help needs none of it
    from crmctl.workspace.privacy import requests  # noqa: PLC0415 - the same
    from crmctl.workspace.privacy.asking import person_of  # noqa: PLC0415 - the same

    if kind is None:
        raise WordsError("requests", f"add [REF] --kind {'|'.join(Asked)}")
    person = person_of(workspace, ref) if ref else None
    day = day_of(received, workspace.now.date())
    change, id_ = requests.add(workspace, person, requests.RequestKind(kind), day)
    finish(change, f"request {id_}: add", dry_run=dry_run, done=id_)
    note(f"To be answered by {answer_by(day).isoformat()} (Art. 12(3) GDPR). Next: {_NEXT[kind]}")


def _list(workspace: "Workspace", format_: Format) -> None:
    from crmctl.workspace.privacy.requests import requests  # noqa: PLC0415 - help needs none

    today = workspace.now.date()
    rows = []
    for one in requests(workspace):
        left = (one.due - today).days
        state = f"{left} days left" if left >= 0 else f"{-left} days late"
        rows.append(
            {
                "id": one.id,
                "kind": one.kind,
                "record": one.record or None,
                "received": one.received.isoformat(),
                "due": one.due.isoformat(),
                "state": f"done {one.done.isoformat()}" if one.done else state,
                "outcome": one.outcome or None,
            }
        )
    emit(rows, _COLUMNS, format_, empty="Nobody has asked for anything.")
