"""Give deliveries, tasks and planned interactions to a calendar (iCalendar).

All open tasks with a day, planned interactions and deliveries to come; or the orders, tasks and
interactions that are named; or those that a query finds. An appointment keeps its identity:
importing the file again changes it and makes no second one.

Examples:
    crmctl ics --output crm.ics
    crmctl ics tasks/t-m4k8z1qp
    crmctl ics kind:task owner:u-anna > anna.ics
"""

from typing import Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.sending import send
from crmctl.cli.viewing import open_view


def run(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[QUERY or REF...]",
            help="Orders, tasks and interactions, or what to look for.",
            autocompletion=complete_ref,
            show_default=False,
        ),
    ] = None,
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output.")
    ] = "-",
) -> None:
    """Run `crmctl ics`."""
    from crmctl.workspace.appointments import appointments  # noqa: PLC0415 - `--help` needs none

    view = open_view()
    send(view, appointments(view, list(what or ())), output)
