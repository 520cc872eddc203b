"""Add a record and print its reference.

Every field of the kind is an option: its path (`--name.title Dr.`), or a short name (`--email`,
`--phone`, `--city`, `--customer`, `--tag`). An option may be repeated; the second `--email` is a
second address. Phones, countries and dates are brought into their form; another record may be
named by its id, e-mail address or unique name, a day told as in `tomorrow`, `+3d`, `friday` or
`next friday` (of next week). A record that exists already is refused; likely duplicates are named,
and so is at once what `crmctl check` will call wrong. What is personal of a private customer
(`--type person`) goes to a contact. A person who was erased is refused; --consent-after-erasure
takes them in again, with the day of the consent, if that is not today, and where it is proven.

Examples:
    crmctl add customer "ACME GmbH" --city Dresden --phone "0351 4123456" --tag b2b
    crmctl add contact "Dr. Erika Muster" --email erika@acme.example --customer acme-gmbh
    crmctl add customer "Jan Beispiel" --type person --email jan@mail.example
    crmctl add task "Send the quote" --due friday --about customers/acme-gmbh
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.messages import note, warn
from crmctl.cli.options import AfterErasure, DryRun, Kind
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, remark, title
from crmctl.errors.values import UnreadableOptionError

if TYPE_CHECKING:
    from crmctl.model.record import Ref
    from crmctl.workspace import Workspace

_COMPLAINTS = "complaints"
CONTEXT_SETTINGS = {"allow_extra_args": True, "ignore_unknown_options": True}


def run(  # noqa: PLR0913 - each option is something that the name cannot say
    context: typer.Context,
    kind: Kind,
    name: Annotated[
        str,
        typer.Argument(
            metavar="[NAME]",
            help="The name, title or subject; needless where options say it.",
            show_default=False,
        ),
    ] = "",
    *,
    force: Annotated[
        bool, typer.Option("--force", help="Add it even if the same record exists.")
    ] = False,
    consent_after_erasure: AfterErasure = "",
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl add`."""
    from crmctl.workspace.adding import add, alike, draft, kind_of  # noqa: PLC0415 - pydantic
    from crmctl.workspace.likeness import require_new  # noqa: PLC0415 - the same

    workspace = open_workspace()
    arguments = context.args
    if name.startswith("--"):
        name, arguments = "", [name, *arguments]
    new = draft(workspace, kind_of(workspace, kind), name, list(read_options(arguments)))
    change = workspace.change("add")
    ref = add(change, new)
    found = alike(workspace, new)
    require_new(found, force=force)
    for likeness in found:
        warn(f"may be the same as {likeness.ref} ({likeness.probability:.0%})")
    if consent_after_erasure:
        from crmctl.workspace.coming_back import come_back  # noqa: PLC0415 - seldom

        come_back(workspace, change, ref, consent_after_erasure)
    finish(change, f"{title(workspace, ref)}: add", dry_run=dry_run, done=str(ref))
    if not dry_run:
        remark(change.findings())
        if ref.folder == _COMPLAINTS:
            _tell_similar(workspace, ref)


def _tell_similar(workspace: "Workspace", complaint: "Ref") -> None:
    """Name open complaints that may be about the same trouble."""
    from crmctl.workspace.complaints import similar  # noqa: PLC0415 - for complaints only

    for one in similar(workspace, complaint):
        note(f"similar open complaint: {complaint.folder}/{one.id} ({one.reason})")


def read_options(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Read `--field value` and `--field=value`; dashes in a name count as underscores.

    Raises:
        UnreadableOptionError: something is neither, or a value is missing.
    """
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.removeprefix("--").partition("=")
        if not argument.startswith("--") or not name:
            raise UnreadableOptionError
        if not equals:
            following = next(waiting, None)
            if following is None:
                raise UnreadableOptionError
            value = following
        yield name.replace("-", "_"), value
