"""Three erasures in a row, and clones that are behind by one, two and three of them."""

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from tests.unit.workspace.sharing.conftest import FIRM, Clone

from crmctl.workspace.guarding.installing import install, plan
from crmctl.workspace.guarding.server import Server

if TYPE_CHECKING:
    from tests.unit.workspace.sharing.conftest import Team

PEOPLE = {
    "p-7k3f9q2m": ("Erika", "Muster", "erika@muster.example"),
    "p-2b4d6f8h": ("Paulina", "Itomann", "paulina@ito.example"),
    "p-9w2e5t7y": ("Xaver", "Quandtner", "xaver@quandtner.example"),
}
_KEY = "6b" * 32


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give everybody the key of the suppression list."""
    monkeypatch.setenv("CRMCTL_SUPPRESSION_KEY", _KEY)


def _commits(clone: Clone) -> set[str]:
    return set(clone.git("rev-list", "--all").split())


def _everything(clone: Clone) -> str:
    """Give all text that git still holds, reachable or not."""
    asked = ("cat-file", "--batch-all-objects", "--batch", "--buffer")
    done = subprocess.run(["git", "-C", str(clone.root), *asked], check=True, capture_output=True)
    return done.stdout.decode("utf-8", "replace")


def _pushed(clone: Clone, *what: str) -> bool:
    done = subprocess.run(
        ["git", "-C", str(clone.root), "push", "-q", *what],
        check=False, capture_output=True, env={**os.environ, "CRMCTL_SUPPRESSION_KEY": _KEY},
    )  # fmt: skip
    return done.returncode == 0


def _copy(clone: Clone, name: str) -> Clone:
    """Give a clone with work of its own that nobody else has."""
    root = clone.root.with_name(name)
    shutil.copytree(clone.root, root, symlinks=True)
    copy = Clone(root, "ben")
    (root / ".git" / "crmctl").rename(root / ".git" / "crmctl-before")
    copy.ok("add", "customer", f"{name} AG")
    return copy


@pytest.fixture
def later(team: "Team") -> tuple["Team", list[Clone], set[str]]:
    """A team after three erasures; the clones from before each; all commits that ever were."""
    anna = team.anna
    for id_, (given, family, address) in list(PEOPLE.items())[1:]:
        anna.save(
            f"contacts/{id_[2:4]}/{id_}.yaml",
            f"name:\n  given: {given}\n  family: {family}\nemails:\n  - address: {address}\n",
        )
        anna.ok("set", "customers/acme-gmbh", f"notes={given} {family} called")
        anna.git("notes", "append", "-m", f"{given} {family}", "HEAD")
    for number in range(3):
        anna.ok("set", "customers/acme-gmbh", f"notes={number}")
        anna.git("commit", "-q", "--allow-empty", "-m", f"as in {anna.head[:10]}, {anna.head}")
    anna.ok("sync")
    install(plan(team.hub, Server(), sys.executable))
    old, copies = set[str](), []
    for number, id_ in enumerate(reversed(PEOPLE)):
        old |= _commits(anna)
        copies.append(_copy(anna, f"behind-{3 - number}"))
        anna.ok("redact", id_, "--history", "--yes")
        anna.ok("sync", "--replace-history")
    return team, copies, old - _commits(anna)


def test_clones_behind_by_several_erasures_come_over_and_no_old_id_is_left(
    later: tuple["Team", list[Clone], set[str]],
) -> None:
    team, copies, old = later
    anna = team.anna
    assert anna.run("privacy", "epochs").exit_code == 0
    left = _everything(anna)
    assert not [oid for oid in old if oid in left or f"as in {oid[:10]}" in left]
    head = anna.git("--git-dir", str(team.hub), "rev-parse", "main")
    for clone in copies:
        assert not _pushed(clone, "--force", "origin", "HEAD:main"), clone.root.name
        assert not _pushed(clone, "origin", "HEAD:refs/heads/other"), clone.root.name
        assert not _pushed(clone, "origin", "HEAD~1:refs/tags/back"), clone.root.name
    assert anna.git("--git-dir", str(team.hub), "rev-parse", "main") == head
    for clone in copies:
        clone.ok("sync")
        clone.assert_whole()
        name = clone.root.name
        assert f"name: {name} AG" in clone.read(f"customers/{name}-ag.yaml")
        assert "notes: |\n  2\n" in clone.read(FIRM)
        held = _everything(clone)
        assert not [word for one in PEOPLE.values() for word in one[1:] if word in held]
        assert not [oid for oid in old if oid in held]
        assert clone.run("privacy", "epochs").exit_code == 0
    epochs = sorted((anna.root / "privacy" / "epochs").iterdir())
    for epoch in epochs:
        assert anna.run("privacy", "verify", epoch.stem).exit_code == 0
    assert copies[-1].git("--git-dir", str(team.hub), "rev-parse", "main") == copies[-1].head
