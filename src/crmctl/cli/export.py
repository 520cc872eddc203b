"""Give records to another program as CSV or JSON.

The whole CRM, one kind, or what a query finds, as `json` (an array), `jsonl` (one record a line)
or `csv` (one kind, every field a column). The format is named first, or by the ending of the
file. Importing the CSV file again gives the same records. Without a query archived records are
among them. A cell that a spreadsheet would run as a formula gets an apostrophe, which import takes
away.

Examples:
    crmctl export csv customers > customers.csv
    crmctl export contacts "city:Berlin -tag:vip" -o berlin.csv
    crmctl export json -o backup.json
    crmctl export jsonl interactions "customer:acme-gmbh at>=2026"
"""

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.messages import note
from crmctl.cli.options import Recorded
from crmctl.cli.terminal import is_terminal, safe
from crmctl.cli.viewing import open_view
from crmctl.errors.records import WhichKindError
from crmctl.errors.tables import ExportInsideError, UnknownExportFormatError
from crmctl.interchange.export import to_csv, to_json, to_jsonl
from crmctl.workspace.exporting import is_own_place, records
from crmctl.workspace.view import View


class ExportFormat(StrEnum):
    """How records are written for other programs."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


def run(
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[csv|json|jsonl] [KIND] [QUERY]",
            help="The format, the kind of record, and what to look for.",
            autocompletion=complete_kind,
            show_default=False,
        ),
    ] = None,
    *,
    output: Annotated[
        str, typer.Option("--output", "-o", metavar="FILE", help="Where to; - is standard output.")
    ] = "-",
    format: Annotated[  # noqa: A002 - the option's name
        ExportFormat | None,
        typer.Option("--format", "-f", metavar="FORMAT", help="csv, json or jsonl."),
    ] = None,
    recorded: Recorded = None,
) -> None:
    """Run `crmctl export`."""
    view = open_view(recorded)
    words = list(what or ())
    named = format or (ExportFormat(words.pop(0)) if words and _is_format(words[0]) else None)
    written = named or _by_ending(output)
    if words and not named and words[0].lower() not in view.catalogue.by_name:
        raise UnknownExportFormatError(words[0], list(ExportFormat))
    name = words.pop(0) if words and words[0].lower() in view.catalogue.by_name else ""
    texts = list(_texts(view, written, name, " ".join(words)))
    if output == "-":
        _print(texts)
        return
    from crmctl.store.files import write_out  # noqa: PLC0415 - printing needs none

    file, content = Path(output).absolute(), "".join(texts).encode()
    if is_own_place(view, file):
        raise ExportInsideError
    write_out(file, content)
    note(f"Written: {output}")


def _is_format(word: str) -> bool:
    return word in {str(known) for known in ExportFormat}


def _by_ending(output: str) -> ExportFormat:
    ending = Path(output).suffix.lower().removeprefix(".")
    return ExportFormat(ending) if _is_format(ending) else ExportFormat.JSON


def _texts(view: View, format_: ExportFormat, name: str, query: str) -> Iterable[str]:
    kind = view.catalogue.by_name[name.lower()] if name else None
    found = records(view, kind, query)
    if format_ is ExportFormat.JSON:
        return [to_json(found)]
    if format_ is ExportFormat.JSONL:
        return to_jsonl(found)
    if kind is None:
        raise WhichKindError([known.folder for known in view.catalogue.kinds])
    return [to_csv(found, kind)]


def _print(texts: Sequence[str]) -> None:
    """Write to standard output: safe for a terminal, or the bytes that a file would have."""
    if is_terminal():
        sys.stdout.writelines(safe(text, lines=True) for text in texts)
        return
    sys.stdout.flush()
    sys.stdout.buffer.writelines(text.encode() for text in texts)
