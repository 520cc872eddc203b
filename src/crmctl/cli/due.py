"""Say what to do next: tasks due and overdue.

Overdue, today and the next seven days: open tasks and planned interactions, each with what and
whom it is about and their telephone number. Tasks that wait for something stand by themselves.
Below: invoices that are not paid in time, quotes about to expire, deals that should be closed by
now, contracts that need notice soon, birthdays. A task is done with `crmctl done TASK`.

Examples:
    crmctl due
    crmctl due --days 30 --owner u-anna
    crmctl due --format ids
"""

import shutil
import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.page import section_lines
from crmctl.cli.terminal import encodable, is_terminal
from crmctl.cli.viewing import open_view
from crmctl.workspace import wording
from crmctl.workspace.due import COMING, OVERDUE, TODAY, WAITING, Due, Item, due
from crmctl.workspace.due_beside import GROUPS, with_beside
from crmctl.workspace.page import Line, Section
from crmctl.workspace.view import View

_COLUMNS = (
    Column("due"),
    Column("when"),
    Column("what"),
    Column("contact"),
    Column("customer"),
    Column("phone", show=wording.phone),
    Column("priority"),
    Column("owner"),
    Column("ref", "record"),
)

_MOST = 10  # of each group below the tasks


def run(
    *,
    days: Annotated[
        int, typer.Option("--days", "-d", min=0, metavar="N", help="How many days ahead.")
    ] = 7,
    owner: Annotated[
        str | None,
        typer.Option("--owner", "-o", metavar="USER", help="Only what this one is to do."),
    ] = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl due`."""
    workspace = open_view()
    found = with_beside(workspace, due(workspace, days, owner), days, owner)
    everything = (*found.items, *found.beside)
    if format is Format.TABLE and is_terminal() and everything:
        sys.stdout.writelines(f"{encodable(line)}\n" for line in _sections(workspace, found, days))
    else:
        rows = [_row(workspace, item) for item in everything]
        emit(rows, _COLUMNS, format, ref=lambda row: row["ref"], empty="Nothing is due.")
    if found.undated and format is Format.TABLE:
        tasks = "task has" if found.undated == 1 else "tasks have"
        note(f"{found.undated} open {tasks} no day: `crmctl list tasks due:none done:none`.")


def _row(workspace: View, item: Item) -> dict[str, Any]:
    return {
        "due": wording.moment(item.at, workspace.now.tzinfo),
        "when": item.when,
        "what": item.title,
        "contact": item.contact or None,
        "customer": item.customer or None,
        "phone": item.phone or None,
        "priority": item.priority or None,
        "owner": item.owner or None,
        "why": item.why or None,
        "ref": str(item.ref),
    }


def _sections(workspace: View, found: Due, days: int) -> Iterator[str]:
    """Give the lines for a person at a terminal: what it is, and whom to call."""
    columns = shutil.get_terminal_size().columns
    titles = {
        OVERDUE: "Overdue",
        TODAY: "Today",
        COMING: f"Next {days} days",
        WAITING: "Waiting",
        **GROUPS,
    }
    for when, title in titles.items():
        of_group = [item for item in (*found.items, *found.beside) if item.when == when]
        most = _MOST if when in GROUPS else len(of_group)
        lines = tuple(_line(workspace, item) for item in of_group[:most])
        if lines:
            more = f" ({most} of {len(of_group)})" if len(of_group) > most else ""
            yield from section_lines(Section(f"{title}{more}", lines), columns)


def _line(workspace: View, item: Item) -> Line:
    at = wording.moment(item.at, workspace.now.tzinfo)
    distance = wording.distance(item.day, workspace.now.date())
    urgent = f"[{item.priority}] " if item.priority in {"high", "low"} else ""
    owner = f"  ({item.owner})" if item.owner else ""
    phone = wording.phone(item.phone) if item.phone else ""
    whom = (item.contact, item.customer, phone)
    more = (item.why, " · ".join(text for text in whom if text), str(item.ref))
    return Line(
        (at, distance, f"{urgent}{item.title}{owner}"), tuple(text for text in more if text)
    )
