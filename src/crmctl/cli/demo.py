"""Make a sample CRM and walk through the main job.

The sample is a made-up firm with its customers, people, calls and tasks. It is made in a folder
of its own, with a git repository of its own, and then the main job runs on it: import, search, a
customer at a glance, duplicates, a report, erasing a person, a check. Every command is printed
before its output, so that you can type it yourself afterwards.

Examples:
    crmctl demo
    crmctl demo /tmp/my-crm
"""

import shlex
import sys
from collections.abc import Sequence
from contextvars import copy_context
from pathlib import Path
from typing import Annotated

import typer
from typer.main import get_command

from crmctl.cli.output import say
from crmctl.cli.session import session
from crmctl.cli.terminal import styled

_STEPS: Sequence[tuple[str, str]] = (
    ("Bring in a table, as a German Excel writes it", "import {dir}/import/contacts.csv"),
    ("Search every field and note; `mueller` finds Müller", "search mueller"),
    ("Look at a customer before a phone call", "show mueller-und-soehne-logistik-gmbh"),
    ("Find records that may be the same", "dedupe"),
    ("See which customers nobody has spoken to for long", "report sleeping"),
    ("Erase a person", "redact erika.lindner@posteingang.example --yes"),
    ("Check every record", "check"),
)
_NEXT: Sequence[str] = (
    "due",
    'log call p-6m46x34r --text "wants a quote" --follow-up +3d',
    "merge mueller-und-soehne-logistik-gmbh mueller-u-soehne-logistik",
    "list customers segment:quiet",
    "history",
)


def run(
    folder: Annotated[
        str, typer.Argument(metavar="[DIR]", help="A new or empty folder.", show_default=False)
    ] = "crmctl-demo",
) -> None:
    """Run `crmctl demo`."""
    from crmctl.workspace.sample import make  # noqa: PLC0415 - needs pydantic

    place = session().directory / folder
    make(place)
    say(f"A sample CRM, the customers of a made-up firm, is now in {place}")
    for purpose, line in _STEPS:
        say(styled(f"\n# {purpose}", "dim"))
        status = _carry_out(_arguments(place, line))
        if status:
            raise typer.Exit(status)
    say(styled("\n# Try next", "dim"))
    for line in _NEXT:
        say(_typed(_arguments(place, line)))


def _arguments(place: Path, line: str) -> list[str]:
    words = [word.replace("{dir}", str(place)) for word in shlex.split(line)]
    return ["-C", str(place), *words]


def _typed(arguments: Sequence[str]) -> str:
    return f"$ {shlex.join(['crmctl', *arguments])}"


def _carry_out(arguments: list[str]) -> int:
    """Run a command as if a person had typed it; gives its exit code."""
    from crmctl.cli.app import app  # noqa: PLC0415 - it lists this module

    say(styled(_typed(arguments), "bold"))
    sys.stdout.flush()
    program = get_command(app)
    # In a context of its own: the options before a command hold for that command alone.
    status = copy_context().run(program.main, arguments, prog_name="crmctl", standalone_mode=False)
    sys.stdout.flush()
    return int(status or 0)
