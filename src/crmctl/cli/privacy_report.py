"""Write down everything that is kept about a person, for them to read (Art. 15 GDPR).

The report holds their data in all records, with purposes, consents, recipients, sources, how long
it is kept, and who changed what when, earlier values included. Other people are left out of it.
It is personal data itself: with --output it goes to a file outside the repository that only you
may read. Look it over before you give it away; what may mean the person, and a program cannot
tell, is named on standard error: --also REF takes it in.

Examples:
    crmctl privacy report erika@acme.example -o ~/report.md
    crmctl privacy report p-7k3f9q2m --format html -o ~/report.html
    crmctl privacy report p-7k3f9q2m --also tasks/t-3f5h7k9m --format json
"""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.messages import counted, note
from crmctl.cli.options import Ref
from crmctl.cli.output import say
from crmctl.cli.privacy_options import Outside
from crmctl.cli.session import open_workspace
from crmctl.cli.terminal import is_terminal
from crmctl.cli.viewing import tell_what_is_missing

if TYPE_CHECKING:
    from crmctl.privacy.answer import Answer


class ReportFormat(StrEnum):
    """How the report is written."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def run(
    ref: Ref,
    *,
    output: Outside = None,
    format: Annotated[  # noqa: A002 - the option's name
        ReportFormat | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="markdown, html or json; by the file's name."
        ),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--also", metavar="REF", help="A record that means them.", autocompletion=complete_ref
        ),
    ] = None,
) -> None:
    """Run `crmctl privacy report`."""
    from crmctl.workspace.privacy import delivering  # noqa: PLC0415 - help needs none of it
    from crmctl.workspace.privacy.asking import person_of  # noqa: PLC0415 - the same
    from crmctl.workspace.privacy.reporting import access_report  # noqa: PLC0415 - the same
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    tell_what_is_missing(workspace)
    if output:
        delivering.require_outside(workspace, output)
    person = person_of(workspace, ref)
    report = access_report(workspace, person, [resolve(workspace, one) for one in also or ()])
    text = _written(report.answer, format or _by_ending(output))
    if output:
        delivering.write_outside(workspace, output, text)
        note(f"Written: {output}. Look it over before you give it away.")
    elif is_terminal():
        say(text.rstrip("\n"))
    else:
        sys.stdout.write(text)
    if report.hidden:
        note(f"Other people were left out {counted(report.hidden, 'time')}.")
    for path in report.attachments:
        note(f"enclose  {path}, if it is about the person")
    for place in report.decide:
        note(f"decide   {place}: it may mean the person; --also takes the record in")


def _by_ending(output: Path | None) -> ReportFormat:
    endings = {".html": ReportFormat.HTML, ".htm": ReportFormat.HTML, ".json": ReportFormat.JSON}
    return endings.get(output.suffix.lower() if output else "", ReportFormat.MARKDOWN)


def _written(answer: "Answer", format_: ReportFormat) -> str:
    from crmctl.privacy import answer as forms  # noqa: PLC0415 - help needs none

    match format_:
        case ReportFormat.JSON:
            return json.dumps(forms.as_json(answer), ensure_ascii=False, indent=2) + "\n"
        case ReportFormat.HTML:
            return forms.as_html(answer)
        case ReportFormat.MARKDOWN:
            return forms.as_markdown(answer)
