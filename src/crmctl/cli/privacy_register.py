"""Print the record of processing activities, from what crm.yaml says (Art. 30 GDPR).

Purposes and retention are those by which the program goes; `company` and `processing` (officer,
authority, recipients, measures) are said for this record alone. What is missing is named on
standard error.

Examples:
    crmctl privacy register > register.md
    crmctl privacy register --format html > register.html
"""

import json
import sys
from enum import StrEnum
from typing import Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.output import say
from crmctl.cli.session import open_workspace
from crmctl.cli.terminal import is_terminal


class RegisterFormat(StrEnum):
    """How it is written."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


def run(
    format: Annotated[  # noqa: A002 - the option's name
        RegisterFormat,
        typer.Option("--format", "-f", metavar="FORMAT", help="markdown, html or json."),
    ] = RegisterFormat.MARKDOWN,
) -> None:
    """Run `crmctl privacy register`."""
    from crmctl.privacy import answer, register  # noqa: PLC0415 - help needs none of it
    from crmctl.privacy.retention import rules  # noqa: PLC0415 - the same

    workspace = open_workspace()
    config, catalogue = workspace.config, workspace.catalogue
    kept = rules(config["retention"], catalogue)
    page = register.register(config, catalogue, kept, workspace.now.date().isoformat())
    match format:
        case RegisterFormat.JSON:
            text = json.dumps(answer.as_json(page), ensure_ascii=False, indent=2) + "\n"
        case RegisterFormat.HTML:
            text = answer.as_html(page)
        case RegisterFormat.MARKDOWN:
            text = answer.as_markdown(page)
    if is_terminal():
        say(text.rstrip("\n"))
    else:
        sys.stdout.write(text)
    for gap in register.gaps(config):
        note(f"missing  {gap}")
