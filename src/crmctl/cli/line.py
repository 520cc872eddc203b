"""Add a line to a draft: a product, or a text with a price; or take one off.

The price is the product's in the currency of the document, on this day; text, unit and tax come
from the product, too. A product that is out of stock or not sold any more is added with a warning
that names its alternatives. A discount is a share or an amount of the whole line.

Examples:
    crmctl line q-7n3p2kd8 gate-drive-x3 --quantity 2 --discount "10 %"
    crmctl line q-7n3p2kd8 --text "Mounting" --price "180.00 EUR" --tax standard
    crmctl line q-7n3p2kd8 --remove 2
"""

from typing import Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.options import DryRun
from crmctl.cli.selling import Document, conclude
from crmctl.cli.session import open_workspace


def run(  # noqa: PLR0913 - one option for each part of a line
    document: Document,
    product: Annotated[
        str | None,
        typer.Argument(
            metavar="PRODUCT",
            help="The product: its id, name or number; none for a line of text.",
            autocompletion=complete_ref,
            show_default=False,
        ),
    ] = None,
    *,
    quantity: Annotated[
        str, typer.Option("--quantity", "-q", metavar="N", help="How many; below 0 to give back.")
    ] = "1",
    price: Annotated[
        str, typer.Option("--price", "-p", metavar="MONEY", help="Of one unit: 180.00 EUR.")
    ] = "",
    discount: Annotated[
        str, typer.Option("--discount", metavar="SHARE", help="Off the line: 10 %, 50.00 EUR.")
    ] = "",
    tax: Annotated[
        str, typer.Option("--tax", metavar="NAME", help="A tax of crm.yaml: standard.")
    ] = "",
    text: Annotated[str, typer.Option("--text", "-t", help="What the line says.")] = "",
    remove: Annotated[
        int | None, typer.Option("--remove", min=1, metavar="N", help="Take the Nth line off.")
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl line`."""
    from crmctl.workspace.selling.lines import Wanted, add_line, remove_line  # noqa: PLC0415 - `--help` needs none of it

    workspace = open_workspace()
    if remove is not None:
        done = remove_line(workspace, document, remove)
        conclude(workspace, done, "take a line off", dry_run=dry_run)
        return
    wanted = Wanted(product or "", quantity, price, discount, tax, text)
    done = add_line(workspace, document, wanted)
    conclude(workspace, done, "add a line", dry_run=dry_run)
