"""Imports point one way, and nobody goes round a rule."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "crmctl").rglob("*.py"))
LONGEST = 400  # lines


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def _calls(path: Path, name: str) -> list[int]:
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def _importing(package: str) -> set[str]:
    """Give the modules that import a package, as paths below `crmctl`."""
    return {
        path.relative_to(ROOT / "src" / "crmctl").as_posix()
        for path in MODULES
        for name in _imported(path)
        if name.partition(".")[0] == package
    }


def test_the_layers_import_one_way() -> None:
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == EXIT_STATUS_SUCCESS


def test_click_is_left_to_typer() -> None:
    # Typer carries a click of its own; another one in the environment has other classes.
    assert _importing("click") == set()


@pytest.mark.parametrize(
    ("package", "home"),
    [
        ("typer", "cli/"),
        ("rich", "cli/"),
        ("git", "git/"),
        ("ruamel", "store/"),
        ("jinja2", "rendering/"),
        ("typst", "rendering/"),
        ("facturx", "rendering/"),
        ("icalendar", ("rendering/", "interchange/formats/icalendar_/")),
        ("python_calamine", "interchange/tables/"),
    ],
)
def test_a_library_is_known_in_one_place(package: str, home: str | tuple[str, ...]) -> None:
    assert {path for path in _importing(package) if not path.startswith(home)} == set()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_module_is_short_and_prints_only_at_the_edge(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    if path.parent.name != "cli":
        assert _calls(path, "print") == []
