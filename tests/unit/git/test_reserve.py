import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crmctl.errors.sales import (
    NumberNotReservedError,
    RemoteNamesProgramError,
    WhichRemoteError,
)
from crmctl.git.repository import Repository, open_repository
from crmctl.git.reserve import Series, remote, reserve

_SERIES = Series("invoice", "R-2026-#")
Clone = Callable[[str], Repository]


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A bare repository that a team shares."""
    folder = tmp_path / "team.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(folder)], check=True)
    return folder


@pytest.fixture
def clone(bare: Path, tmp_path: Path) -> Clone:
    """Give a clone of that repository."""

    def made(name: str) -> Repository:
        folder = tmp_path / name
        subprocess.run(["git", "clone", "--quiet", str(bare), str(folder)], check=True)
        return open_repository(folder)

    return made


def _next(repository: Repository, count: int = 1, above: int = 0) -> int:
    return reserve(repository, "origin", _SERIES, count=count, above=above)


def test_a_number_is_given_once_however_many_clones_ask(clone: Clone) -> None:
    anna, jonas = clone("anna"), clone("jonas")
    assert _next(anna, above=117) == 118
    assert _next(jonas, count=3) == 119
    assert _next(anna) == 122
    assert _next(anna, above=200) == 201
    other = Series("invoice", "R-2027-#")
    assert reserve(jonas, "origin", other, count=1, above=0) == 1


def test_two_who_ask_at_once_get_different_numbers(clone: Clone) -> None:
    both = [clone("anna"), clone("jonas")]
    with ThreadPoolExecutor(2) as threads:
        given = list(threads.map(_next, both * 3))
    assert sorted(given) == [1, 2, 3, 4, 5, 6]


def test_nothing_is_pushed_but_a_number(clone: Clone, bare: Path) -> None:
    anna = clone("anna")
    (anna.root / "secret").write_text("x")
    _git(anna.root, "add", ".")
    _git(anna.root, "commit", "-qm", "not to be pushed")
    _next(anna, above=41)
    (ref,) = _git(bare, "for-each-ref", "--format=%(refname)").splitlines()
    assert ref == "refs/crmctl/numbers/root/invoice/R-2026-_23_"
    assert _git(bare, "cat-file", "-p", ref) == "42"
    assert _git(anna.root, "for-each-ref", "refs/crmctl", "refs/remotes") == ""


def test_a_remote_that_has_gone_gives_no_number(clone: Clone, bare: Path) -> None:
    anna = clone("anna")
    bare.rename(bare.with_name("gone.git"))
    with pytest.raises(NumberNotReservedError, match="No number could be reserved") as raised:
        _next(anna)
    assert raised.value.exit_code == 6


def _hook(bare: Path, name: str, script: str) -> None:
    hook = bare / "hooks" / name
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\n{script}\n")
    hook.chmod(0o755)


def test_a_remote_that_takes_no_push_gives_no_number(clone: Clone, bare: Path) -> None:
    anna = clone("anna")
    _hook(bare, "pre-receive", "exit 1")
    with pytest.raises(NumberNotReservedError, match="it refused every push"):
        _next(anna)


def test_a_push_that_is_lost_on_its_way_gives_no_number(clone: Clone, bare: Path) -> None:
    anna = clone("anna")
    _hook(bare, "pre-receive", "kill -9 $PPID")
    with pytest.raises(NumberNotReservedError) as raised:
        _next(anna)
    assert raised.value.exit_code == 6
    _hook(bare, "pre-receive", "exit 0")
    assert _next(anna) == 1


def test_a_push_whose_answer_is_lost_leaves_a_gap_and_no_double(clone: Clone, bare: Path) -> None:
    anna = clone("anna")
    _hook(bare, "post-update", "kill -9 $PPID")
    try:
        first = _next(anna)
    except NumberNotReservedError:
        first = 0
    _hook(bare, "post-update", "exit 0")
    assert _next(anna) > first


def test_a_counter_that_is_no_number_is_not_guessed(clone: Clone, bare: Path) -> None:
    anna = clone("anna")
    blob = subprocess.run(
        ["git", "-C", str(bare), "hash-object", "-w", "--stdin"],
        input="many", check=True, capture_output=True, text=True,
    ).stdout.strip()  # fmt: skip
    _git(bare, "update-ref", "refs/crmctl/numbers/root/invoice/R-2026-_23_", blob)
    with pytest.raises(NumberNotReservedError):
        _next(anna)


@pytest.mark.parametrize(
    "setting", ["core.sshCommand", "credential.helper", "remote.origin.receivepack"]
)
def test_a_program_that_the_repository_names_is_not_run(
    clone: Clone, tmp_path: Path, setting: str
) -> None:
    anna = clone("anna")
    _git(anna.root, "config", setting, f"touch {tmp_path / 'ran'};")
    with pytest.raises(RemoteNamesProgramError, match=setting.lower()):
        _next(anna)
    assert not (tmp_path / "ran").exists()


def test_an_address_that_runs_a_program_is_not_followed(clone: Clone, tmp_path: Path) -> None:
    anna = clone("anna")
    _git(anna.root, "remote", "set-url", "origin", f"ext::touch {tmp_path / 'ran'}")
    with pytest.raises(NumberNotReservedError):
        _next(anna)
    assert not (tmp_path / "ran").exists()


def test_the_remote_is_the_one_that_is_followed_or_origin_or_the_only_one(
    clone: Clone, git_repo: Path
) -> None:
    alone = open_repository(git_repo)
    assert remote(alone) == ""
    _git(git_repo, "remote", "add", "backup", "/nowhere")
    assert remote(alone) == "backup"
    _git(git_repo, "remote", "add", "team", "/nowhere")
    with pytest.raises(WhichRemoteError, match="backup, team"):
        remote(alone)
    _git(git_repo, "config", "branch.main.remote", "team")
    assert remote(alone) == "team"
    assert remote(clone("anna")) == "origin"
