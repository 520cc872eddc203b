"""Choose whom to write to, send, and see what came of it.

`preview REF` says who of the campaign's segment would be reached today, who not, and why.
`freeze REF` fixes the recipients of a wave, those who are held back for comparison, and the
reason for everybody who is left out. `export REF` gives a frozen wave to whoever sends it: a
table, or with --template a text for each person; who has withdrawn meanwhile is left out.
`respond REF CONTACT WORD` notes what somebody did, `responses REF FILE` reads a table of it;
whoever has `unsubscribed` is not contacted again. `result REF` counts.

Examples:
    crmctl campaign preview winter-check-2026
    crmctl campaign freeze winter-check-2026 --wave first --dry-run
    crmctl campaign export winter-check-2026 --wave first > letters.csv
    crmctl campaign export winter-check-2026 --template letter.txt --output letters
    crmctl campaign respond winter-check-2026 erika@acme.example replied --at yesterday
    crmctl campaign responses winter-check-2026 log.csv --email-column Email --response clicked
    crmctl campaign result winter-check-2026
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.options import DryRun
from crmctl.cli.output import Format
from crmctl.errors.campaigns import ArgumentsError


class Action(StrEnum):
    """What is to be done with a campaign."""

    PREVIEW = "preview"
    FREEZE = "freeze"
    EXPORT = "export"
    RESPOND = "respond"
    RESPONSES = "responses"
    RESULT = "result"


_WORDS = {Action.RESPOND: "REF CONTACT RESPONSE", Action.RESPONSES: "REF FILE"}


def run(  # noqa: PLR0913 - the options of six actions
    action: Annotated[
        Action,
        typer.Argument(
            metavar="ACTION",
            help="preview, freeze, export, respond, responses or result.",
            show_default=False,
        ),
    ],
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="REF...",
            help="The campaign; then what the action asks for.",
            autocompletion=complete_ref,
            show_default=False,
        ),
    ],
    *,
    wave: Annotated[
        str, typer.Option("--wave", "-w", metavar="NAME", help="Needless if there is but one.")
    ] = "",
    template: Annotated[
        Path | None,
        typer.Option("--template", "-t", metavar="FILE", help="A text with {{ fields }}."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", help="Where the texts go, one a file."),
    ] = None,
    at: Annotated[
        str, typer.Option("--at", metavar="WHEN", help="When they responded; now otherwise.")
    ] = "",
    text: Annotated[str, typer.Option("--text", help="What they said.")] = "",
    email_column: Annotated[
        str, typer.Option("--email-column", metavar="NAME", help="Whose response a row is.")
    ] = "",
    response_column: Annotated[
        str, typer.Option("--response-column", metavar="NAME", help="What they did.")
    ] = "",
    at_column: Annotated[
        str, typer.Option("--at-column", metavar="NAME", help="When; now otherwise.")
    ] = "",
    response: Annotated[
        str, typer.Option("--response", metavar="WORD", help="The response of every row.")
    ] = "",
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FILE", help="Where rejected rows go."),
    ] = None,
    dry_run: DryRun = False,
    format: Annotated[  # noqa: A002 - the option's name
        Format | None,
        typer.Option("--format", "-f", help="How to write the data.", metavar="FORMAT"),
    ] = None,
) -> None:
    """Run `crmctl campaign`."""
    from crmctl.cli import campaigns  # noqa: PLC0415 - `--help` needs none of it

    usage = _WORDS.get(action, "REF")
    if len(words) != len(usage.split()):
        raise ArgumentsError(action, usage)
    match action:
        case Action.PREVIEW:
            campaigns.preview(words[0], wave, format or Format.TABLE)
        case Action.FREEZE:
            campaigns.freeze(words[0], wave, dry_run=dry_run)
        case Action.EXPORT:
            letters = campaigns.Letters(template, output, format or Format.CSV)
            campaigns.export(words[0], wave, letters, dry_run=dry_run)
        case Action.RESPOND:
            campaigns.respond(words, at, text, dry_run=dry_run)
        case Action.RESPONSES:
            columns = (email_column, response_column, at_column, response)
            campaigns.responses(words, columns, rejects, dry_run=dry_run)
        case Action.RESULT:
            campaigns.result(words[0], format or Format.TABLE)
