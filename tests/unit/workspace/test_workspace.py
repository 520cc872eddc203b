"""Opening a CRM while others write or were interrupted; what is known of an id or a path."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from crmctl.git.commit import FileChange, prepare
from crmctl.git.repository import open_repository
from crmctl.model.record import Ref
from crmctl.workspace import Surroundings, Workspace
from crmctl.workspace.files import put_files
from crmctl.workspace.recovery import TAKEN_BACK

_NOW = datetime.fromisoformat("2026-11-23T12:00:00+01:00")
_BETA, _FILE = Ref("customers", "beta-ag"), "customers/beta-ag.yaml"
_AFTER = b"type: organisation\nname: After\n"


def _open(crm: Path, tell: Callable[[str], None] = lambda _sentence: None) -> Workspace:
    return Workspace.open(crm, Surroundings(_NOW, tell))


def _private(crm: Path) -> Path:
    return crm / ".git" / "crmctl" / "root"


def _begin_to_write(crm: Path) -> None:
    """Leave what a writer leaves that is killed after it has written its files."""
    repository = open_repository(crm)
    prepare(repository, [FileChange(_FILE, _AFTER)], "set\n", repository.head())
    put_files(crm, {_FILE: _AFTER})


def _name(workspace: Workspace) -> object:
    record = workspace.record(_BETA)
    return record and record.data["name"]


# --- opening -----------------------------------------------------------------------------------


def test_an_interrupted_write_is_taken_back_before_anything_is_read(crm: Path) -> None:
    _begin_to_write(crm)
    told: list[str] = []
    assert _name(_open(crm, told.append)) == "Beta AG"
    assert told == [TAKEN_BACK]
    _open(crm, told.append)
    assert told == [TAKEN_BACK]


def test_a_repair_that_has_to_wait_is_told_and_reading_goes_on(crm: Path) -> None:
    _begin_to_write(crm)
    (_private(crm) / "lock").unlink()
    (_private(crm) / "lock").mkdir()
    told: list[str] = []
    assert _name(_open(crm, told.append)) == "After"
    [sentence] = told
    assert sentence.startswith("An interrupted write could not be repaired yet. ")
    assert (crm / _FILE).read_bytes() == _AFTER


def _at_each_index(crm: Path, event: Callable[[], None]) -> Workspace:
    """Open the CRM; something happens each time when an index is begun to be made."""

    @contextmanager
    def progress(_what: str, _size: int | None) -> Iterator[Callable[[int], None]]:
        event()
        yield lambda _steps: None

    return Workspace.open(crm, Surroundings(_NOW, progress=progress))


def test_files_that_somebody_begins_to_write_meanwhile_are_looked_at_again(crm: Path) -> None:
    shutil.rmtree(_private(crm))
    workspace = _at_each_index(crm, lambda: _begin_to_write(crm))
    assert _name(workspace) == "Beta AG"
    assert (crm / _FILE).read_bytes() != _AFTER


def test_files_that_never_come_to_rest_are_read_all_the_same(crm: Path) -> None:
    (_private(crm) / "index.lock").unlink()
    (_private(crm) / "index.lock").mkdir()
    (_private(crm) / "index.sqlite").unlink()
    written: list[Path] = []

    def stage_another() -> None:
        written.append(crm / "customers" / f"new-{len(written)}.yaml")
        written[-1].write_bytes(_AFTER)
        subprocess.run(["git", "-C", str(crm), "add", "."], check=True)

    workspace = _at_each_index(crm, stage_another)
    assert len(written) == 5
    assert workspace.rows("SELECT count(*) FROM records WHERE id LIKE 'new-%'") == [(4,)]


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """Give a function that lists the git commands run since the test began."""
    log, folder = tmp_path / "asked", tmp_path / "bin"
    folder.mkdir()
    wrapper = folder / "git"
    wrapper.write_text(f'#!/bin/sh\necho "$1" >> "{log}"\nexec "{shutil.which("git")}" "$@"\n')
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return lambda: log.read_text().split()


def test_where_refs_are_no_files_the_files_are_looked_at_once(
    crm: Path, asked: Callable[[], list[str]]
) -> None:
    (crm / ".git" / "reftable").mkdir()
    assert _name(_open(crm)) == "Beta AG"
    assert asked().count("diff-files") == 1


def test_a_look_at_the_files_goes_on_with_the_same_index(crm: Path) -> None:
    workspace = _open(crm)
    (crm / _FILE).write_bytes(_AFTER)
    assert _name(workspace) == "Beta AG"
    workspace.refresh()
    assert _name(workspace) == "After"


def test_an_index_is_made_anew_and_forgotten_with_those_of_earlier_commits(crm: Path) -> None:
    workspace = _open(crm)
    recorded = _private(crm) / "recorded"
    for forget in (workspace.rebuild, workspace.forget_index):
        recorded.mkdir()
        (recorded / "0123.sqlite").touch()
        forget()
        assert not recorded.exists()
    assert not workspace.index_file.exists()
    assert _name(_open(crm)) == "Beta AG"


# --- what is known -------------------------------------------------------------------------------


def test_an_id_is_in_use_by_a_record_a_broken_file_or_an_alias(crm: Path) -> None:
    (crm / "customers" / "x").mkdir()
    (crm / "customers" / "x" / "broken-ag.yaml").write_text("name: [\n")
    workspace = _open(crm)
    for id_ in ("beta-ag", "broken-ag"):
        assert workspace.knows(Ref("customers", id_))
    assert workspace.knows(Ref("contacts", "p-0m2c8w4r"))
    for id_ in ("ag", "beta", "p-0m2c8w4r"):
        assert not workspace.knows(Ref("customers", id_))


@pytest.mark.parametrize(
    ("path", "ref"),
    [
        (_FILE, _BETA),
        ("contacts/7k/p-7k3f9q2m.yaml", Ref("contacts", "p-7k3f9q2m")),
        ("contacts/README.md", None),
        ("notes/beta-ag.yaml", None),
        ("crm.yaml", None),
    ],
)
def test_a_path_stands_for_a_record_or_for_none(path: str, ref: Ref | None, crm: Path) -> None:
    assert _open(crm).ref_at(path) == ref


def test_a_file_is_given_as_it_lies_there(crm: Path) -> None:
    workspace = _open(crm)
    (crm / _FILE).write_bytes(_AFTER)
    assert workspace.read_file(_FILE) == _AFTER
    assert workspace.read_file("customers/gone.yaml") is None


def test_what_is_no_file_has_no_content(crm: Path) -> None:
    os.mkfifo(crm / "customers" / "pipe.yaml")
    workspace = _open(crm)
    for path in ("customers", "customers/pipe.yaml", f"{_FILE}/below.yaml"):
        assert workspace.read_file(path) is None
