"""List what must go, since when, and by which rule of crm.yaml.

The rules below `retention` say how long records of a kind are kept; the longest that applies
wins. `redact` is carried out by `crmctl redact --due`, `remove` by `crmctl remove`, and `review`
is yours to decide. What a legal hold keeps is listed with it.

Examples:
    crmctl privacy due
    crmctl privacy due --on 2027-01-01
    crmctl privacy due --format csv > due.csv
"""

from collections import Counter
from typing import Annotated

import typer

from crmctl.cli.messages import counted, note
from crmctl.cli.options import FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.privacy_options import day_of
from crmctl.cli.session import open_workspace
from crmctl.cli.viewing import tell_what_is_missing

_COLUMNS = (
    Column("record", whole=True),
    Column("since", whole=True),
    Column("action", whole=True),
    Column("rule"),
    Column("held", heading="held by"),
)


def run(
    *,
    on: Annotated[
        str, typer.Option("--on", metavar="DATE", help="What is due by then; today otherwise.")
    ] = "",
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
) -> None:
    """Run `crmctl privacy due`."""
    from crmctl.workspace.privacy.retaining import Retaining  # noqa: PLC0415 - help needs none

    workspace = open_workspace()
    tell_what_is_missing(workspace)
    kept = Retaining(workspace, day_of(on, workspace.now.date()))
    if not kept.rules:
        note("crm.yaml has no rules below retention, so nothing is ever due; docs/privacy.md.")
    look = kept.look()
    found = sorted(look.due, key=lambda one: (one.since, str(one.ref)))
    rows = [
        {
            "record": str(one.ref),
            "since": one.since.isoformat(),
            "action": one.action,
            "rule": one.rule,
            "held": list(one.held),
        }
        for one in found
    ]
    emit(rows, _COLUMNS, format, ref=lambda row: str(row["record"]), empty="Nothing is due.")
    if format is Format.TABLE and found:
        actions = Counter(one.action for one in found if not one.held)
        note("; ".join(f"{action}: {counted(actions[action], 'record')}" for action in actions))
    if look.undated:
        note(
            f"{counted(look.undated, 'contact')}: nothing ever happened, so no rule says when "
            "they go; `crmctl list contacts last_contact:none` shows most of them."
        )
