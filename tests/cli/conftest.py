"""What the tests of commands that write stand on: the same ids in every run."""

import os
import pty
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random
from subprocess import run as run_process
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from crmctl.cli.app import app
from crmctl.workspace import Surroundings, Workspace

if TYPE_CHECKING:
    from typer.testing import Result

_TAXES = """\
taxes:
  standard:
    rate: 19
  reduced:
    rate: 7
  reverse:
    rate: 0
    category: AE
"""
_LINE = ("--price", "100", "--tax", "standard")
_SEEDS = count(100)  # several drafts of one test have several ids
# With its offset, so that it is the same moment on every machine.
_NOON = "2026-11-23T12:00:00+01:00"

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]


@pytest.fixture
def hear(crmctl: "Callable[..., Result]", monkeypatch: pytest.MonkeyPatch) -> Hear:
    """Run a command on the small CRM; gives status, standard output and standard error."""
    monkeypatch.setenv("CRMCTL_SEED", "7")

    def run(*arguments: str, **options: Any) -> Heard:
        options.setdefault("today", _NOON)
        result = crmctl(*arguments, **options)
        return result.exit_code, result.stdout, result.stderr

    return run


@pytest.fixture
def git(crm: Path) -> Git:
    """Run git on the small CRM; gives what it printed."""

    def run(*arguments: str) -> str:
        command: Sequence[str] = ["git", "-C", str(crm), *arguments]
        return run_process(command, check=True, capture_output=True, text=True).stdout.rstrip("\n")

    return run


@pytest.fixture
def hear_at_terminal(
    crm: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Hear]:
    """Run a command where a person sits at a terminal and types an answer."""
    master, slave = pty.openpty()
    with os.fdopen(slave) as terminal:

        def run(answer: str, *arguments: str) -> Heard:
            os.write(master, answer.encode())
            monkeypatch.setattr(sys, "stdin", terminal)
            command = ["-C", str(crm), "--today", _NOON, *arguments]
            status = get_command(app).main(command, "crmctl", standalone_mode=False)
            heard = capsys.readouterr()
            return status or 0, heard.out, heard.err

        yield run
    os.close(master)


@pytest.fixture
def draft(hear: Hear, crm: Path) -> Callable[..., str]:
    """Add a draft with a line of 100.00 EUR, or with another line, or none; gives its reference.

    The CRM has taxes then.
    """
    settings = crm / "crm.yaml"
    settings.write_text(settings.read_text() + _TAXES)
    run_process(["git", "-C", str(crm), "commit", "-qam", "taxes"], check=True)

    def made(kind: str, *arguments: str, line: Sequence[str] | None = None, **options: Any) -> str:
        seed = {"env": {"CRMCTL_SEED": str(next(_SEEDS))}}
        ref = hear("add", kind, *arguments, **seed, **options)[1].strip()
        said = ("--text", "Work", *(_LINE if line is None else line))
        if line != ():
            assert hear("line", ref, *said, **options) == (0, "", "")
        return ref

    return made


_COMPANY = """\
taxes:
  standard:
    rate: 19
company:
  name: Schmidt Torantriebe GmbH
  lines:
    - Gewerbepark 7
    - 01099 Dresden
  vat_id: DE811907980
  email: buero@schmidt.example
  phone: "+49 351 4123456"
  iban: DE02120300000000202051
"""
_SOLD = {"text": "Gate drive X2", "quantity": 2, "price": "1490.00 EUR", "tax": "standard"}
_ISSUED: dict[str, Any] = {
    "customer": "acme-gmbh",
    "issued": "2026-10-06",
    "lines": [_SOLD],
    "recipient": {
        "name": "ACME Maschinenbau GmbH",
        "lines": ["Hauptstraße 1", "01067 Dresden"],
        "country": "DE",
        "reference": "04011000-12345-03",
    },
    "totals": {
        "net": "2980.00 EUR",
        "taxes": [{"tax": "standard", "rate": 19, "net": "2980.00 EUR", "amount": "566.20 EUR"}],
        "gross": "3546.20 EUR",
    },
}
_PAPERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    (
        "quote",
        "q-7k3f9q2m",
        {**_ISSUED, "number": "Q-1", "contacts": ["p-7k3f9q2m"], "valid_until": "2026-12-21"},
    ),
    ("quote", "q-2b4d6f8h", {"customer": "acme-gmbh", "lines": [_SOLD]}),
    ("quote", "q-3c5e7g9j", {"customer": "k-9w2e5t7y", "lines": [_SOLD]}),
    ("quote", "q-4d6f8h0k", {"customer": "beta-ag", "lines": [_SOLD]}),
    (
        "order",
        "o-4c8w1vza",
        {
            "customer": "acme-gmbh",
            "number": "O-1",
            "quote": "q-7k3f9q2m",
            "lines": [_SOLD],
            "deliveries": [{"at": "2026-12-01"}],
        },
    ),
    ("invoice", "i-4h7v2n9c", {**_ISSUED, "number": "R-1", "due": "2026-10-20"}),
)


@pytest.fixture
def papers(crm: Path) -> Path:
    """The small CRM with documents, and with the company that issues them: `_PAPERS`."""
    outside = Surroundings(datetime.fromisoformat(_NOON), random=Random(7))  # noqa: S311 - the same ids each time
    settings = Workspace.open(crm, outside).change("set")
    settings.write("crm.yaml", (settings.read("crm.yaml") or b"") + _COMPANY.encode())
    settings.commit("company")
    records = Workspace.open(crm, outside).change("add")
    for kind, id_, data in _PAPERS:
        records.add(kind, data, id_=id_)
    records.commit("documents")
    return crm
