"""List the erasures of this CRM in order, and verify their certificates.

Each erasure has a certificate in privacy/epochs/, sealed with the key of the suppression list, and
follows those before it. This says of each whether its seal fits, which clones have acknowledged
it, and what is wrong: a certificate that is forged, has no seal, was here once and is gone, or
whose lines are missing from the suppression list; then the exit status is 8. Erasures on two
machines that know nothing of each other both stay; `--join` writes a certificate that follows
both, and so does the next erasure.

Examples:
    crmctl privacy epochs
    crmctl privacy epochs --format json
    crmctl privacy epochs --join
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmctl.cli.messages import note, warn
from crmctl.cli.options import DryRun, FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish

if TYPE_CHECKING:
    from crmctl.workspace.epochs import Standing

_INCOMPLETE = 8  # exit code: what was verified is not in order, or could not be told
_COLUMNS = (
    Column("epoch", whole=True),
    Column("date", whole=True),
    Column("people", align="right"),
    Column("seal", whole=True),
    Column("follows"),
    Column("acknowledged"),
)


def run(
    *,
    join: Annotated[
        bool, typer.Option("--join", help="Put erasures of several machines in order.")
    ] = False,
    dry_run: DryRun = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl privacy epochs`."""
    from crmctl.workspace import epochs  # noqa: PLC0415 - `--help` needs none of it

    workspace = open_workspace()
    if join and (change := epochs.join(workspace)):
        finish(change, "put erasures in order", dry_run=dry_run)
        workspace.refresh()
    standing = epochs.standing(workspace)
    if not dry_run:
        epochs.remember(workspace)
    emit(
        list(_rows(standing)),
        _COLUMNS,
        format,
        ref=lambda row: str(row["epoch"]),
        empty="Nobody was erased.",
    )
    _tell(standing)
    if standing.chain.faults or (standing.chain.epochs and not standing.has_key):
        raise typer.Exit(_INCOMPLETE)


def _rows(standing: "Standing") -> Iterator[dict[str, Any]]:
    for one in standing.chain.epochs:
        yield {
            "epoch": one.id,
            "date": one.day,
            "people": one.records,
            "seal": str(one.state),
            "follows": list(one.follows),
            "acknowledged": sorted(standing.acknowledged.get(one.id, {})),
        }


def _tell(standing: "Standing") -> None:
    for epoch, fault in standing.chain.faults:
        warn(f"{epoch} is {fault}")
    if standing.chain.is_forked:
        note(
            f"Erased on several machines: {', '.join(standing.chain.heads)}. The next erasure "
            "follows all of them, and so does `crmctl privacy epochs --join`."
        )
    if standing.chain.epochs and not standing.has_key:
        note(
            "The seals were not checked: the key of the suppression list is not here. "
            "`crmctl privacy key import` brings it."
        )
