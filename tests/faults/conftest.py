"""A small CRM, real processes that work on it, and what must be true of it after any of them."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import chdir, closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

import crmctl
from crmctl.cli.app import app
from crmctl.workspace import Surroundings, Workspace

SOURCE = Path(crmctl.__file__).parents[1]
_MOMENT = datetime(2026, 11, 21, 11, tzinfo=UTC)

# What crmctl keeps in git's folder, for good; everything else there would be a left-over.
_KEPT = {"lock", "index.lock", "index.sqlite", "index.sqlite-wal", "index.sqlite-shm", "watched"}
_KEPT |= {"seen.json", "clone"}
_KEPT |= {"seen.new"}  # half written; the next sync writes it again

_CUSTOMER = """\
# The oldest customer we have.
type: organisation
name: ACME GmbH
stage: prospect
addresses:
  - street: Hafenstraße 1
    postal_code: "01067"
    city: Dresden
    country: DE
tags:
  - b2b  # from the fair
"""
_SECOND = "type: organisation\nname: Beta AG\nstage: lead\nparent: acme-gmbh\n"
_THIRD = "type: organisation\nname: Gamma KG\nstage: lead\n"
_PERSON = """\
name:
  given: Erika
  family: Muster
roles:
  - customer: acme-gmbh
emails:
  - address: erika@acme.example
"""
_TWIN = """\
name:
  given: Erika
  family: Muster
phones:
  - number: "+493514123456"
"""
_CALL = """\
at: 2026-11-20T10:00:00+01:00
channel: phone
customer: acme-gmbh
contacts:
  - p-00000001
  - p-00000002
body: |
  They want a quote.
"""

FILES = {
    "customers/acme-gmbh.yaml": _CUSTOMER,
    "customers/beta-ag.yaml": _SECOND,
    "customers/gamma-kg.yaml": _THIRD,
    "customers/delta-kg.yaml": _THIRD.replace("Gamma", "Delta"),
    "customers/epsilon-kg.yaml": _THIRD.replace("Gamma", "Epsilon"),
    "contacts/00/p-00000001.yaml": _PERSON,
    "contacts/00/p-00000002.yaml": _TWIN,
    "interactions/2026/11/2026-11-20-acme-gmbh-phone-0001.yaml": _CALL,
}


@dataclass(frozen=True, slots=True)
class Done:
    """How a process ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Crm:
    """A CRM in a folder, and the processes that work on it."""

    root: Path
    variables: Mapping[str, str] = field(default_factory=dict)

    def environment(self, **more: str) -> dict[str, str]:
        """Give what a process of this CRM sees."""
        return {**os.environ, "PYTHONPATH": str(SOURCE), **self.variables, **more}

    def start(self, *arguments: str, **more: str) -> "subprocess.Popen[str]":
        """Start crmctl as a process of its own, as a shell does."""
        return subprocess.Popen(
            [sys.executable, "-m", "crmctl", *arguments],
            cwd=self.root,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
            start_new_session=True,
        )

    def run(self, *arguments: str, stdin: str | bytes = b"", **more: str) -> Done:
        """Run crmctl in this process, which takes a tenth of the time."""
        with chdir(self.root):
            result = CliRunner().invoke(app, arguments, input=stdin, env=more, prog_name="crmctl")
        return Done(result.exit_code, result.stdout, result.stderr)

    def process(self, *arguments: str, stdin: str | bytes = b"", **more: str) -> Done:
        """Run crmctl as a process of its own."""
        ran = subprocess.run(
            [sys.executable, "-m", "crmctl", *arguments],
            cwd=self.root,
            env=self.environment(**more),
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            check=False,
            timeout=120,
        )
        return Done(ran.returncode, ran.stdout.decode(), ran.stderr.decode())

    def ok(self, *arguments: str) -> str:
        """Run crmctl, which must succeed; give what it prints."""
        done = self.run(*arguments)
        assert done.status == 0, done.err
        return done.out

    def git(self, *arguments: str) -> str:
        """Run git as a person would; give what it prints."""
        return subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
            errors="surrogateescape",
        ).stdout

    def write(self, path: str, content: str | bytes) -> Path:
        """Write a file in place, as an editor does."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def read(self, path: str) -> bytes:
        """Give a file's bytes."""
        return (self.root / path).read_bytes()

    def files(self) -> dict[str, bytes]:
        """Give all files of the work tree."""
        return {
            file.relative_to(self.root).as_posix(): file.read_bytes()
            for file in self.root.rglob("*")
            if ".git" not in file.relative_to(self.root).parts[:1] and file.is_file()
        }

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD").strip()

    @property
    def private(self) -> Path:
        """The folder of crmctl in git's folder."""
        return self.root / ".git" / "crmctl" / "root"

    def open(self) -> tuple[Workspace, list[str]]:
        """Open the CRM as any command does; give what a person is told, too."""
        told: list[str] = []
        return Workspace.open(self.root, Surroundings(_MOMENT, tell=told.append)), told

    def indexed(self, *, rebuilt: bool = False) -> dict[str, list[object]]:
        """Give all that the index holds, independent of the order in which it was made."""
        workspace, _ = self.open()
        if rebuilt:
            workspace.rebuild()
        with closing(workspace.connection) as connection:
            return dict(_dump(connection))

    def assert_whole(self) -> None:
        """Assert that nothing of an interrupted command is left anywhere."""
        checked = subprocess.run(
            ["git", "fsck", "--strict", "--no-dangling"],
            cwd=self.root,
            capture_output=True,
            check=False,
            text=True,
        )
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
        assert "refs/worktree" not in self.git("for-each-ref", "--format=%(refname)")
        assert not list((self.root / ".git").glob("refs/worktree/crmctl/*"))
        assert not [name for name in self.files() if "crmctl-tmp" in name]
        git_dir = self.root / ".git"
        locks = {file for file in git_dir.rglob("*.lock") if file.parent.name != "root"}
        assert not locks
        assert not list(git_dir.glob("fast_import_crash*"))
        assert {file.name for file in self.private.iterdir()} <= _KEPT
        self.assert_indexed()

    def assert_indexed(self) -> None:
        """Assert that the index says what the files say."""
        # The terms of removed words stay until the next rebuild; they only suggest writings.
        known, fresh = self.indexed(), self.indexed(rebuilt=True)
        assert set(map(str, fresh.pop("terms"))) <= set(map(str, known.pop("terms")))
        assert known == fresh


def _dump(connection: sqlite3.Connection) -> Iterator[tuple[str, list[object]]]:
    path_of = dict(connection.execute("SELECT rowid, path FROM records"))
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    for (name,) in connection.execute(names).fetchall():
        if name == "meta" or name.startswith("words_"):
            continue
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        keyed = "rowid, " if name in {"words", "records"} else ""
        rows = []
        for row in connection.execute(f'SELECT {keyed}* FROM "{name}"'):  # noqa: S608 - own names
            values = dict(zip(["rowid", *columns] if keyed else columns, row, strict=True))
            for column in {"owner", "rowid"} & values.keys():
                # A customer's own field `owner` is text.
                values[column] = path_of.get(values[column], values[column])
            for column in {"signature", "suspect"} & values.keys():
                del values[column]
            rows.append(sorted(values.items()))
        yield name, sorted(rows, key=repr)


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("template") / "crm"
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{who}_NAME": "Anna" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "anna@schmidt.example" for who in ("AUTHOR", "COMMITTER")},
        "PYTHONPATH": str(SOURCE),
    }

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, env=environment)

    run(sys.executable, "-m", "crmctl", "init", str(root))
    for path, text in FILES.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    run(sys.executable, "-m", "crmctl", "-C", str(root), "save")
    run("git", "-C", str(root), "config", "gc.auto", "0")
    run("git", "-C", str(root), "branch", "--move", "main")
    return root


@pytest.fixture
def new_crm(_template: Path, tmp_path: Path) -> Callable[[str], Crm]:
    """Give a function that makes another CRM of that name, always the same."""

    def make(name: str) -> Crm:
        root = tmp_path / name
        shutil.copytree(_template, root, symlinks=True)
        return Crm(root)

    return make


@pytest.fixture
def crm(new_crm: Callable[[str], Crm]) -> Crm:
    """A CRM of three customers, two contacts and a call, all committed."""
    return new_crm("crm")
