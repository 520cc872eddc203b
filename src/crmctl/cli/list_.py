"""List the records of a kind, filtered and sorted.

QUERY is words and tests: `muster`, `"exact words"`, `city:Berlin`, `tag:b2b -tag:vip`,
`since>=2025`, `last_contact<90d`, `email:none`, `(a OR b)`, and `segment:NAME` for a query that
crm.yaml has saved. A query that begins with a minus sign is written `NOT tag:vip`. Columns and
orders are names of fields. Archived and erased records are left out unless the query names
`archived` or `erased`. A private customer is found by what the contact says, too.

Examples:
    crmctl list customers
    crmctl list contacts "city:Berlin -tag:vip" --columns name,email,birthday
    crmctl list customers "last_contact>90d" --sort last_contact
    crmctl list interactions customer:acme-gmbh --sort -at --limit 10
    crmctl list customers segment:quiet-berliners --format ids
"""

from collections.abc import Callable
from typing import Annotated, Any

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.options import FormatOption, Recorded
from crmctl.cli.output import Column, Format, cell, emit
from crmctl.cli.viewing import open_view
from crmctl.model.catalogue import FieldType
from crmctl.workspace import wording
from crmctl.workspace.columns import Shown
from crmctl.workspace.listing import Entry, Listing, Wish, labelled, listing

_WHOLE = {FieldType.DATE, FieldType.MOMENT, FieldType.IDENTIFIER, FieldType.PHONE, FieldType.MONEY}
_NUMBERS = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY}


def run(  # noqa: PLR0913 - each is an argument or option of the command
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="The kind of record, in the singular or the plural: contact, customers.",
            autocompletion=complete_kind,
            show_default=False,
        ),
    ],
    query: Annotated[
        list[str] | None,
        typer.Argument(metavar="QUERY", help="What to look for.", show_default=False),
    ] = None,
    *,
    columns: Annotated[
        str,
        typer.Option("--columns", "-c", metavar="FIELD,...", help="What to show of each."),
    ] = "",
    sort: Annotated[
        str,
        typer.Option("--sort", "-s", metavar="FIELD,...", help="The order; -FIELD downwards."),
    ] = "",
    limit: Annotated[
        int | None, typer.Option("--limit", "-l", min=1, metavar="N", help="At most so many.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", "-a", help="Archived records, too.")] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
    recorded: Recorded = None,
) -> None:
    """Run `crmctl list`."""
    view = open_view(recorded)
    wish = Wish(" ".join(query or ()), _names(columns), _names(sort), limit, archived=all_)
    found = listing(view, kind, wish)
    if format is Format.TABLE:
        found = labelled(view, found)
    zone = view.now.tzinfo
    rows = [_row(found, entry, format) for entry in found.entries]
    emit(
        rows,
        [_column(column, lambda text: wording.moment(text, zone)) for column in found.columns],
        format,
        ref=lambda row: f"{found.kind.folder}/{row['id']}",
        empty=f"No {found.kind.folder} match." if wish.query else f"No {found.kind.folder} yet.",
    )


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _row(found: Listing, entry: Entry, format_: Format) -> dict[str, Any]:
    """Give what a format needs: the record whole, or the values of the columns."""
    if format_ not in {Format.TABLE, Format.CSV, Format.TSV}:
        return entry.record.as_json()
    pairs = zip(found.columns, entry.values, strict=True)
    return {column.name: _value(list(values)) for column, values in pairs}


def _value(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values or None


def _column(column: Shown, moment: Callable[[str], str]) -> Column:
    return Column(
        column.name,
        align="right" if column.type in _NUMBERS else "left",
        whole=column.type in _WHOLE,
        show=lambda value: _first(value, _show(column, moment)),
        style="bold" if column.name == "name" else "",
    )


def _first(value: Any, show: Callable[[Any], str]) -> str:
    """Give the first of several telephone numbers or people, and how many more there are."""
    if not isinstance(value, list):
        return show(value)
    return f"{show(value[0])} +{len(value) - 1}"


def _show(column: Shown, moment: Callable[[str], str]) -> Callable[[Any], str]:
    match column.type:
        case FieldType.PHONE:
            return wording.phone
        case FieldType.MOMENT if column.name == "last_contact":
            return lambda value: moment(value)[:10]
        case FieldType.MOMENT:
            return moment
        case _:
            return lambda value: f"{cell(value)} {column.unit}".rstrip()
