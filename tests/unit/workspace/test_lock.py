import multiprocessing
import os
from pathlib import Path

import pytest

from crmctl.errors.base import DiskError
from crmctl.errors.crm import LockedError
from crmctl.workspace.lock import exclusive


def _never() -> None:
    raise AssertionError


def test_a_lock_that_is_free_is_taken_and_given_back(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive(tmp_path / "deep" / "lock", _never) as handle:
            os.fstat(handle)
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)


def test_a_lock_that_another_one_keeps_is_waited_for_with_a_word_and_then_given_up(
    tmp_path: Path,
) -> None:
    told: list[str] = []
    lock = tmp_path / "lock"
    with (
        exclusive(lock, _never),
        pytest.raises(LockedError, match="try again"),
        exclusive(lock, lambda: told.append("waiting"), timeout=1.3),
    ):
        raise AssertionError
    assert told == ["waiting"]


def test_a_short_wait_is_not_worth_a_word(tmp_path: Path) -> None:
    with (
        exclusive(tmp_path / "lock", _never),
        pytest.raises(LockedError),
        exclusive(tmp_path / "lock", _never, timeout=0.1),
    ):
        raise AssertionError


def _hold_and_die(lock: Path) -> None:
    with exclusive(lock, _never):
        os._exit(9)


def test_the_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    process = multiprocessing.get_context("fork").Process(
        target=_hold_and_die, args=(tmp_path / "lock",)
    )
    process.start()
    process.join()
    assert process.exitcode == 9
    with exclusive(tmp_path / "lock", _never):
        pass


def test_a_folder_that_cannot_be_made_is_a_fault_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(DiskError, match="cannot be written"),
        exclusive(tmp_path / "file" / "lock", _never),
    ):
        raise AssertionError
