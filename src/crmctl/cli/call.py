"""Call somebody, and note the call when it has ended.

Shows the numbers, opens the first one, or the one that --number names, as a tel: link with the
program that this machine has for it ($CRMCTL_OPENER names another), waits until you press Enter
or have typed a note that ends with an empty line, and logs the call with its duration. Whoever
must not be called is told of before. REF may be a task, a deal or an invoice: whom it is about is
called. Without a terminal, and with --no-open, only the link is printed and nothing is logged.

Examples:
    crmctl call erika.mueller@acme.example
    crmctl call acme-gmbh --number 2 --follow-up +3d
    crmctl call t-m4k8z1qp
    crmctl call muster --no-open
"""

import sys
import time
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.confirm import confirm
from crmctl.cli.messages import note, warn
from crmctl.cli.options import Ref, Yes
from crmctl.cli.output import say
from crmctl.cli.session import open_workspace
from crmctl.cli.terminal import is_terminal
from crmctl.errors.calls import OpenerError
from crmctl.workspace import wording

if TYPE_CHECKING:
    from crmctl.workspace.calling import Callee, Number

_MINUTE = 60


def run(  # noqa: PLR0913 - one option for each thing that a person may say about a call
    ref: Ref,
    *,
    number: Annotated[
        int | None,
        typer.Option("--number", "-N", min=1, metavar="N", help="Which number, from 1."),
    ] = None,
    purpose: Annotated[
        str,
        typer.Option(
            "--purpose", metavar="NAME", help="What for: ask whether that may be a reason to call."
        ),
    ] = "",
    follow_up: Annotated[
        str, typer.Option("--follow-up", metavar="DATE", help="Make a task for then.")
    ] = "",
    follow_up_title: Annotated[
        str, typer.Option("--follow-up-title", metavar="TITLE", help="What to do then.")
    ] = "",
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Only print the link; log nothing.")
    ] = False,
    yes: Yes = False,
) -> None:
    """Run `crmctl call`."""
    from crmctl.workspace.calling import (  # noqa: PLC0415 - for --help
        callee,
        choose,
        objections,
        require_number,
    )
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    found = callee(workspace, resolve(workspace, ref))
    chosen = choose(found, number)
    require_number(workspace, chosen)
    against = objections(workspace, chosen, purpose)
    for sentence in against:
        warn(sentence)
    if no_open or not (is_terminal() and is_terminal(sys.stdin)):
        say(chosen.link)
        return
    _show(found, chosen)
    if against:
        confirm("Call all the same?", yes=yes)
    begun = time.monotonic()
    _dial(chosen)
    text = _typed()
    _log(found, chosen, text, _duration(time.monotonic() - begun), (follow_up, follow_up_title))


def _show(found: "Callee", chosen: "Number") -> None:
    for place, each in enumerate(found.numbers, 1):
        mark = ">" if each is chosen else " "
        whose = "" if each.whose == found.ref else each.name
        said = (wording.phone(each.number), each.label, whose)
        note(f"{mark} {place}  {'  '.join(filter(None, said))}")


def _dial(chosen: "Number") -> None:
    """Open the link; who has no program for it dials by hand."""
    from crmctl.cli.opener import open_it  # noqa: PLC0415 - only who calls needs it

    try:
        open_it(chosen.link)
    except OpenerError as error:
        warn(str(error))
    note(f"Calling {chosen.name}, {chosen.link}. Press Enter when the call has ended; what you "
         "type before, up to an empty line, becomes its note.")  # fmt: skip


def _typed() -> str:
    lines = []
    while line := sys.stdin.readline().strip("\r\n"):
        lines.append(line)
    return "\n".join(lines)


def _duration(seconds: float) -> str:
    """Give the length of a call in a form that a record takes; a begun minute counts."""
    whole = max(round(seconds), 1)
    return f"{whole} s" if whole < _MINUTE else f"{-(-whole // _MINUTE)} min"


def _log(
    found: "Callee", chosen: "Number", text: str, duration: str, later: tuple[str, str]
) -> None:
    from crmctl.cli.editor import kept  # noqa: PLC0415 - only who calls needs it
    from crmctl.cli.writing import finish, remark, title  # noqa: PLC0415 - the same
    from crmctl.workspace.logging import FollowUp, Note, log  # noqa: PLC0415 - the same

    workspace = open_workspace()  # others may have worked on meanwhile
    said = Note("phone", "now", text, direction="out", duration=duration)
    refs = list(dict.fromkeys([str(chosen.whose), str(found.ref)]))
    about = [str(ref) for ref in found.about]
    follow_up = FollowUp(*later) if later[0] else None
    with kept(text):
        logged = log(workspace, refs, said, about=about, follow_up=follow_up)
        headline = f"{title(workspace, logged.interaction)}: log"
        finish(logged.change, headline, dry_run=False, done=str(logged.interaction))
    remark(logged.change.findings())
    if logged.task:
        note(f"follow-up: {logged.task}")
