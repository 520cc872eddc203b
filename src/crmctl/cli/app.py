"""The program: options before the command, help, and commands that are imported when called."""

import importlib
from collections.abc import Sequence
from functools import partial
from itertools import groupby
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command_from_info
from typer.models import CommandInfo

from crmctl import __version__
from crmctl.cli.boundary import guarded
from crmctl.cli.docs import epilog, read_docs
from crmctl.cli.parameters import read_plainly
from crmctl.cli.registry import COMMANDS, Command
from crmctl.cli.session import begin
from crmctl.cli.terminal import never_fail_to_encode

if TYPE_CHECKING:
    from typer._click import Command as AnyCommand
    from typer._click import Context, HelpFormatter
    from typer._click.shell_completion import CompletionItem


class _RunnableCommand(TyperCommand):
    """A command whose module has been imported."""

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        read_plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: "Context", incomplete: str) -> "list[CompletionItem]":
        offered = super().shell_complete(ctx, incomplete)
        if not (ctx.ignore_unknown_options and incomplete.startswith("-")):
            return offered
        from typer._click.shell_completion import CompletionItem  # noqa: PLC0415 - only the shell

        from crmctl.cli.completion import complete_field  # noqa: PLC0415 - the same

        fields = complete_field(ctx, incomplete)
        return offered + [CompletionItem(name, help=path or None) for name, path in fields]


class _Listed(TyperGroup):
    """Commands, each known by its line in a list until it is called."""

    def __init__(self, listed: Sequence[Command], **settings: Any) -> None:
        super().__init__(**settings)
        self._listed = {command.name: command for command in listed}
        self.commands = {command.name: _placeholder(command) for command in listed}

    def parse_args(self, ctx: "Context", args: list[str]) -> list[str]:
        read_plainly(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: "Context", args: list[str]
    ) -> "tuple[str | None, AnyCommand | None, list[str]]":
        name, found, rest = super().resolve_command(ctx, args)
        return name, load(self._listed[name]) if name and found else None, rest

    def format_commands(self, ctx: "Context", formatter: "HelpFormatter") -> None:
        del ctx
        widest = max(map(len, self._listed))
        for panel, commands in groupby(self._listed.values(), key=lambda command: command.panel):
            with formatter.section(panel):
                # Names of one width, so that the sections line up.
                formatter.write_dl([(f"{c.name:<{widest}}", c.help) for c in commands])


class _Commands(_Listed):
    """All commands of the registry."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(COMMANDS, **settings)

    def invoke(self, ctx: "Context") -> object:
        return guarded(partial(super().invoke, ctx))


def _placeholder(command: Command) -> TyperCommand:
    return TyperCommand(command.name, short_help=command.help, rich_markup_mode=None)


def load(command: Command) -> "AnyCommand":
    """Import a command's module and make its function `run` a command of typer.

    The module's docstring is its help. A module that takes options which are not known
    beforehand says so in `CONTEXT_SETTINGS`, which typer hands to click. One that stands for
    several commands lists them in `SUBCOMMANDS` and has no `run`.
    """
    module = importlib.import_module(command.path)
    if hasattr(module, "SUBCOMMANDS"):
        return _group(command, module)
    docs = read_docs(module.__doc__)
    info = CommandInfo(
        command.name,
        cls=_RunnableCommand,
        callback=module.run,
        context_settings=getattr(module, "CONTEXT_SETTINGS", None),
        help=docs.text,
        short_help=command.help,
        epilog=epilog(docs),
    )
    return get_command_from_info(info, pretty_exceptions_short=False, rich_markup_mode=None)


def _group(command: Command, module: ModuleType) -> "AnyCommand":
    docs = read_docs(module.__doc__)
    return _Listed(
        module.SUBCOMMANDS,
        name=command.name,
        help=docs.text,
        short_help=command.help,
        epilog=epilog(docs),
        no_args_is_help=True,
        rich_markup_mode=None,
    )


app = typer.Typer(
    cls=_Commands,
    help="A CRM over plain files: YAML records in a git repository, every change a commit.",
    epilog="`crmctl COMMAND --help` explains a command and gives examples.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        typer.echo(f"crmctl {__version__}")
        raise typer.Exit


@app.callback()
def _before_the_command(
    *,
    directory: Annotated[
        str | None,
        typer.Option(
            "-C",
            "--directory",
            metavar="DIR",
            envvar="CRMCTL_DIR",
            show_envvar=True,
            show_default=False,
            help="The CRM; otherwise it is looked for from the current folder upwards.",
        ),
    ] = None,
    today: Annotated[
        str | None,
        typer.Option("--today", metavar="DATE", envvar="CRMCTL_TODAY", hidden=True),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    del version
    never_fail_to_encode()
    begin(directory, today)
