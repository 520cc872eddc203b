"""Show everybody on a day's agenda, one after the other.

On the agenda is who has a planned interaction, an open task or a delivery on that day, in the
order of the day, each as `crmctl show` prints them. What is about nobody is listed at the end.

Examples:
    crmctl brief
    crmctl brief --day tomorrow
    crmctl brief --format json
"""

import sys
from collections.abc import Iterator
from typing import Annotated, Any

import typer

from crmctl.cli.messages import note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.page import page_lines
from crmctl.cli.session import open_workspace
from crmctl.cli.terminal import encodable, safe, styled
from crmctl.errors.values import UnreadableDateError
from crmctl.query.dates import single_day
from crmctl.workspace import wording
from crmctl.workspace.briefing import Appointment, Brief, brief
from crmctl.workspace.page import page
from crmctl.workspace.view import View

_COLUMNS = (Column("at"), Column("what"), Column("name"), Column("about"), Column("ref", "record"))


def run(
    *,
    day: Annotated[
        str, typer.Option("--day", "-d", metavar="DATE", help="The day: tomorrow, 2026-11-24.")
    ] = "today",
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl brief`."""
    workspace = open_workspace()
    meant = single_day(day, workspace.now.date())
    if meant is None:
        raise UnreadableDateError(day)
    found = brief(workspace, meant)
    if format is not Format.TABLE:
        emit(_rows(workspace, found), _COLUMNS, format, ref=lambda row: row["about"] or row["ref"])
    elif found.people or found.others:
        sys.stdout.writelines(f"{encodable(line)}\n" for line in _lines(workspace, found))
    else:
        note(f"Nothing is on the agenda of {meant.isoformat()}.")


def _rows(view: View, found: Brief) -> Iterator[dict[str, Any]]:
    """Give each appointment, the first with somebody together with their record."""
    for person in found.people:
        record = view.record(person.ref)
        for number, one in enumerate(person.appointments):
            whole = record.as_json() if record and not number else None
            yield {**_row(one), "record": whole}
    yield from ({**_row(one), "record": None} for one in found.others)


def _row(one: Appointment) -> dict[str, Any]:
    return {
        "at": one.at,
        "what": one.what,
        "name": one.name or None,
        "about": str(one.about) if one.about else None,
        "ref": str(one.ref),
    }


def _lines(view: View, found: Brief) -> Iterator[str]:
    yield styled(f"{found.day:%A}, {found.day.isoformat()}", "bold")
    for person in found.people:
        yield ""
        yield from (_heading(view, one) for one in person.appointments)
        yield ""
        yield from page_lines(page(view, person.ref))
    if found.others:
        yield ""
        yield styled("With nobody", "bold")
        yield from (f"  {_entry(view, one)}" for one in found.others)


def _heading(view: View, one: Appointment) -> str:
    return styled(f"=== {_entry(view, one)}", "bold")


def _entry(view: View, one: Appointment) -> str:
    clock = wording.moment(one.at, view.now.tzinfo)[11:] or "all day"
    return f"{clock}  {safe(one.what)}  ({one.ref})"
