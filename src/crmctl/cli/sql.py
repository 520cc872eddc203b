"""Ask the index in SQL, read only.

The index has a table for each kind (`contacts`), one for each list (`contacts_emails`, joined by
`owner` to the record's `rowid`), and `records` with all of them as JSON. `--tables` lists tables
and columns. The functions fold(text), minutes(duration) and digits(phone) are there, too.

Examples:
    crmctl sql --tables
    crmctl sql "SELECT stage, count(*) FROM customers GROUP BY stage"
    crmctl sql "SELECT kind, id FROM records WHERE label LIKE 'M%'" --format ids
"""

from typing import Annotated

import typer

from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, Row, emit
from crmctl.cli.viewing import open_view
from crmctl.errors.queries import NoStatementError
from crmctl.workspace.sql import Answer, ask
from crmctl.workspace.sql import tables as list_tables


def run(
    statement: Annotated[
        str | None,
        typer.Argument(metavar="STATEMENT", help="One SELECT.", show_default=False),
    ] = None,
    *,
    tables: Annotated[bool, typer.Option("--tables", help="List tables and columns.")] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl sql`."""
    if statement is None and not tables:
        raise NoStatementError
    workspace = open_view()
    answer = list_tables(workspace) if tables else ask(workspace, statement or "")
    folders = {kind.name: kind.folder for kind in workspace.catalogue.kinds}

    def ref(row: Row) -> str:
        return f"{folders.get(str(row['kind']), row['kind'])}/{row['id']}"

    emit(
        [dict(zip(answer.columns, row, strict=True)) for row in answer.rows],
        [_column(answer, place) for place in range(len(answer.columns))],
        format,
        ref=ref if {"kind", "id"} <= set(answer.columns) else None,
        empty="No rows.",
    )


def _column(answer: Answer, place: int) -> Column:
    values = [row[place] for row in answer.rows if row[place] is not None]
    numbers = bool(values) and all(isinstance(value, int | float) for value in values)
    return Column(answer.columns[place], align="right" if numbers else "left")
