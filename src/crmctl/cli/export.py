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

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from crmctl.cli.completion import complete_kind
from crmctl.cli.export_output import PRINTED, Target, write_export
from crmctl.cli.messages import note, warn
from crmctl.cli.options import Recorded
from crmctl.cli.viewing import open_view
from crmctl.errors.exports import (
    ColumnsOfOneKindError,
    PastMailingError,
    UnfitKindError,
    UnfitOptionError,
    UnknownProfileError,
)
from crmctl.errors.tables import UnknownExportFormatError
from crmctl.interchange.exporting.registry import BY_NAME, EXPORTERS, Exporter, by_ending
from crmctl.interchange.exporting.registry import names as known_formats

if TYPE_CHECKING:
    from crmctl.model.catalogue import Kind
    from crmctl.workspace.view import View

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

    @property
    def target(self) -> Target:
        """What is written, and where to."""
        return Target(self.exporter, self.output, self.kind is None)


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
    ] = PRINTED,
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
            write_export(
                view, wanted.target, replace(found, excel=wanted.excel, tell=warn), chosen
            )


def _mail(view: "View", wanted: _Wanted) -> None:
    from crmctl.workspace.exporting import Chosen, export  # noqa: PLC0415 - `--help` needs none
    from crmctl.workspace.mailing import EMAIL, PURPOSE, mailing, reasons  # noqa: PLC0415 - the same

    purpose, channel = wanted.purpose or PURPOSE, wanted.channel or EMAIL
    found = mailing(view, wanted.kind, wanted.query, purpose=purpose, channel=channel)
    nobody = Chosen((), {})  # the recipients are all that is written
    recipients = replace(export(view, nobody), recipients=found.recipients)
    write_export(view, wanted.target, recipients, nobody)
    people = "1 person" if len(found.recipients) == 1 else f"{len(found.recipients)} people"
    note(f"{people} for {purpose} by {channel}, {len(found.left_out)} left out.")
    for count, sentence in reasons(found.left_out):
        note(f"  {count}: {sentence}")
