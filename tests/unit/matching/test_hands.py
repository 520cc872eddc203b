"""Several processes do the work of one."""

import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from crmctl.matching import hands, table_finder
from crmctl.matching.arrays import chunks
from crmctl.matching.columns import Column, Type
from crmctl.matching.hands import each_part, processors, shared
from crmctl.matching.table_finder import find_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

forks = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs fork")
HANDS = (1, 2, 3)


def people(rows: int) -> list[Column]:
    """People of few names, who share houses and mailboxes."""
    given = [f"{'AEIOU'[row % 5]}{'lmnrst'[row % 6]}a" for row in range(rows)]
    family = [
        f"{'BDFGHKLMN'[row * 7 % 9]}{'aeiou'[row % 5]}{'rstln'[row % 4]}er" for row in range(rows)
    ]
    mails = [
        f"{one}.{other}{row % 40}@x.example"
        for row, (one, other) in enumerate(zip(given, family, strict=True))
    ]
    streets = [f"{family[row // 3]}weg {row % 11}" for row in range(rows)]
    return [
        Column("given", Type.GIVEN_NAME, given),
        Column("family", Type.FAMILY_NAME, family),
        Column("mail", Type.EMAIL, mails),
        Column("street", Type.ADDRESS, streets),
    ]  # fmt: skip


def digest(columns: list[Column]) -> list[bytes]:
    found = find_in(columns)
    arrays: list[NDArray[Any]] = [found.left, found.right, found.probability]
    return [each.tobytes() for each in (*arrays, *found._codes)]  # noqa: SLF001


@pytest.fixture
def with_hands(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    def use(count: int) -> None:
        monkeypatch.setattr(hands, "processors", lambda: count)
        monkeypatch.setattr(table_finder, "chunks", lambda size: chunks(size, 1000))

    return use


@forks
def test_one_process_and_several_give_the_same_bits(with_hands: Callable[[int], None]) -> None:
    columns = people(600)
    whole = digest(columns)
    for count in HANDS:
        with_hands(count)
        assert digest(columns) == whole


def test_two_runs_give_the_same_bits() -> None:
    assert digest(people(600)) == digest(people(600))


@forks
@pytest.mark.parametrize("count", HANDS)
def test_each_part_is_worked_on(with_hands: Callable[[int], None], count: int) -> None:
    with_hands(count)
    found = shared(2, 10)

    def work(some: slice) -> None:
        found[:, some] += 1

    each_part([slice(0, 3), slice(3, 4), slice(4, 10)], work)

    assert (found == 1).all()


def test_nothing_is_done_where_there_are_no_parts() -> None:
    each_part([], lambda _: pytest.fail("worked"))
    assert shared(3, 0).shape == (3, 0)


@forks
def test_the_parts_of_a_killed_process_are_done_again(
    with_hands: Callable[[int], None],
) -> None:
    with_hands(2)
    parent, found = os.getpid(), shared(1, 4)

    def work(some: slice) -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        found[:, some] = 7

    each_part([slice(0, 2), slice(2, 4)], work)

    assert (found == 7).all()


@forks
def test_what_fails_in_another_process_fails_here(with_hands: Callable[[int], None]) -> None:
    with_hands(2)

    def work(some: slice) -> None:
        if some.start:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        each_part([slice(0, 2), slice(2, 4)], work)


@forks
def test_no_process_is_left_when_the_work_here_fails(with_hands: Callable[[int], None]) -> None:
    with_hands(2)
    parent = os.getpid()

    def work(_: slice) -> None:
        if os.getpid() == parent:
            raise KeyboardInterrupt
        signal.pause()

    with pytest.raises(KeyboardInterrupt):
        each_part([slice(0, 2), slice(2, 4)], work)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, 0)


@pytest.mark.parametrize(("platform", "least"), [("linux", 1), ("darwin", 1), ("win32", 1)])
def test_there_is_at_least_one_processor(
    monkeypatch: pytest.MonkeyPatch, platform: str, least: int
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    if platform == "linux":
        monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)
    assert processors() == (2 if platform == "linux" else least)


def test_shared_matrices_are_zero_at_first() -> None:
    assert not np.any(shared(2, 5))
