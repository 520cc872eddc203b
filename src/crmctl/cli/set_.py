"""Change fields of one record or of many.

`field=value` sets, `field=` clears, `field+=value` and `field-=value` change a list. A field is a
path (`name.family`, `custom.gate_height`, `emails[0].label`) or a short name (`city`, `email`).
`--where` changes every record that a query finds, in one commit; `-` reads references from
standard input, one a line. A value that names another record may be its id, e-mail address or
unique name; a day may be told as in `tomorrow`, `+3d` or `friday`. What belonged to a person who
was erased is refused, unless --consent-after-erasure says where a later consent is proven.

Examples:
    crmctl set acme-gmbh stage=customer tags+=vip
    crmctl set erika@acme.example phone+="0171 3920012" roles[0].position="Head of IT"
    crmctl set --where "kind:customer city:Berlin" owner=u-anna
    crmctl list customers "last_contact>90d" --format ids | crmctl set - tags+=win-back
"""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.completion import complete_ref
from crmctl.cli.confirm import confirm
from crmctl.cli.messages import counted, note
from crmctl.cli.options import AfterErasure, DryRun, Yes
from crmctl.cli.session import open_workspace
from crmctl.cli.writing import finish, remark, titles
from crmctl.errors.queries import NothingSelectedError, SelectedTwiceError
from crmctl.errors.values import NoAssignmentError

if TYPE_CHECKING:
    from crmctl.model.record import Ref
    from crmctl.workspace import Workspace

_MANY = 20  # records that are changed without asking


def run(
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="[REF...] FIELD=VALUE...",
            help="The records, then the changes.",
            autocompletion=complete_ref,
            show_default=False,
        ),
    ],
    *,
    where: Annotated[
        str | None, typer.Option("--where", "-w", metavar="QUERY", help="Every record it finds.")
    ] = None,
    consent_after_erasure: AfterErasure = "",
    dry_run: DryRun = False,
    yes: Yes = False,
) -> None:
    """Run `crmctl set`."""
    from crmctl.model.assign import parse  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.setting import assign  # noqa: PLC0415 - the same

    workspace = open_workspace()
    texts, assignments = _parted(arguments)
    if not assignments:
        raise NoAssignmentError
    refs = _chosen(workspace, texts, where, from_input="-" in arguments)
    if not refs:
        note("No record is found.")
        return
    setting = assign(workspace, refs, [parse(text) for text in assignments])
    count = len(setting.refs)
    if count > _MANY and not dry_run:
        confirm(f"Change {count} records?", yes=yes)
    for ref in setting.refs if consent_after_erasure else ():
        from crmctl.workspace.coming_back import come_back  # noqa: PLC0415 - seldom

        come_back(workspace, setting.change, ref, consent_after_erasure)
    subject = f"{titles(workspace, setting.refs)}: set {', '.join(setting.fields)}"
    finish(setting.change, subject, dry_run=dry_run)
    if dry_run:
        return
    remark(setting.change.findings())
    for ref in setting.following:
        note(f"comes again: {ref}, due {setting.change.record(ref).data['due']}")
    if count and len(refs) > 1:
        note(f"Changed {counted(count, 'record')}.")


def _chosen(
    workspace: "Workspace", texts: Sequence[str], where: str | None, *, from_input: bool
) -> "list[Ref]":
    """Give the records that were named, or that a query finds."""
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - `--help` needs none of it
    from crmctl.workspace.selecting import select_refs  # noqa: PLC0415 - the same

    if where is None:
        if not texts and not from_input:
            raise NothingSelectedError
        return [resolve(workspace, text) for text in texts]
    if texts or from_input:
        raise SelectedTwiceError
    return select_refs(workspace, where)


def _parted(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part references from assignments: these have an equals sign after a field's name."""
    refs: list[str] = []
    assignments: list[str] = []
    for argument in arguments:
        if argument == "-":
            refs += [line.strip() for line in sys.stdin if line.strip()]
        elif "=" in argument:
            assignments.append(argument)
        else:
            refs.append(argument)
    return refs, assignments
