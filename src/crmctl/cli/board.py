"""Show a pipeline: its stages, what is in them, what comes next.

A column a stage, with the number of deals and what they are worth, by currency; a deal with its
customer, its value, how long it has been in the stage, the next step and the day on which it
should close, which is marked when it is past. Of won and lost deals only the sums are shown
without --closed. Stages that crm.yaml no longer has are marked.

Examples:
    crmctl board
    crmctl board owner:u-anna
    crmctl board --pipeline service --format json
"""

import shutil
import sys
from typing import Annotated, Any

import typer

from crmctl.cli.board_page import WIDTH, board_lines
from crmctl.cli.messages import counted, note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.terminal import encodable, is_terminal
from crmctl.cli.viewing import open_view
from crmctl.workspace.board import Board, Card, board

_COLUMNS = tuple(
    map(
        Column,
        (
            *("stage", "title", "customer", "value", "age", "next_step", "expected_close"),
            *("late", "owner", "ref"),
        ),
    )
)


def run(
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="Only the deals it finds.", show_default=False),
    ] = None,
    *,
    pipeline: Annotated[
        str,
        typer.Option("--pipeline", "-p", metavar="NAME", help="Which one, if not the first."),
    ] = "",
    closed: Annotated[
        bool, typer.Option("--closed", "-c", help="Won and lost deals, too, one by one.")
    ] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl board`."""
    view = open_view()
    found = board(view, pipeline, " ".join(query or ()))
    if format is Format.TABLE:
        columns = shutil.get_terminal_size().columns if is_terminal() else WIDTH
        sys.stdout.writelines(
            f"{encodable(line)}\n" for line in board_lines(found, columns, closed=closed)
        )
    else:
        cards = (
            card
            for column in found.columns
            for card in column.cards
            if closed or not column.closed
        )
        emit(map(_row, cards), _COLUMNS, format, ref=lambda row: row["ref"])
    _tell(found)


def _row(card: Card) -> dict[str, Any]:
    return {
        "stage": card.stage,
        "title": card.title,
        "customer": card.customer or None,
        "value": card.value or None,
        "since": card.since.isoformat() if card.since else None,
        "age": card.age,
        "next_step": card.next_step or None,
        "expected_close": card.expected_close.isoformat() if card.expected_close else None,
        "late": card.late,
        "owner": card.owner or None,
        "ref": str(card.ref),
    }


def _tell(found: Board) -> None:
    """Say which words of deals crm.yaml does not have."""
    if not found.known:
        note(f"crm.yaml has no pipeline {found.pipeline!r} (any more); its deals are shown.")
    strange = [column.stage for column in found.columns if not column.known and found.known]
    if strange:
        note(f"Not in crm.yaml (any more): {', '.join(strange)}; `crmctl move` takes deals on.")
    for name, count in found.lost_pipelines.items():
        note(f"{counted(count, 'deal')} of a pipeline that crm.yaml does not have: "
             f"`crmctl board --pipeline {name}`.")  # fmt: skip
