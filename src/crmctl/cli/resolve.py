"""Decide where two people changed one field.

After `crmctl sync` your value stands in the record, and conflicts/ holds the other one with who
and when. Asks for each field which value it shall be; nothing is written before the last answer,
and one commit holds all decisions. `--take` decides without asking, `--field` for one field alone.

Examples:
    crmctl resolve --list
    crmctl resolve
    crmctl resolve contacts/p-7k3f9q2m --take theirs --field title
    crmctl resolve --take mine
"""

import sys
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from crmctl.cli.messages import counted, note
from crmctl.cli.options import DryRun, FormatOption
from crmctl.cli.output import Column, Format, emit
from crmctl.cli.session import open_workspace
from crmctl.cli.terminal import safe
from crmctl.cli.writing import finish
from crmctl.errors.base import UsageError
from crmctl.errors.crm import DeclinedError
from crmctl.errors.sharing import NobodyDecidesError, OpenConflictError

if TYPE_CHECKING:
    from crmctl.matching.conflicts import Side
    from crmctl.workspace.sharing.resolving import Open, Resolving
    from crmctl.workspace.workspace import Workspace

_COLUMNS = tuple(map(Column, ("record", "field", "before", "mine", "theirs", "by", "at")))
_ANSWERS = "[m]ine [t]heirs [b]efore [e]dit [s]kip"
_SHOWN = 200  # characters of a value


def run(  # noqa: PLR0913 - options of a command
    refs: Annotated[
        list[str] | None, typer.Argument(metavar="[REF]...", show_default=False, help="Records.")
    ] = None,
    *,
    take: Annotated[
        str,
        typer.Option(
            "--take", metavar="mine|theirs|before", help="Do not ask.", show_default=False
        ),
    ] = "",
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="NAME", help="This field alone.", show_default=False),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="Show what is open.")] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option's name
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl resolve`."""
    from crmctl.workspace.sharing.resolving import Resolving, Take  # noqa: PLC0415 - help needs none

    if take and take not in list(Take):
        raise typer.BadParameter("one of mine, theirs, before", param_hint="--take")
    workspace = open_workspace()
    resolving = Resolving(workspace)
    names = [_name(workspace, ref) for ref in refs or ()]
    found = resolving.open(names, field or ())
    if list_:
        emit([_row(each) for each in found], _COLUMNS, format)
        return
    if not found:
        if field or names:
            known = [f"{each.name} {each.conflict.field}" for each in resolving.open()]
            raise OpenConflictError(", ".join(field or names), known)
        note("No conflict is open.")
        return
    if not take and not sys.stdin.isatty():
        raise NobodyDecidesError(len(found))
    _decide(workspace, resolving, found, take)
    finish(resolving.change, f"resolve {counted(resolving.decided, 'conflict')}", dry_run=dry_run)
    left = len(resolving.open())
    note(f"Decided {counted(resolving.decided, 'conflict')}; {left or 'none'} left open.")


def _decide(
    workspace: "Workspace", resolving: "Resolving", found: "list[Open]", take: str
) -> None:
    from crmctl.workspace.sharing.resolving import Take  # noqa: PLC0415 - as above

    for place in range(len(found)):
        # One decision may move the places of others in a list.
        each = found[place] if not place else _again(resolving, found[place])
        if take:
            resolving.take(each, Take(take))
        else:
            _ask(workspace, resolving, each)


def _again(resolving: "Resolving", each: "Open") -> "Open":
    now = resolving.open([each.name])
    same = [one for one in now if one.conflict == each.conflict]
    sides = (each.conflict.ours, each.conflict.theirs)
    moved = [one for one in now if (one.conflict.ours, one.conflict.theirs) == sides]
    return next(iter(same or moved), each)


def _ask(workspace: "Workspace", resolving: "Resolving", each: "Open") -> None:
    from crmctl.workspace.sharing.resolving import Take  # noqa: PLC0415 - as above

    takes = {take.value[0]: take for take in Take}
    question = _question(workspace, each)
    while True:
        answer = _line(f"{question} {_ANSWERS}: ")
        key = answer[:1].casefold()
        try:
            if key in takes:
                resolving.take(each, takes[key])
            elif key == "e":
                resolving.type(each, _line("  its value: "))
            elif key != "s":
                note("Answer with one of the letters.")
                continue
        except UsageError as error:  # a value that the field does not take
            note(str(error))
            continue
        return


def _question(workspace: "Workspace", each: "Open") -> str:
    """Put a conflict into words: `Title of p-7k3f9q2m: before 'Buyer'. You, today: 'CEO'. ...`."""
    name = "The whole file" if each.conflict.field == "*" else each.conflict.field
    head = f"{name[:1].upper()}{name[1:]} of {each.name.rpartition('/')[2]}"
    mine, theirs = (
        _side(workspace, side, somebody)
        for side, somebody in ((each.mine, "You"), (each.theirs, "Somebody else"))
    )
    return f"{head}: before {_shown(each.conflict.before)}. {mine}. {theirs}."


def _side(workspace: "Workspace", side: "Side", somebody: str) -> str:
    who = somebody if somebody == "You" or not side.by else side.by
    at = _when(workspace, side.at)
    return f"{who}{f', {at}' if at else ''}: {_shown(side.value)}"


def _when(workspace: "Workspace", at: str) -> str:
    try:
        moment = datetime.fromisoformat(at).astimezone(workspace.now.tzinfo)
    except ValueError:
        return ""
    today = workspace.now.date()
    if moment.date() == today:
        return f"today {moment:%H:%M}"
    return "yesterday" if moment.date() == today - timedelta(days=1) else moment.date().isoformat()


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else _flat(value)
    return f"'{text}'" if len(text) <= _SHOWN else f"'{text[:_SHOWN]} ...'"


def _flat(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_flat(inner)}" for name, inner in value.items())
    if isinstance(value, list):
        return "; ".join(map(_flat, value))
    return str(value)


def _row(each: "Open") -> dict[str, Any]:
    return {
        "record": each.name,
        "field": each.conflict.field,
        "before": each.conflict.before,
        "mine": each.mine.value,
        "theirs": each.theirs.value,
        "by": each.theirs.by,
        "at": each.theirs.at,
    }


def _name(workspace: "Workspace", ref: str) -> str:
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - as above

    return ref if (workspace.root / ref).is_file() else str(resolve(workspace, ref))


def _line(prompt: str) -> str:
    """Read one line of standard input.

    Raises:
        DeclinedError: it has ended.
    """
    sys.stderr.write(safe(prompt))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise DeclinedError
    return line.strip()
