"""Note a payment for an invoice.

Without --amount all that is owed was paid. A payment of more than is owed, of a paid invoice, or
one that is noted already is refused unless --force is given. A negative amount went back.

Examples:
    crmctl pay R-2026-031 --on 2026-11-20 --reference "bank 2026-344"
    crmctl pay R-2026-031 --amount "2000.00 EUR"
"""

from typing import Annotated

import typer

from crmctl.cli.options import DryRun
from crmctl.cli.selling import Document, On, conclude
from crmctl.cli.session import open_workspace


def run(  # noqa: PLR0913 - one option for each part of a payment
    document: Document,
    *,
    amount: Annotated[
        str, typer.Option("--amount", "-a", metavar="MONEY", help="How much: 2000.00 EUR.")
    ] = "",
    on: On = "",
    reference: Annotated[
        str, typer.Option("--reference", "-r", metavar="TEXT", help="Where it stands: bank 344.")
    ] = "",
    force: Annotated[
        bool, typer.Option("--force", help="Also what is probably a mistake.")
    ] = False,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl pay`."""
    from crmctl.workspace.selling.documents import on_day  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.selling.paying import Paid, pay  # noqa: PLC0415 - the same

    workspace = open_workspace()
    paid = Paid(on_day(workspace, on), amount, reference)
    done = pay(workspace, document, paid, force=force)
    conclude(workspace, done, "pay", dry_run=dry_run)
