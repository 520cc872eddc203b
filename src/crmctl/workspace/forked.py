"""A long piece of work shared by several processes; what they find comes back in order.

Children are forked: they have what the parent has, so that nothing is loaded or sent to them. They
never touch SQLite, which forbids a child its parent's connection, and leave by `os._exit`, which
tidies nothing up that is the parent's.
"""

import os
import pickle
from collections.abc import Callable, Generator, Sequence
from typing import BinaryIO, Generic, NamedTuple, NoReturn, TypeVar

_Portion = TypeVar("_Portion")
_Found = TypeVar("_Found")


class _Child(NamedTuple):
    pid: int
    pipe: BinaryIO


class Shared(Generic[_Portion, _Found]):
    """Work that began when this was made; each process does every n-th portion.

    Where processes cannot be forked, or one dies, mostly for want of memory, we work.
    """

    def __init__(
        self,
        work: Callable[[_Portion], _Found],
        portions: Sequence[_Portion],
        processes: int,
    ) -> None:
        """Begin.

        Args:
            work: what is done with a portion; what it gives must be picklable.
            portions: the parts of the work.
            processes: how many do it; with one it is done here.
        """
        self._work, self._portions = work, portions
        count = processes if processes > 1 and hasattr(os, "fork") else 0
        self._children = [self._forked(portions[first::count]) for first in range(count)]

    def found(self) -> Generator[_Found, None, None]:
        """Give what was found in each portion, in order."""
        dead = set[int]()
        try:
            for number, portion in enumerate(self._portions):
                place = number % max(1, len(self._children))
                if self._children and place not in dead:
                    try:
                        yield pickle.load(self._children[place].pipe)  # noqa: S301 - our own child wrote it
                        continue
                    except (EOFError, pickle.UnpicklingError):
                        dead.add(place)
                yield self._work(portion)
        finally:
            self._end()

    def _forked(self, portions: Sequence[_Portion]) -> _Child:
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.close(reading)
            self._do(portions, writing)
        os.close(writing)
        return _Child(pid, open(reading, "rb"))  # noqa: PTH123 - a pipe, closed at the end

    def _do(self, portions: Sequence[_Portion], writing: int) -> NoReturn:
        """Do the work in a child; when the parent is gone, nobody reads and writing fails."""
        try:
            with open(writing, "wb") as pipe:
                for portion in portions:
                    pickle.dump(self._work(portion), pipe)
        finally:
            os._exit(0)

    def _end(self) -> None:
        while self._children:
            child = self._children.pop()
            child.pipe.close()
            os.waitpid(child.pid, 0)


def processors() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
