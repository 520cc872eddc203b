"""A new thing is a new file and one explicit line: list and folder say the same."""

import ast
import importlib
from pathlib import Path

import pytest

from crmctl.checks.file_checks import FILE_CHECKS
from crmctl.checks.record_checks import RECORD_CHECKS
from crmctl.checks.store_checks import STORE_CHECKS
from crmctl.cli.registry import COMMANDS, Command
from crmctl.model.base import RecordModel
from crmctl.model.kinds import KINDS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "crmctl"


def _defining(folder: str, name: str) -> set[str]:
    """Give the modules of a folder that define a function or class, or set a name."""
    found = set()
    for path in (PACKAGE / folder).glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            if name in names or getattr(node, "name", "") == name:
                found.add(path.stem)
    return found


def _below(command: Command) -> tuple[Command, ...]:
    """Give the commands for which a command stands; none for most."""
    listed: tuple[Command, ...] = getattr(importlib.import_module(command.path), "SUBCOMMANDS", ())
    return listed


_EVERY = [each for command in COMMANDS for each in (command, *_below(command))]


def test_every_command_is_a_file_and_every_such_file_a_command() -> None:
    single = {each.module or each.name for each in _EVERY if not _below(each)}
    assert single == _defining("cli", "run")


@pytest.mark.parametrize("command", _EVERY, ids=lambda command: command.path)
def test_a_command_says_in_the_list_what_its_file_says(command: Command) -> None:
    docstring = importlib.import_module(command.path).__doc__ or ""
    assert docstring.partition("\n")[0] == command.help


def test_every_check_is_in_one_list() -> None:
    listed = [
        str(getattr(check, "__name__", ""))
        for checks in (FILE_CHECKS, RECORD_CHECKS, STORE_CHECKS)
        for check in checks
    ]
    folders = ("names", "values", "across")
    defined = {
        f"crmctl.checks.{folder}.{name}"
        for folder in folders
        for name in _defining(f"checks/{folder}", "check")
    }
    assert sorted(listed) == sorted(defined)


def test_every_kind_of_record_is_in_the_list() -> None:
    for path in (PACKAGE / "model").glob("*.py"):
        importlib.import_module(f"crmctl.model.{path.stem}")
    assert set(RecordModel.__subclasses__()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.KIND)
def test_a_kind_has_its_schema_and_its_example(kind: type[RecordModel]) -> None:
    assert (ROOT / "schemas" / f"{kind.KIND}.json").is_file()
    assert list((ROOT / "examples").rglob(f"{kind.FOLDER}/**/*.yaml"))
