"""A small CRM with rules, opened, and what a person is told."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")


@dataclass
class Ruled:
    """A CRM with rules."""

    root: Path
    told: list[str] = field(default_factory=list)

    def open(self) -> Workspace:
        """Open it as a command does."""
        return Workspace.open(self.root, Surroundings(_NOW, self.told.append, random=Random(7)))  # noqa: S311 - ids are no secrets

    def git(self, *arguments: str) -> str:
        """Run git as a person would."""
        command = ["git", "-C", str(self.root), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip()

    def set(self, id_: str, **fields: object) -> Workspace:
        """Set fields of a customer, as a command does."""
        workspace, ref = self.open(), Ref("customers", id_)
        change = workspace.change("set")
        change.put(ref, {**change.record(ref).data, **fields})
        change.commit(f"customer {id_}: set")
        return workspace

    def tags(self, id_: str) -> list[str]:
        """Give the tags of a customer."""
        record = self.open().record(Ref("customers", id_))
        assert record
        return list(record.data.get("tags", []))

    def actions(self, since: str) -> list[str]:
        """List what was committed since, the oldest first: the rule, else the action."""
        of = "%(trailers:key=Crmctl-{},valueonly,separator=%x2C)"
        told = self.git("log", "--reverse", f"--format={of}|{of}".format("Rule", "Action"),
                        f"{since}..HEAD")  # fmt: skip
        return [line.partition("|")[0] or line.partition("|")[2] for line in told.splitlines()]

    @property
    def head(self) -> str:
        """The commit that is checked out."""
        return self.git("rev-parse", "HEAD")

    @property
    def mark(self) -> Path:
        """Where it stands since when rules are to be asked."""
        return self.root / ".git" / "crmctl" / "root" / "automation"


Rules = Callable[[str], Ruled]


@pytest.fixture
def rules(crm: Path) -> Rules:
    """Give a function that commits rules and gives the CRM."""
    ruled = Ruled(crm)

    def write(text: str) -> Ruled:
        (crm / "automations.yaml").write_text(text)
        ruled.git("add", "automations.yaml")
        ruled.git("commit", "--quiet", "-m", "rules")
        return ruled

    return write
