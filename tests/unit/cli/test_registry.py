import ast
from importlib import import_module
from pathlib import Path

import crmctl.cli
from crmctl.cli.docs import read_docs
from crmctl.cli.registry import BY_NAME, COMMANDS

FOLDER = Path(crmctl.cli.__file__).parent
GROUPS = {c.name: getattr(import_module(c.path), "SUBCOMMANDS", ()) for c in COMMANDS}
SINGLE = [one for c in COMMANDS for one in (GROUPS[c.name] or [c])]


def modules_with_a_command() -> dict[str, str]:
    found = {}
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "run" for node in tree.body):
            found[f"crmctl.cli.{path.stem}"] = read_docs(ast.get_docstring(tree)).summary
    return found


def test_every_command_is_a_file_and_every_file_a_command() -> None:
    assert sorted(command.path for command in SINGLE) == sorted(modules_with_a_command())


def test_the_registry_says_what_the_file_says() -> None:
    files = modules_with_a_command()
    said = {command.path: command.help for command in SINGLE if command.path in files}
    assert said == files


def test_every_command_has_examples() -> None:
    without = [
        path.name
        for path in sorted(FOLDER.glob("*.py"))
        if f"crmctl.cli.{path.stem}" in modules_with_a_command()
        and not read_docs(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))).examples
    ]
    assert without == []


def test_names_are_unique() -> None:
    assert len(BY_NAME) == len(COMMANDS)
    for listed in GROUPS.values():
        assert len({command.name for command in listed}) == len(listed)
