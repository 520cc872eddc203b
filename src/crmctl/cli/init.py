"""Make a new CRM in a folder.

Writes crm.yaml, JSON Schemas for editors and .gitattributes, and commits them; a git repository
is made where there is none. `--hooks` lets git refuse commits of broken records, and messages
that name people; it works in a
CRM that is there already too, as after a clone, which brings no hooks along. `--ci` lets a forge
check every push (docs/ci.md), in a new CRM or in one that is there.

Examples:
    crmctl init my-crm --name "Schmidt Webdesign"
    crmctl init --country AT --timezone Europe/Vienna
    crmctl -C my-crm init --hooks
    crmctl -C my-crm init --ci github
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.messages import note
from crmctl.cli.output import say
from crmctl.cli.session import session
from crmctl.errors.crm import AlreadyACrmError

if TYPE_CHECKING:
    from crmctl.git.repository import Repository


class Forge(StrEnum):
    """Where pushes are checked; the same as `workspace.ci.Forge`, without its imports."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"


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
        bool, typer.Option("--hooks", help="Install hooks that check records and messages.")
    ] = False,
    ci: Annotated[
        Forge | None,
        typer.Option("--ci", help="Let this forge check every push.", show_default=False),
    ] = None,
) -> None:
    """Run `crmctl init`."""
    from crmctl.workspace.clone import install_hooks, set_up  # noqa: PLC0415 - help needs none
    from crmctl.workspace.create import Basics, create  # noqa: PLC0415 - pydantic

    place = (session().directory / folder if folder else session().directory).resolve()
    basics = Basics(name or place.name, country, language, timezone, currency)
    try:
        repository = create(place, basics)
    except AlreadyACrmError:
        if not (hooks or ci):
            raise
        repository = set_up(place)
        note("The CRM is there already and stays as it is.")
    else:
        say(str(place))
        note('Next: crmctl add customer "ACME GmbH" --city Dresden; crmctl --help for the rest.')
    if ci:
        _set_up_ci(repository, ci)
    if hooks:
        install_hooks(repository)
        note("Git refuses commits of broken records, and messages that name people, from now on.")


def _set_up_ci(repository: "Repository", forge: Forge) -> None:
    from crmctl.workspace.ci import Forge as Known  # noqa: PLC0415 - help needs none
    from crmctl.workspace.ci import set_up_ci  # noqa: PLC0415 - help needs none

    place, committed = set_up_ci(repository, Known(forge.value))
    left = "" if committed else " It lies outside of the CRM: commit it yourself."
    note(f"{place} lets every push be checked.{left}")
