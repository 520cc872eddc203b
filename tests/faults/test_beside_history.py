"""An erasure reaches what no commit has: files of the work tree, git's own, other repositories."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crmctl.workspace.forgetting.leftovers import edited, is_leftover

if TYPE_CHECKING:
    from tests.faults.conftest import Crm

_NAME, _ADDRESS = "Ilse Kaltenbach", "ilse@acme.example"
_TOLD = f"{_NAME}, {_ADDRESS}\n"


@pytest.fixture
def alone(crm: "Crm") -> "Crm":
    """A CRM in which nobody else bears the person's name."""
    crm.write(
        "contacts/00/p-00000009.yaml",
        f"name:\n  given: Ilse\n  family: Kaltenbach\nemails:\n  - address: {_ADDRESS}\n",
    )
    crm.git("add", ".")
    crm.git("commit", "-qm", "one more")
    return crm


@pytest.fixture
def beside(alone: "Crm") -> "Crm":
    """A CRM with the person in everything that no commit has."""
    crm = alone
    git = crm.root / ".git"
    crm.write(".gitignore", "*.log\n")
    crm.write("notes.txt", "one\n")
    crm.git("add", ".")
    crm.git("commit", "-qm", "more files")
    for path, text in {
        "notes.txt": f"one\r\n{_TOLD}two",
        "untracked.md": _TOLD,
        "out.log": _TOLD,
        "ilse-kaltenbach/deep/ilse-kaltenbach.txt": _TOLD,
        ".notes.txt.swp": _TOLD,
        "contacts/00/p-00000009.yaml~": "name:\n  given: Ilse\n",
        "innocent.txt": "Ilsenburg, Kaltenbacher Weg\n",
        ".git/description": _TOLD,
        ".git/hooks/pre-push": f"#!/bin/sh\n# ask {_ADDRESS}\nexit 0\n",
        ".git/info/exclude": "ilse-kaltenbach.pdf\n*.secret\n",
        ".git/config~": _TOLD,
        ".git/.MERGE_MSG.swp": _TOLD,
        ".git/crmctl/root/old.json": _TOLD,
    }.items():
        crm.write(path, text)
    (git / "hooks" / "pre-push").chmod(0o755)
    (crm.root / "link").symlink_to("/home/ilse-kaltenbach/x")
    (crm.root / "ilse-kaltenbach empty").mkdir()
    crm.write("ilse-kaltenbach-staged.txt", _TOLD)
    crm.git("add", "ilse-kaltenbach-staged.txt")
    crm.git("branch", "call-ilse-kaltenbach")
    crm.git("config", "branch.call-ilse-kaltenbach.remote", "origin")
    crm.git("config", "branch.main.description", _TOLD.strip())
    shutil.copy(git / "index", git / "index.old")
    return crm


def _everything(root: Path) -> Iterator[tuple[str, bytes]]:
    for folder, below, files in os.walk(root):
        for name in (*below, *files):
            path = Path(folder) / name
            where = path.relative_to(root).as_posix()
            yield where, os.fsencode(name)
            if path.is_symlink():
                yield where, os.fsencode(path.readlink())
            elif path.is_file() and "objects" not in path.parts:
                yield where, path.read_bytes()


def _left(root: Path) -> list[str]:
    words = (b"ilsekaltenbach", b"ilse@acme")
    return [
        where
        for where, content in _everything(root)
        if any(word in content.lower().replace(b" ", b"").replace(b"-", b"") for word in words)
    ]


def test_nothing_that_no_commit_has_tells_of_the_person_afterwards(beside: "Crm") -> None:
    done = beside.process("redact", "p-00000009", "--history", "--yes")
    assert (done.status, _left(beside.root)) == (0, [])
    assert beside.read("notes.txt") == b"one\r\n[erased], [erased]\ntwo"
    assert beside.read("innocent.txt") == b"Ilsenburg, Kaltenbacher Weg\n"
    hook = beside.root / ".git" / "hooks" / "pre-push"
    assert hook.read_bytes() == b"#!/bin/sh\n# ask [erased]\nexit 0\n"
    assert hook.stat().st_mode & 0o777 == 0o755
    assert beside.read(".git/info/exclude") == b"[erased].pdf\n*.secret\n"
    assert not (beside.root / ".notes.txt.swp").exists()
    assert not (beside.root / "contacts/00/p-00000009.yaml~").exists()
    assert beside.git("config", "branch.call-erased.remote").strip() == "origin"
    assert "call-erased" in beside.git("branch")
    assert beside.git("ls-files", "*staged*").strip() == "[erased]-staged.txt"
    beside.git("fsck", "--strict")


def test_the_plan_names_each_place_and_changes_nothing(beside: "Crm") -> None:
    before = dict(_everything(beside.root))
    done = beside.process("redact", "p-00000009", "--history", "--dry-run")
    for line in (
        "changes  notes.txt: [erased] in it",
        "changes  out.log (ignored by git): [erased] in it",
        "goes     .notes.txt.swp: left over by a program",
        "changes  .git/hooks/pre-push: [erased] in it",
        "changes  link: the link's target",
        "renames  [erased] empty",
    ):
        assert line in done.err
    assert _NAME not in done.err
    after = dict(_everything(beside.root))
    kept = {path for path in before if "crmctl" not in path}
    assert {path: after.get(path) for path in kept} == {path: before[path] for path in kept}


def test_another_repository_in_the_work_tree_is_written_anew(alone: "Crm") -> None:
    crm = alone
    nested = crm.root / "nested"
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    subprocess.run(["git", "init", "-q", str(nested)], check=True)
    (nested / "f.txt").write_text(_TOLD, encoding="utf-8")
    for words in (("add", "."), (*identity, "commit", "-qm", f"by {_NAME}")):
        subprocess.run(["git", *words], cwd=nested, check=True)
    done = crm.process("redact", "p-00000009", "--history", "--yes")
    assert (done.status, _left(crm.root)) == (0, [])
    assert "history  of the other repository nested is written anew, too" in done.err
    told = subprocess.run(
        ["git", "log", "-p", "--all"], cwd=nested, check=True, capture_output=True, text=True
    ).stdout
    assert _NAME not in told
    assert (nested / "f.txt").read_text(encoding="utf-8") == "[erased], [erased]\n"


def test_what_is_locked_is_named_and_is_no_success(alone: "Crm") -> None:
    crm = alone
    crm.write("secret.bin", b"Salted__\0\1\2\3 whatever")
    done = crm.process("redact", "p-00000009", "--history", "--yes")
    assert done.status == 8
    assert "file secret.bin" in done.err


@pytest.mark.parametrize(
    ("name", "of", "open_"),
    [
        (".a.yaml.swp", "a.yaml", True),
        ("#a.yaml#", "a.yaml", True),
        (".#a.yaml", "a.yaml", True),
        (".~lock.a.ods#", "a.ods", True),
        ("a.yaml~", "a.yaml", False),
        ("a.yaml.orig", "a.yaml", False),
        ("a.yaml", "", False),
    ],
)
def test_leftovers_are_known_by_their_names(name: str, of: str, open_: bool) -> None:
    assert (edited(name), is_leftover(name)) == (of, open_)
