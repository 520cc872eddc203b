"""Keep a record for a legal claim although it should go, or end that.

While a hold is in force, `redact` and `remove` refuse the record and what refers to it (exit 7),
and `privacy due` lists it as held. A hold is a file below privacy/holds/ with the record's id, the
days and the reason, which must not name anybody: it outlives the person's data. Without --reason
and --release the holds are listed, of one record or of all.

Examples:
    crmctl privacy hold p-7k3f9q2m --reason "case 4 O 12/26" --until 2027-12-31
    crmctl privacy hold p-7k3f9q2m --release
    crmctl privacy hold
"""

from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.options import DryRun, FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.privacy_options import day_of
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, title
from crmctl.errors.privacy import ReasonNeededError

if TYPE_CHECKING:
    from crmctl.model.record import Record
    from crmctl.workspace import Workspace

_COLUMNS = (
    Column("record", whole=True),
    Column("since", whole=True),
    Column("until", whole=True),
    Column("released", whole=True),
    Column("reason"),
    Column("by"),
    Column("id", whole=True),
)


def run(  # noqa: PLR0913 - each is an option of the command
    ref: Annotated[
        str,
        typer.Argument(
            metavar="[REF]",
            help="The record; of a private customer the person.",
            autocompletion=complete_ref,
            show_default=False,
        ),
    ] = "",
    *,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why, without naming anybody.")
    ] = "",
    until: Annotated[
        str, typer.Option("--until", metavar="DATE", help="Its last day, if there is one.")
    ] = "",
    release: Annotated[bool, typer.Option("--release", help="End the holds on it.")] = False,
    dry_run: DryRun = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl privacy hold`."""
    from crmctl.workspace.privacy import holding  # noqa: PLC0415 - help needs none of it

    workspace = open_workspace()
    record = _record(workspace, ref) if ref else None
    if record is None or not (reason or until or release):
        _list(workspace, record, format)
        return
    today = workspace.now.date()
    if release:
        change = holding.release(workspace, record)
        finish(change, f"{title(workspace, record.ref)}: release the hold", dry_run=dry_run)
        return
    if not reason:
        raise ReasonNeededError("--reason")
    change = holding.hold(workspace, record, reason, day_of(until, today) if until else None)
    path = change.edits()[0].path
    finish(change, f"{title(workspace, record.ref)}: hold", dry_run=dry_run, done=path)


def _record(workspace: "Workspace", ref: str) -> "Record":
    """Give the record that is meant; of a private customer the person who they are."""
    from crmctl.errors.records import UnknownRecordError  # noqa: PLC0415 - help needs none
    from crmctl.workspace.privacy.asking import person_of  # noqa: PLC0415 - the same
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    found = workspace.record(resolve(workspace, ref))
    if found is None:
        raise UnknownRecordError(ref)
    return person_of(workspace, str(found.ref)) if "person" in found.data else found


def _list(workspace: "Workspace", record: "Record | None", format_: Format) -> None:
    from crmctl.workspace.privacy.holding import holds  # noqa: PLC0415 - help needs none

    rows = [
        {
            "record": str(one.ref),
            "since": one.since.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "released": one.released.isoformat() if one.released else None,
            "reason": one.reason,
            "by": one.by,
            "id": one.id,
        }
        for one in holds(workspace)
        if record is None or one.ref == record.ref
    ]
    emit(rows, _COLUMNS, format_, ref=lambda row: str(row["record"]), empty="There are no holds.")
