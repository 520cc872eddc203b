"""Make a credit note for an invoice, whole or in part.

It is a draft: look at it, then `crmctl issue` it. Whole invoices and lines (--line, from 1) are
given back as they were sold; an --amount is with tax. Without any of them all that issued credit
notes have left is given back: lines that were not touched, else an amount for each tax. More than
the invoice asked for, other credit notes included, is refused.

Examples:
    crmctl credit R-2026-031 --reason "scratched housing" --amount "119.00 EUR"
    crmctl credit R-2026-031 --line 2
"""

from typing import Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.messages import note
from crmctl.cli.options import DryRun
from crmctl.cli.selling import Document, conclude
from crmctl.cli.session import open_workspace
from crmctl.errors.sales import AmountOrLinesError


def run(  # noqa: PLR0913 - one option for each thing that a person may say
    document: Document,
    *,
    amount: Annotated[
        str, typer.Option("--amount", "-a", metavar="MONEY", help="So much, with tax: 119.00 EUR.")
    ] = "",
    line: Annotated[
        list[int] | None, typer.Option("--line", metavar="N", min=1, help="Only this line.")
    ] = None,
    tax: Annotated[
        str, typer.Option("--tax", metavar="NAME", help="Of the amount, if there are several.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    complaint: Annotated[
        str,
        typer.Option(
            "--complaint",
            metavar="REF",
            help="The complaint that it answers.",
            autocompletion=complete_ref,
        ),
    ] = "",
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl credit`."""
    from crmctl.workspace.selling.crediting import Wanted, credit  # noqa: PLC0415 - `--help` needs none of it

    if amount and line:
        raise AmountOrLinesError
    workspace = open_workspace()
    found = credit(workspace, document, Wanted(amount, tax, line or (), reason, complaint))
    conclude(workspace, found.done, "credit", dry_run=dry_run, says=str(found.done.refs[0]))
    if found.amount == found.asked:
        return
    if found.amount == found.before:
        note(f"This is all that was left: {found.amount} of {found.asked}.")
    else:
        note(f"Once it is issued, {found.before - found.amount} of {found.asked} are left.")
