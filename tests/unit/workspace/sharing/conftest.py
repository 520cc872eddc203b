"""One bare repository, and clones of it whose users work at the same time."""

import subprocess
from collections.abc import Callable
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crmctl.cli.app import app

_SETTINGS = "users:\n" + "".join(
    f"  u-{name}:\n    name: {name.title()}\n    emails:\n      - {name}@team.example\n"
    for name in ("anna", "ben", "cleo")
)
_PERSON = """\
name:
  given: Erika
  family: Muster
emails:
  - address: erika@muster.example
    label: work
tags:
  - b2b
notes: |
  One.
"""
_FIRM = "type: organisation\nname: ACME GmbH\nstage: lead\n"


@dataclass(frozen=True)
class Clone:
    """The clone of one user."""

    root: Path
    name: str

    def run(self, *arguments: str, today: str = "2026-11-23T12:00:00+01:00") -> Any:
        """Run crmctl as this user."""
        role = {"NAME": self.name, "EMAIL": f"{self.name}@team.example"}
        who = {f"GIT_{one}_{key}": value for one in ("AUTHOR", "COMMITTER")
               for key, value in role.items()}  # fmt: skip
        with chdir(self.root):
            return CliRunner().invoke(app, ["--today", today, *arguments], env=who)

    def ok(self, *arguments: str) -> str:
        """Run crmctl, which has to succeed; gives what it said."""
        done = self.run(*arguments)
        assert done.exit_code == 0, (arguments, done.exit_code, done.output)
        return str(done.stderr or done.stdout)

    def git(self, *arguments: str) -> str:
        """Run git in the clone."""
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.rstrip("\n")

    def read(self, path: str) -> str:
        """Give a file; empty if there is none."""
        file = self.root / path
        return file.read_text(encoding="utf-8") if file.is_file() else ""

    def save(self, path: str, text: str | None) -> None:
        """Write or remove a file by hand, and commit it as this user."""
        file = self.root / path
        if text is None:
            file.unlink()
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        self.git("add", "-A")
        name, email = f"user.name={self.name}", f"user.email={self.name}@team.example"
        author = f"--author={self.name} <{self.name}@team.example>"
        self.git("-c", name, "-c", email, "commit", "-qm", "by hand", author)

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    def assert_whole(self) -> None:
        """Assert that nothing is half done."""
        assert self.git("status", "--porcelain", "-uall") == ""
        assert self.git("for-each-ref", "refs/worktree") == ""
        self.git("fsck", "--strict")


@dataclass(frozen=True)
class Team:
    """Clones of one bare repository."""

    hub: Path
    anna: Clone
    ben: Clone
    cleo: Clone

    @property
    def everybody(self) -> tuple[Clone, ...]:
        """All clones."""
        return (self.anna, self.ben, self.cleo)


PERSON, FIRM = "contacts/7k/p-7k3f9q2m.yaml", "customers/acme-gmbh.yaml"
Made = Callable[[], Team]


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """A hub with a small CRM, and three clones."""
    return make(tmp_path)


def make(folder: Path) -> Team:
    """Make a hub with a small CRM, and three clones."""
    hub = folder / "hub.git"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(hub)], check=True)
    clones = [Clone(folder / name, name) for name in ("anna", "ben", "cleo")]
    anna = clones[0]
    anna.root.mkdir()
    subprocess.run(["git", "init", "-q", "-b", "main", str(anna.root)], check=True)
    anna.run("init", ".", "--name", "Team")
    anna.save("crm.yaml", anna.read("crm.yaml") + _SETTINGS)
    anna.save(PERSON, _PERSON)
    anna.save(FIRM, _FIRM)
    anna.git("remote", "add", "origin", str(hub))
    anna.ok("sync")
    for clone in clones[1:]:
        subprocess.run(["git", "clone", "-q", str(hub), str(clone.root)], check=True)
    return Team(hub, *clones)
