"""A warm reading command imports nothing that is slow to import."""

import os
import subprocess
import sys
import time
from pathlib import Path

_HEAVY = ("git", "phonenumbers", "pydantic", "rapidfuzz", "rich", "ruamel", "yaml")
_PROGRAM = """
import sys
from crmctl.cli.app import app
try:
    app(sys.argv[1:])
finally:
    print(*sys.modules, file=sys.stderr)
    heavy = [name for name in {heavy} if name in sys.modules]
    print("heavy:", *heavy, file=sys.stderr)
"""


_COMMANDS = (
    ("show", "acme-gmbh"),
    ("show", "acme-gmbh", "--format", "json"),
    ("show", "acme-gmbh", "--recorded", "HEAD"),
    ("list", "customers", "city:Dresden"),
    ("search", "mueller"),
    ("due",),
    ("report", "growth"),
    ("sql", "SELECT count(*) FROM records"),
    ("index",),
)
# A file that is younger than a tick of the slowest file system is looked into once more.
_TICK = 2.1  # seconds


def test_warm_readers_import_nothing_heavy(crm: Path) -> None:
    time.sleep(_TICK)
    _run(crm, ("show", "acme-gmbh", "--recorded", "HEAD"))

    for command in _COMMANDS:
        warm = _run(crm, command)
        assert warm.stdout, command
        assert warm.stderr.splitlines()[-1] == "heavy:", command


def test_where_there_are_no_rules_nothing_that_reads_or_applies_them_is_loaded(crm: Path) -> None:
    hook = {"crmctl.workspace.automating", "crmctl.workspace.automating.hook"}
    for command in (("--version",), ("show", "acme-gmbh"), ("set", "acme-gmbh", "stage=former")):
        loaded = set(_run(crm, command).stderr.splitlines()[-2].split())
        assert {name for name in loaded if "automat" in name} <= hook, command


def _run(crm: Path, command: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    program = _PROGRAM.format(heavy=_HEAVY)
    call = [sys.executable, "-c", program, "-C", str(crm), "--today", "2026-11-23", *command]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(call, capture_output=True, env=environment, check=True, text=True)
