"""Pages of docs/ whose every command runs, and prints what stands there."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LEFT_OUT = "..."
_MARK = "\x01"


def _told(page: str) -> Iterator[tuple[str, str]]:
    """Give each command of a page and what it is said to print."""
    text = (_ROOT / "docs" / page).read_text(encoding="utf-8")
    for block in _BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            while command.endswith("\\"):
                more, _, output = output.partition("\n")
                command = f"{command}\n{more}"
            yield command, output


def _run(commands: list[str], folder: Path) -> list[str]:
    """Run the commands in one shell, as a reader does, and give what each prints."""
    program = folder / "bin" / "crmctl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m crmctl "$@"\n')
    program.chmod(0o755)
    script = "".join(f"printf '{_MARK}'\n{command}\n" for command in commands)
    variables = {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "CRMCTL_SEED": "7",
        "CRMCTL_TODAY": "2026-11-23T10:00:00+01:00",
        "COLUMNS": "100",
    }
    done = subprocess.run(
        ["bash", "-e", "-c", f"exec 2>&1\n{script}"],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout.split(_MARK)[1:]


def _fits(told: str, printed: str) -> bool:
    """Tell whether the output is what is told; a line `...` stands for any lines."""
    parts = [re.escape(part) for part in told.split(f"{_LEFT_OUT}\n")]
    return re.fullmatch("(?:.*\n)*?".join(parts), printed) is not None


@pytest.mark.parametrize("page", ["tutorial.md", "importing.md"])
def test_the_page_does_what_it_says(page: str, tmp_path: Path) -> None:
    told = list(_told(page))
    printed = _run([command for command, _ in told], tmp_path)
    for (command, output), found in zip(told, printed, strict=True):
        assert _fits(output, found), f"$ {command}\n{found}"
