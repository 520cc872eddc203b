"""Bring in a product's own log, summed up by month.

The log has one JSON object a line: `customer`, `at` (a day or a moment), `measure` (what was
counted), and if wanted `product` (its id or number) and `amount` (1 otherwise). The sums stand on
the customer, by month, product and measure. --customer-key says what `customer` is in the log. The
months that the log names are replaced, so that bringing it in again changes nothing: give each
log its own --source, and whole months. All of it goes into one commit. Lines of customers whom
nobody knows are left out; for any other line that cannot be taken, nothing is brought in. Both
go to a file beside the log, or outside of the CRM, with the reason: mend the log, or add the
customer, and bring the log in again.

Examples:
    crmctl usage log.jsonl --source portal --customer-key external_ids.portal
    crmctl usage log.jsonl --customer-key domain --dry-run
    crmctl list customers "usage.measure:logins"
"""

from pathlib import Path
from typing import Annotated

import typer

from crmctl.cli.messages import counted, note
from crmctl.cli.options import DryRun
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, remark_in_short
from crmctl.errors.files import UnreadableInputError


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The log.", show_default=False)],
    *,
    customer_key: Annotated[
        str,
        typer.Option(
            "--customer-key", "-k", metavar="FIELD", help="id, domain, email, external_ids.NAME."
        ),
    ] = "id",
    source: Annotated[
        str, typer.Option("--source", "-s", metavar="NAME", help="The system it comes from.")
    ] = "",
    rejects: Annotated[
        Path | None,
        typer.Option("--rejects", metavar="FILE", help="Where rejected lines go."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl usage`."""
    from crmctl.workspace.importing.rejects import place_of_rejects  # noqa: PLC0415 - pydantic
    from crmctl.workspace.usage import bring_in, write_rejected  # noqa: PLC0415 - the same

    workspace = open_workspace()
    account = bring_in(workspace, _content(file), customer_key, source)
    place = None
    if account.rejected:
        place = place_of_rejects(workspace.repository, file, rejects, "jsonl")
    if dry_run or account.changed:
        subject = f"usage of {counted(len(account.changed), 'customer')}"
        finish(account.change, subject, dry_run=dry_run)
    note(
        f"{account.counted + len(account.rejected)} lines read: {account.counted} counted for "
        f"{counted(len(account.customers), 'customer')}, {len(account.changed)} of them changed, "
        f"{len(account.rejected)} rejected."
    )
    if not dry_run:
        remark_in_short(account.change.findings())
    if place:
        if not dry_run:
            write_rejected(account, place)
            note(f"Rejected lines, with reasons: {place}")
        if not all(one.stranger for one in account.rejected):
            note("Nothing was brought in; mend the log and bring it in again.")
        raise typer.Exit(1)


def _content(file: Path) -> bytes:
    from crmctl.interchange.tables.csvread import MAX_BYTES  # noqa: PLC0415 - help needs none

    try:
        with file.open("rb") as log:
            return log.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableInputError(str(file), error.errno) from error
