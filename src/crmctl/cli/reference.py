"""The reference of all commands, written from the program itself.

`python -m crmctl.cli.reference --write` writes docs/commands.md, `--check` fails if it differs.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from typer.core import TyperArgument, TyperOption
from typer.main import get_command

from crmctl.cli.app import app, load
from crmctl.cli.docs import Docs, read_docs
from crmctl.cli.registry import COMMANDS, Command

if TYPE_CHECKING:
    from typer._click import Command as AnyCommand

PAGE = Path(__file__).parents[3] / "docs" / "commands.md"

_HEAD = """\
# The commands

Written by `python -m crmctl.cli.reference --write`; do not edit it by hand.

`crmctl [OPTIONS] COMMAND`, where the options before the command are:
"""


def reference(commands: Sequence[Command] = COMMANDS) -> str:
    """Give the page in Markdown."""
    sections = (line for command in commands for line in _section(command))
    return "\n".join([*_head(commands), *sections])


def _head(commands: Sequence[Command]) -> Iterator[str]:
    yield _HEAD
    yield from _options(get_command(app))
    for panel, of_panel in groupby(commands, key=lambda command: command.panel):
        links = ", ".join(f"[{command.name}](#crmctl-{command.name})" for command in of_panel)
        yield f"- {panel}: {links}"
    yield ""


def _section(entry: Command, group: str = "crmctl") -> Iterator[str]:
    command, name = load(entry), f"{group} {entry.name}"
    module = sys.modules[entry.path]
    below: Sequence[Command] = getattr(module, "SUBCOMMANDS", ())
    docs = read_docs(module.__doc__)
    yield f"## {name}\n"
    yield f"{docs.text}\n"
    yield f"    {_usage(name, command)}{' COMMAND' if below else ''}\n"
    yield from _arguments(command)
    yield from _options(command)
    yield from _examples(docs)
    for each in below:
        yield from _section(each, name)


def _usage(name: str, command: "AnyCommand") -> str:
    """Give the usage line; not typer's own, which changes with its version."""
    words = [name]
    if any(isinstance(parameter, TyperOption) for parameter in _visible(command)):
        words.append("[OPTIONS]")
    words += [
        _name(argument) if argument.required else f"[{_name(argument)}]"
        for argument in _visible(command)
        if isinstance(argument, TyperArgument)
    ]
    return " ".join(words)


def _arguments(command: "AnyCommand") -> Iterator[str]:
    rows = [
        (f"`{_name(argument)}`", argument.help or "")
        for argument in _visible(command)
        if isinstance(argument, TyperArgument)
    ]
    yield from _table(("Argument", "Meaning"), rows)


def _options(command: "AnyCommand") -> Iterator[str]:
    rows = [
        (f"`{_spelling(option)}`", _meaning(option))
        for option in _visible(command)
        if isinstance(option, TyperOption)
    ]
    yield from _table(("Option", "Meaning"), rows)


def _visible(command: "AnyCommand") -> list[TyperArgument | TyperOption]:
    """Give the parameters that `--help` shows; those of completion are in the README."""
    return [
        parameter
        for parameter in command.params
        if isinstance(parameter, TyperArgument | TyperOption)
        and not parameter.hidden
        and parameter.expose_value
    ]


def _name(parameter: TyperArgument | TyperOption) -> str:
    name = parameter.metavar or parameter.name.upper()
    several = parameter.nargs == -1 and not name.endswith("...")
    return f"{name}..." if several else name


def _spelling(option: TyperOption) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    return names if option.is_flag else f"{names} {_name(option)}"


def _meaning(option: TyperOption) -> str:
    parts = [option.help or ""]
    if choices := option.type_descriptor.choices:
        parts.append(f"One of {', '.join(f'`{choice.value}`' for choice in choices)}.")
    if option.multiple:
        parts.append("May be given several times.")
    elif option.show_default and option.default not in (None, False, ""):
        parts.append(f"Otherwise `{_default(option)}`.")
    if option.show_envvar and isinstance(option.envvar, str):
        parts.append(f"Also from the environment as `{option.envvar}`.")
    return " ".join(parts)


def _default(option: TyperOption) -> str:
    if option.is_flag:
        return option.opts[0]
    return str(getattr(option.default, "value", option.default))


def _examples(docs: Docs) -> Iterator[str]:
    if docs.examples:
        yield "\n".join(["```sh", *docs.examples, "```", ""])


def _table(head: tuple[str, str], rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    if not rows:
        return
    yield _row(head)
    yield "|---|---|"
    yield from map(_row, rows)
    yield ""


def _row(cells: tuple[str, str]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"


def main(
    arguments: Sequence[str], page: Path = PAGE, commands: Sequence[Command] = COMMANDS
) -> int:
    """Write the page, or say whether it is what the program says; give the exit code."""
    text = reference(commands)
    if arguments == ["--write"]:
        page.write_text(text, encoding="utf-8")
        return 0
    if arguments == ["--check"]:
        if page.exists() and page.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write(f"{page.name} is not what the program says; write it with --write.\n")
        return 1
    sys.stderr.write("Usage: python -m crmctl.cli.reference --write|--check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
