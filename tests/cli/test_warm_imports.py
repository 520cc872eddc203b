"""A warm reading command imports nothing that is slow to import."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_HEAVY = ("git", "phonenumbers", "pydantic", "rapidfuzz", "rich", "ruamel", "yaml")
_PROGRAM = """
import sys
from crmctl.cli.app import app
try:
    app(sys.argv[1:])
finally:
    heavy = [name for name in {heavy} if name in sys.modules]
    print("heavy:", *heavy, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "command",
    [
        ["show", "acme-gmbh"],
        ["show", "acme-gmbh", "--format", "json"],
        ["show", "acme-gmbh", "--recorded", "HEAD"],
        ["list", "customers", "city:Dresden"],
        ["search", "mueller"],
        ["due"],
        ["report", "growth"],
        ["sql", "SELECT count(*) FROM records"],
        ["index"],
    ],
    ids=" ".join,
)
def test_a_warm_reader_imports_nothing_heavy(crm: Path, command: list[str]) -> None:
    program = _PROGRAM.format(heavy=_HEAVY)
    call = [sys.executable, "-c", program, "-C", str(crm), "--today", "2026-11-23", *command]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run(call, capture_output=True, env=environment, check=True)

    warm = subprocess.run(call, capture_output=True, env=environment, check=True, text=True)

    assert warm.stdout
    assert warm.stderr.splitlines()[-1] == "heavy:"
