"""Make a new CRM in a folder.

Writes crm.yaml, JSON Schemas for editors and .gitattributes, and commits them; a git repository
is made where there is none. `--hooks` lets git refuse commits of broken records.

Examples:
    crmctl init my-crm --name "Schmidt Webdesign"
    crmctl init --country AT --timezone Europe/Vienna --hooks
"""

from typing import Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.output import say
from crmctl.cli.session import session


def run(  # noqa: PLR0913 - one option for each setting that a new CRM should not guess
    folder: Annotated[
        str | None, typer.Argument(metavar="[DIR]", help="The folder; it may exist.")
    ] = None,
    *,
    name: Annotated[
        str | None, typer.Option("--name", help="Whose CRM it is; the folder's name by default.")
    ] = None,
    country: Annotated[
        str, typer.Option("--country", metavar="CODE", help="For phones without a country code.")
    ] = "DE",
    language: Annotated[str, typer.Option("--language", metavar="CODE")] = "en",
    timezone: Annotated[str, typer.Option("--timezone", metavar="ZONE")] = "Europe/Berlin",
    currency: Annotated[str, typer.Option("--currency", metavar="CODE")] = "EUR",
    hooks: Annotated[
        bool, typer.Option("--hooks", help="Install a pre-commit hook that runs `crmctl check`.")
    ] = False,
) -> None:
    """Run `crmctl init`."""
    from crmctl.workspace.create import Basics, create, install_hook  # noqa: PLC0415 - pydantic

    place = (session().directory / folder if folder else session().directory).resolve()
    basics = Basics(name or place.name, country, language, timezone, currency)
    repository = create(place, basics)
    if hooks:
        install_hook(repository)
    say(str(place))
    note('Next: crmctl add customer "ACME GmbH" --city Dresden; crmctl --help for the rest.')
