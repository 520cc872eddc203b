"""Confirm and deliver orders, take them back, or invoice them.

confirm: we confirmed them.

plan: they are to be delivered --on a day; --agreed says that the customer knows.

deliver: they were delivered; with --rest DAY in part, and the rest is planned for that day.

return: all of them came back, or one --line, or some of it (--quantity).

to-invoice: a draft for each, with its lines, less what came back.

Examples:
    crmctl order plan O-2026-009 --on 2026-12-01 --agreed
    crmctl order deliver O-2026-009 --rest +7d
    crmctl order return O-2026-009 --line 1 --quantity 1 --reason "wrong voltage"
    crmctl order to-invoice O-2026-009
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.options import DryRun
from crmctl.cli.selling import Documents, On, Where, chosen, conclude
from crmctl.cli.session import open_workspace

if TYPE_CHECKING:
    from crmctl.workspace.selling.documents import Done


class Action(StrEnum):
    """What to do with orders."""

    CONFIRM = "confirm"
    PLAN = "plan"
    DELIVER = "deliver"
    RETURN = "return"
    TO_INVOICE = "to-invoice"


def run(  # noqa: PLR0913 - one option for each thing that a person may say
    action: Annotated[
        Action, typer.Argument(metavar="ACTION", help="What became of them.", show_default=False)
    ],
    documents: Documents = None,
    *,
    where: Where = None,
    on: On = "",
    agreed: Annotated[
        bool, typer.Option("--agreed", help="plan: the customer knows the day.")
    ] = False,
    rest: Annotated[
        str, typer.Option("--rest", metavar="DAY", help="deliver: when the rest will come.")
    ] = "",
    line: Annotated[
        int | None, typer.Option("--line", metavar="N", min=1, help="return: only this line.")
    ] = None,
    quantity: Annotated[
        str, typer.Option("--quantity", "-q", metavar="N", help="return: so much of the line.")
    ] = "",
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="return: why it came back.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="to-invoice: also those that were turned before.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl order`."""
    from crmctl.workspace.selling import delivering  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.selling.converting import convert  # noqa: PLC0415 - the same
    from crmctl.workspace.selling.deciding import confirm  # noqa: PLC0415 - the same
    from crmctl.workspace.selling.documents import on_day  # noqa: PLC0415 - the same

    workspace = open_workspace()
    refs = chosen(workspace, documents, where, ("order",))
    day, says = on_day(workspace, on), ""
    done: Done
    match action:
        case Action.TO_INVOICE:
            done = convert(workspace, refs, "invoice", force=force)
            says = "\n".join(map(str, done.refs))
        case Action.CONFIRM:
            done = confirm(workspace, refs, day)
        case Action.PLAN:
            done = delivering.plan(workspace, refs, day, agreed=agreed)
        case Action.DELIVER:
            later = on_day(workspace, rest) if rest else None
            done = delivering.deliver(workspace, refs, day, later)
        case Action.RETURN:
            back = delivering.Back(line, delivering.amount(quantity), reason)
            done = delivering.take_back(workspace, refs, day, back)
    conclude(workspace, done, action.value, dry_run=dry_run, says=says)
