"""Guard a repository on a server: who may push what, and that nobody erased comes back.

`install pre-receive PATH` sets the hook up in a repository that others push to, with a Python of
its own. From then on git asks crmctl about every push: rights by `users` and `roles` of the
server's own crm.yaml, valid records, no rewritten history but by a proved erasure, and nothing
from before one. A hook that is there already goes on running, after this one. `uninstall
pre-receive PATH` takes it away. `pre-receive` is what git runs.

In a clone, `install commit-msg` lets git refuse commit messages that name people, addresses or
numbers, and `install pre-commit` broken records; a hook of your own stays as it is.

Examples:
    crmctl hook install commit-msg
    crmctl hook install pre-receive /srv/git/crm.git
    crmctl hook install pre-receive /srv/git/crm.git --signed --dry-run
    crmctl hook uninstall pre-receive /srv/git/crm.git
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.messages import counted, note
from crmctl.cli.options import DryRun
from crmctl.cli.output import say
from crmctl.errors.guarding import FindingsRefusedError, HookArgumentsError, NotOnServerError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crmctl.findings import Finding
    from crmctl.workspace.guarding.server import Server

_SHOWN = 20


def run(  # noqa: PLR0913 - what the hook is to be told
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="ACTION...",
            help="install or uninstall pre-receive [PATH], install commit-msg, or pre-receive.",
            show_default=False,
        ),
    ],
    *,
    signed: Annotated[
        bool, typer.Option("--signed", help="Every commit must be signed by a key of crm.yaml.")
    ] = False,
    root: Annotated[
        str, typer.Option("--root", metavar="DIR", help="Where in the repository the CRM lies.")
    ] = "",
    identity: Annotated[
        list[str] | None,
        typer.Option(
            "--identity", metavar="VARIABLE", help="Where the server says who pushes; repeatable."
        ),
    ] = None,
    largest: Annotated[
        int, typer.Option("--largest", metavar="BYTES", help="How large a file may be.")
    ] = 100_000_000,
    python: Annotated[
        str,
        typer.Option("--python", metavar="FILE", help="A Python that has crmctl; none is set up."),
    ] = "",
    dry_run: DryRun = False,
) -> None:
    """Run `crmctl hook`."""
    match words:
        case ["pre-receive"]:
            _receive()
        case ["install", "pre-receive", *place] if len(place) <= 1:
            from crmctl.workspace.guarding.identity import VARIABLES  # noqa: PLC0415 - only here
            from crmctl.workspace.guarding.server import Server  # noqa: PLC0415 - the same

            prefix = f"{root.strip('/')}/" if root.strip("/.") else ""
            server = Server(prefix, tuple(identity or VARIABLES), signed, largest)
            _install(Path(*place), server, python, dry_run=dry_run)
        case ["install", "commit-msg" | "pre-commit" as name, *place] if len(place) <= 1:
            _install_in_clone(Path(*place), name, dry_run=dry_run)
        case ["uninstall", "pre-receive", *place] if len(place) <= 1:
            from crmctl.workspace.guarding.installing import uninstall  # noqa: PLC0415 - only here

            say(str(uninstall(Path(*place))))
        case _:
            raise HookArgumentsError


def _install(folder: Path, server: "Server", python: str, *, dry_run: bool) -> None:
    from crmctl.workspace.guarding.installing import install, plan  # noqa: PLC0415 - only here

    planned = plan(folder, server, python)
    for step in planned.steps():
        note(f"Would {step}." if dry_run else f"Going to {step}.")
    if not dry_run:
        install(planned)
        say(str(planned.hook))


def _install_in_clone(folder: Path, name: str, *, dry_run: bool) -> None:
    from crmctl.cli.session import session  # noqa: PLC0415 - only here
    from crmctl.git.repository import open_repository  # noqa: PLC0415 - the same
    from crmctl.workspace.clone import hook_file, install_hook  # noqa: PLC0415 - the same
    from crmctl.workspace.locate import find_root  # noqa: PLC0415 - the same

    repository = open_repository(find_root(session().directory / folder))
    if dry_run:
        note(f"Would write {hook_file(repository, name)}.")
        return
    install_hook(repository, name)
    say(str(hook_file(repository, name)))


def _receive() -> None:
    """Judge a push, as git asks: a line for each ref on standard input.

    The moment is this machine's: what the pusher's environment says of the day does not count.
    """
    if "GIT_DIR" not in os.environ or sys.stdin.isatty():
        raise NotOnServerError
    from crmctl.workspace.guarding.pushing import read_updates  # noqa: PLC0415 - only the hook
    from crmctl.workspace.guarding.receiving import receive  # noqa: PLC0415 - the same

    lines = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").splitlines()
    asked = read_updates(lines)
    verdict = receive(Path(os.environ["GIT_DIR"]), asked, os.environ, datetime.now(UTC))
    for sentence in verdict.notes:
        note(sentence)
    if verdict.findings:
        _tell(verdict.findings)
        raise FindingsRefusedError(len(verdict.findings))


def _tell(findings: "Sequence[Finding]") -> None:
    from crmctl.cli.findings import line  # noqa: PLC0415 - only where something is wrong

    for finding in findings[:_SHOWN]:
        note(line(finding))
    if len(findings) > _SHOWN:
        note(f"... and {counted(len(findings) - _SHOWN, 'more finding')}.")
