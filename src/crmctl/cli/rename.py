"""Give a record another id; every reference follows.

The old id stays as an alias, so that old links and commit messages still lead to the record. The
id of a person or a task stays one of chance, since it stands in paths and commit messages.

Examples:
    crmctl rename acme-gmbh acme-maschinenbau
"""

from typing import Annotated

import typer

from crmctl.cli.options import DryRun, Ref
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, title


def run(
    ref: Ref,
    new_id: Annotated[
        str, typer.Argument(metavar="ID", help="The new id: small letters, digits, hyphens.")
    ],
    *,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl rename`."""
    from crmctl.workspace.removing import rename  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    workspace = open_workspace()
    old = resolve(workspace, ref)
    change, new = rename(workspace, old, new_id)
    finish(change, f"{title(workspace, old)}: rename to {new.id}", dry_run=dry_run, done=str(new))
