"""`--dry-run` of every command that writes: neither git, nor a file, nor the index changes."""

import subprocess
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from random import Random
from shutil import copytree

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app
from crmctl.cli.registry import COMMANDS, Command
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.sample import make

_DEAL = "deals/2026-11-20-maschinenbau-loschwitz-gmbh-d7k2"
_COMPLAINT = "complaints/2026-11-20-maschinenbau-loschwitz-gmbh-4d2h"
_KRUEGER = "p-tj0q06kt"
_ACTS: Mapping[str, tuple[str, ...]] = {
    "add": ("add", "customer", "Neu GmbH"),
    "add a record that rules route": ("add", "complaint", "Noise", "--cause", "frost"),
    "log": ("log", "call", _KRUEGER, "--text", "Hello", "--follow-up", "+3d"),
    "set": ("set", _KRUEGER, "tags+=x"),
    "set many": ("set", "--where", "kind:customer", "tags+=x"),
    "set a recurring task done": ("set", "weekly", "done=now"),
    "move": ("move", _DEAL, "verbal"),
    "done": ("done", "weekly"),
    "attach": ("attach", _KRUEGER, "{outside}/letter.txt"),
    "detach": ("detach", "tischlerei-oezdemir-gmbh", "kept.txt"),
    "edit": ("edit", _KRUEGER),
    "rename": ("rename", "hafenkontor-elbe-ag", "hafenkontor"),
    "remove": ("remove", "weekly"),
    "run": ("run",),
    "line": ("line", "q-draft000", "gate-drive-x3"),
    "line --remove": ("line", "q-draft000", "--remove", "1"),
    "issue": ("issue", "q-draft000"),
    "quote accept": ("quote", "accept", "Q-2026-014", "--won"),
    "quote decline": ("quote", "decline", "Q-2026-014"),
    "quote to-order": ("quote", "to-order", "Q-2026-014"),
    "quote to-invoice": ("quote", "to-invoice", "Q-2026-014"),
    "quote send": ("quote", "send", "Q-2026-014", "--output", "{outside}/quote.eml"),
    "order to-invoice": ("order", "to-invoice", "O-2025-007"),
    "order return": ("order", "return", "O-2025-007", "--line", "1", "--quantity", "1"),
    "pay": ("pay", "R-2026-031"),
    "credit": ("credit", "R-2026-031", "--amount", "5 EUR"),
    "cancel": ("cancel", "G-2026-002"),
    "campaign freeze": ("campaign", "freeze", "winter-check-2026", "--wave", "first"),
    "campaign export": ("campaign", "export", "sent-campaign"),
    "campaign respond": ("campaign", "respond", "sent-campaign", _KRUEGER, "unsubscribed"),
    "campaign responses": (
        "campaign", "responses", "sent-campaign", "{outside}/log.csv",
        "--email-column", "Email", "--response", "clicked",
    ),
    "merge": ("merge", _KRUEGER, "p-6m46x34r"),
    "dedupe --auto": ("dedupe", "contacts", "--auto"),
    "redact": ("redact", _KRUEGER),
    "privacy consent": ("privacy", "consent", _KRUEGER, "object"),
    "privacy hold": ("privacy", "hold", _KRUEGER, "--reason", "claim"),
    "privacy requests": ("privacy", "requests", "add", _KRUEGER, "--kind", "access"),
    "privacy breach": ("privacy", "breach", "add", "--what", "laptop stolen"),
    "check --fix": ("check", "--fix"),
    "import": ("import", "{outside}/people.csv", "--kind", "contact"),
    "usage": ("usage", "{outside}/usage.jsonl", "--source", "portal"),
    "report --to-tasks": ("report", "customers-by-stage", "--to-tasks"),
    "report --save-segment": ("report", "sleeping", "--save-segment", "quiet-ones"),
    "save": ("save",),
    "undo": ("undo",),
}  # fmt: skip
# They need a remote, a server, a conflict, two erasures, an older CRM: tried where these are at
# hand, in test_syncing.py, test_hook.py, test_resolve.py, test_privacy_epochs.py, test_migrate.py.
_ELSEWHERE = {("sync",), ("hook",), ("resolve",), ("privacy", "epochs"), ("migrate",)}
_DRAFT = """\
title: Draft
customer: hafenkontor-elbe-ag
lines:
  - text: Work
    quantity: 1
    price: 100.00 EUR
    tax: standard
"""
_SENT = """\
name: Sent
purpose: newsletter
channel: email
segment: kind:contact
waves:
  - name: first
    frozen: 2026-11-01T09:00:00+01:00
recipients:
  - contact: p-tj0q06kt
    wave: first
    group: sent
  - contact: p-6m46x34r
    wave: first
    group: sent
"""
_FILES = {
    "quotes/q-draft000.yaml": _DRAFT,
    "campaigns/sent-campaign.yaml": _SENT,
    "tasks/weekly.yaml": "title: Weekly report\ndue: 2026-11-20\nevery: 1 week\n",
}
_OUTSIDE = {
    "letter.txt": "Dear Ms\n",
    "kept.txt": "kept\n",
    "people.csv": "First name,Last name,Email\nEva,Neu,eva@neu.example\nX,Y,no-address\n",
    "log.csv": "Email\nsabine.krueger@loschwitz-maschinenbau.example\nnobody@x.example\n",
    "usage.jsonl": '{"customer": "hafenkontor-elbe-ag", "at": "2026-10-31T23:30:00+01:00", '
    '"product": "gate-drive-x2", "measure": "runs", "amount": 1}\n',
}


_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


def _run(folder: Path, *arguments: str) -> tuple[int, str]:
    command = ["-C", str(folder), "--today", "2026-11-23T12:00:00+01:00", *arguments]
    result = CliRunner().invoke(app, command, catch_exceptions=False)
    return result.exit_code, result.stdout + result.stderr


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample CRM, with a draft, a sent campaign, an attachment and an edit by hand."""
    base = tmp_path_factory.mktemp("dry")
    folder, outside = base / "crm", base / "outside"
    make(folder)
    outside.mkdir()
    for name, text in _OUTSIDE.items():
        (outside / name).write_text(text)
    for name, text in _FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    assert _run(folder, "save")[0] == 0
    assert _run(folder, "attach", "tischlerei-oezdemir-gmbh", str(outside / "kept.txt"))[0] == 0
    with (folder / "customers" / "hafenkontor-elbe-ag.yaml").open("a") as file:
        file.write("notes: By hand.\n")
    return base


def _state(folder: Path) -> dict[str, str]:
    """Give a digest of every file but git's own, of all refs, and of what the index says."""

    def git(*arguments: str) -> bytes:
        return subprocess.run(
            ["git", *arguments], cwd=folder, check=True, capture_output=True
        ).stdout

    found = {
        path.relative_to(folder.parent).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.parent.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }
    asked = {
        "refs": ("for-each-ref",),
        "head": ("rev-parse", "HEAD"),
        "status": ("status", "--porcelain"),
        "staged": ("ls-files", "--stage"),
        "stash": ("stash", "list"),
    }
    found |= {name: sha256(git(*command)).hexdigest() for name, command in asked.items()}
    outside = Surroundings(_NOW, random=Random(7))  # noqa: S311 - the same ids each time
    connection = Workspace.open(folder, outside).connection
    for table in ("records", "links", "aliases", "sales", "files"):
        columns = "path, digest, findings" if table == "files" else "*"
        rows = connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2").fetchall()  # noqa: S608 - names of our own
        found[f"index {table}"] = sha256(repr(rows).encode()).hexdigest()
    connection.close()
    private = (path for path in (folder / ".git" / "crmctl").rglob("*") if path.is_file())
    found["private"] = ", ".join(sorted(path.name for path in private if "-" not in path.name))
    return found


@pytest.mark.parametrize("act", _ACTS)
def test_a_dry_run_changes_nothing(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/Krüger/Kruger/")
    base = tmp_path / "copy"
    copytree(prepared, base)
    folder = base / "crm"
    subprocess.run(["git", "status"], cwd=folder, check=True, capture_output=True)
    if act != "save":  # its work is the edit by hand, which is in the way of all others
        subprocess.run(["git", "checkout", "--quiet", "."], cwd=folder, check=True)
    words = [word.format(outside=base / "outside") for word in _ACTS[act]]
    before = _state(folder)
    status, said = _run(folder, *words, "--dry-run")
    assert status == (act == "campaign responses"), said  # of which a row is rejected
    assert said
    after = _state(folder)
    assert {name for name in before | after if before.get(name) != after.get(name)} == set()


def _spelt(command: Command) -> list[tuple[str, ...]]:
    """Give how a command is called, or each of those for which it stands."""
    below = getattr(import_module(command.path), "SUBCOMMANDS", ())
    return [(command.name, each.name) for each in below] or [(command.name,)]


def test_each_command_with_a_dry_run_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    spelt = [words for command in COMMANDS for words in _spelt(command)]
    offering = {
        words
        for words in spelt
        if "--dry-run" in CliRunner().invoke(app, [*words, "--help"]).stdout
    }
    tried = {words[:2] if words[:2] in spelt else words[:1] for words in _ACTS.values()}
    assert offering == tried | _ELSEWHERE
