"""Give records to another program: tables, JSON, databases, mailing lists, a page.

The whole CRM, one kind, or what a query finds. The format is named first, or by the ending of the
file. csv, tsv and xlsx hold every field, and importing them again gives the same records; of
several kinds csv and tsv take a folder (`-o FOLDER`, a file a kind), xlsx a sheet a kind. sqlite,
duckdb and parquet (`-o FOLDER`) hold the flat tables of `crmctl sql`; vcard, ldif and ics hold
what their formats can, and what they cannot is said. Without a query archived records are among
them. A file that is there is replaced, whole or not at all; a cell that a spreadsheet would run as
a formula gets an apostrophe, which import takes away.

mailchimp and brevo hold only people who may be written to today for the purpose; how many are
left out, and why, is said. docs/exporting.md says of each format what it is for and what it loses.

Examples:
    crmctl export csv customers > customers.csv
    crmctl export csv --excel de -o tables
    crmctl export contacts "city:Berlin -tag:vip" -o berlin.xlsx
    crmctl export html deals state:open -c title,customer,value -o deals.html
    crmctl export jsonl interactions "customer:acme-gmbh at>=2026"
    crmctl export vcard contacts tag:fair -o fair.vcf
    crmctl export sqlite -o crm.sqlite
    crmctl export parquet -o tables
    crmctl export mailchimp contacts tag:fair --purpose newsletter -o fair.csv
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.messages import counted, note, warn
from crmctl.cli.options import Recorded
from crmctl.cli.sending import refuse_terminal
from crmctl.cli.terminal import is_terminal, safe
from crmctl.cli.viewing import open_view
from crmctl.errors.exports import (
    ColumnsOfOneKindError,
    FolderNeededError,
    IsAFolderError,
    NotAFolderError,
    PastMailingError,
    UnfitKindError,
    UnfitOptionError,
    UnknownProfileError,
)
from crmctl.errors.records import WhichKindError
from crmctl.errors.tables import ExportInsideError, UnknownExportFormatError
from crmctl.interchange.exporting.registry import BY_NAME, EXPORTERS, Exporter, Shape, by_ending
from crmctl.interchange.exporting.registry import names as known_formats

if TYPE_CHECKING:
    from crmctl.interchange.exporting.export import Export
    from crmctl.model.catalogue import Kind
    from crmctl.workspace import exporting
    from crmctl.workspace.view import View

_PRINTED = "-"
_PIECE = 256 * 1024  # characters that are written at once
_CHANNELS = ("email", "sms")


class _Wanted(NamedTuple):
    """What one call asks for."""

    exporter: Exporter
    kind: "Kind | None"
    query: str
    output: str
    columns: Sequence[str]
    excel: str
    purpose: str
    channel: str


def run(  # noqa: PLR0913 - each is an argument or option of the command
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FORMAT] [KIND] [QUERY]",
            help=f"The format ({', '.join(known_formats())}), the kind of record, and what to "
            "look for.",
            autocompletion=complete_kind,
            show_default=False,
        ),
    ] = None,
    *,
    output: Annotated[
        str,
        typer.Option(
            "--output", "-o", metavar="FILE|FOLDER", help="Where to; - is standard output."
        ),
    ] = _PRINTED,
    format: Annotated[  # noqa: A002 - the option's name
        str, typer.Option("--format", "-f", metavar="FORMAT", help="The format.")
    ] = "",
    columns: Annotated[
        str,
        typer.Option(
            "--columns", "-c", metavar="FIELD,...", help="What tables hold, as in `crmctl list`."
        ),
    ] = "",
    excel: Annotated[
        str,
        typer.Option(
            "--excel", metavar="COUNTRY", help="CSV as the Excel of a country opens it: de."
        ),
    ] = "",
    purpose: Annotated[
        str,
        typer.Option(
            "--purpose", metavar="NAME", help="What people are written to for: newsletter."
        ),
    ] = "",
    channel: Annotated[
        str, typer.Option("--channel", metavar="email|sms", help="How they are written to.")
    ] = "",
    recorded: Recorded = None,
) -> None:
    """Run `crmctl export`."""
    view = open_view(recorded)
    named = [each.strip() for each in columns.split(",") if each.strip()]
    exporter, words = _format(view, list(what or ()), format, output)
    first = words[0].lower() if words else ""
    kind = view.catalogue.by_name.get(first)
    wanted = _Wanted(
        exporter,
        kind,
        " ".join(words[1:] if kind else words),
        output,
        named,
        excel.lower(),
        purpose,
        channel.lower(),
    )
    _require_sense(view, wanted)
    if exporter.mailing:
        if recorded is not None:
            raise PastMailingError
        _mail(view, wanted)
        return
    _export(view, wanted)


def _format(
    view: "View", words: list[str], option: str, output: str
) -> tuple[Exporter, list[str]]:
    """Tell the format, and give the words that are left."""
    if option:
        if option.lower() not in BY_NAME:
            raise UnknownExportFormatError(option, known_formats())
        return BY_NAME[option.lower()], words
    if words and words[0].lower() in BY_NAME:
        return BY_NAME[words[0].lower()], words[1:]
    if words and words[0].lower() not in view.catalogue.by_name:
        raise UnknownExportFormatError(words[0], known_formats())
    return by_ending(output) or BY_NAME["json"], words


def _require_sense(view: "View", wanted: _Wanted) -> None:
    """Refuse what the format cannot do, before anything is read."""
    from crmctl.interchange.exporting.as_csv import PROFILES  # noqa: PLC0415 - `--help` needs none

    exporter = wanted.exporter
    given = {
        "--columns": (wanted.columns, "columns"),
        "--excel": (wanted.excel, "excel"),
        "--purpose": (wanted.purpose, "mailing"),
        "--channel": (wanted.channel, "mailing"),
    }
    for option, (value, ability) in given.items():
        if value and not getattr(exporter, ability):
            fitting = [one.name for one in EXPORTERS if getattr(one, ability)]
            raise UnfitOptionError(option, exporter.name, fitting)
    if wanted.kind and exporter.kinds and wanted.kind.name not in exporter.kinds:
        folders = [view.catalogue.by_name[name].folder for name in exporter.kinds]
        raise UnfitKindError(wanted.kind.folder, exporter.name, folders)
    if wanted.excel not in PROFILES:
        raise UnknownProfileError([name for name in PROFILES if name])
    if wanted.channel and wanted.channel not in _CHANNELS:
        raise typer.BadParameter("takes email or sms.", param_hint="--channel")
    if wanted.channel == "sms" and exporter.name == "mailchimp":
        raise UnfitOptionError("--channel sms", exporter.name, ["brevo"])
    if wanted.columns and wanted.kind is None:
        raise ColumnsOfOneKindError([kind.folder for kind in view.catalogue.kinds])


def _export(view: "View", wanted: _Wanted) -> None:
    from crmctl.workspace.exporting import choose, export, steady  # noqa: PLC0415 - `--help` needs none

    passes = 2 if wanted.exporter.columns else 1  # columns first, then rows
    with steady(view):
        chosen = choose(view, wanted.kind, wanted.query, wanted.exporter.kinds)
        with view.outside.progress("Exporting records", chosen.size * passes) as advance:
            found = export(view, chosen, wanted.columns, advance)
            _write(view, wanted, replace(found, excel=wanted.excel, tell=warn), chosen)


def _mail(view: "View", wanted: _Wanted) -> None:
    from crmctl.workspace.exporting import Chosen, export  # noqa: PLC0415 - `--help` needs none
    from crmctl.workspace.mailing import EMAIL, PURPOSE, mailing, reasons  # noqa: PLC0415 - the same

    purpose, channel = wanted.purpose or PURPOSE, wanted.channel or EMAIL
    found = mailing(view, wanted.kind, wanted.query, purpose=purpose, channel=channel)
    nobody = Chosen((), {})  # the recipients are all that is written
    _write(view, wanted, replace(export(view, nobody), recipients=found.recipients), nobody)
    people = "1 person" if len(found.recipients) == 1 else f"{len(found.recipients)} people"
    note(f"{people} for {purpose} by {channel}, {len(found.left_out)} left out.")
    for count, sentence in reasons(found.left_out):
        note(f"  {count}: {sentence}")


def _write(view: "View", wanted: _Wanted, export: "Export", chosen: "exporting.Chosen") -> None:
    """Write to where the person wants it."""
    exporter, output = wanted.exporter, wanted.output
    several = exporter.shape is Shape.TEXT_A_KIND and wanted.kind is None
    if several or exporter.shape is Shape.FOLDER:
        _write_folder(view, wanted, export, chosen)
    elif output != _PRINTED:
        with _file(view, output) as file:
            _fill(exporter, export, file)
        note(f"Written: {output}")
    elif exporter.shape is Shape.FILE:
        refuse_terminal(output)
        with TemporaryDirectory() as folder:
            file = Path(folder) / f"export{exporter.endings[0]}"
            exporter.fill(export, file)
            _copy_out(file)
    else:
        _print(exporter.texts(export))


def _write_folder(
    view: "View", wanted: _Wanted, export: "Export", chosen: "exporting.Chosen"
) -> None:
    """Write several files, all of them or none."""
    from crmctl.store.output import whole_files  # noqa: PLC0415 - printing needs none
    from crmctl.workspace.exporting import is_own_place  # noqa: PLC0415 - the same

    exporter, output = wanted.exporter, wanted.output
    if output == _PRINTED:
        if exporter.shape is Shape.TEXT_A_KIND:
            raise WhichKindError([kind.folder for kind in view.catalogue.kinds])
        raise FolderNeededError(exporter.name)
    place = Path(output).absolute()
    if place.exists() and not place.is_dir():
        raise NotAFolderError(output)
    if is_own_place(view, place):
        raise ExportInsideError
    with whole_files(place) as folder:
        if exporter.shape is Shape.FOLDER:
            exporter.fill(export, folder)
        for kind in chosen.filled if exporter.shape is Shape.TEXT_A_KIND else ():
            _fill(exporter, export.of(kind), folder / f"{kind.folder}{exporter.endings[0]}")
        written = {file.name for file in folder.iterdir()}
        ending = exporter.endings[0]
        old = {file.name for file in place.glob(f"*{ending}") if not file.name.startswith(".")}
    note(f"Written: {counted(len(written), 'file')} in {output}")
    if left := sorted(old - written):
        warn(f"files of before that were not written now: {', '.join(left)}")


@contextmanager
def _file(view: "View", output: str) -> Iterator[Path]:
    """Give the place of the file to fill."""
    from crmctl.store.output import whole_file  # noqa: PLC0415 - printing needs none
    from crmctl.workspace.exporting import is_own_place  # noqa: PLC0415 - the same

    file = Path(output).absolute()
    if is_own_place(view, file):
        raise ExportInsideError
    if file.is_dir():
        raise IsAFolderError(output)
    with whole_file(file) as filling:
        yield filling


def _fill(exporter: Exporter, export: "Export", file: Path) -> None:
    if exporter.shape is Shape.FILE:
        exporter.fill(export, file)
        return
    with file.open("wb") as opened:
        for piece in _pieces(exporter.texts(export)):
            opened.write(piece.encode())


def _print(texts: Iterable[str]) -> None:
    """Write to standard output: safe for a terminal, or the bytes that a file would have."""
    if is_terminal():
        sys.stdout.writelines(safe(piece, lines=True) for piece in _pieces(texts))
        return
    sys.stdout.flush()
    for piece in _pieces(texts):
        sys.stdout.buffer.write(piece.encode())


def _pieces(texts: Iterable[str]) -> Iterator[str]:
    """Put small texts together, so that not every line is a write of its own."""
    waiting, size = list[str](), 0
    for text in texts:
        waiting.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join(waiting)


def _copy_out(file: Path) -> None:
    from shutil import copyfileobj  # noqa: PLC0415 - few print bytes

    sys.stdout.flush()
    with file.open("rb") as opened:
        copyfileobj(opened, sys.stdout.buffer)
