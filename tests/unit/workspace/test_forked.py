"""Work that several processes share."""

import os
import signal

import pytest

from crmctl.workspace.forked import Shared, processors


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_what_is_found_comes_in_the_order_of_the_portions(processes: int) -> None:
    shared = Shared(lambda number: [number] * 100_000, range(7), processes)
    assert [found[0] for found in shared.found()] == list(range(7))


def test_several_processes_do_the_work() -> None:
    shared = Shared(lambda _: os.getpid(), range(6), 2)
    first, second, *rest = shared.found()
    assert len({first, second, os.getpid()}) == 3
    assert rest == [first, second, first, second]


def test_the_work_of_a_process_that_dies_is_done_all_the_same() -> None:
    parent = os.getpid()

    def work(number: int) -> int:
        if number == 3 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    assert list(Shared(work, range(7), 2).found()) == [0, 1, 4, 9, 16, 25, 36]


def test_an_error_in_the_work_is_met_where_its_result_is_awaited() -> None:
    found = Shared(lambda number: 1 // number, [1, 0], 2).found()
    assert next(found) == 1
    with pytest.raises(ZeroDivisionError):
        next(found)


def test_no_process_is_left_when_nobody_wants_the_rest() -> None:
    found = Shared(lambda number: [number] * 1_000_000, range(8), 2).found()
    assert next(found)[0] == 0
    found.close()
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_where_processes_cannot_be_forked_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(os, "fork")
    assert set(Shared(lambda _: os.getpid(), range(4), 2).found()) == {os.getpid()}


def test_there_is_at_least_one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    assert processors() >= 1
    monkeypatch.delattr(os, "sched_getaffinity")
    assert processors() >= 1
