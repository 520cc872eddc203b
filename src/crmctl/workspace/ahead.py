"""Work that is done piece by piece while something else keeps us waiting."""

from collections import deque
from collections.abc import Iterator
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 20_000  # pieces that wait to be taken: bounds the memory


class Ahead(Generic[T]):
    """Gives what an iterator gives, some of it made before anybody asked."""

    def __init__(self, pieces: Iterator[T]) -> None:
        self._pieces = pieces
        self._made: deque[T] = deque()

    def step(self) -> None:
        """Make one piece."""
        if len(self._made) < _MOST:
            self._made.extend(islice(self._pieces, 1))

    def __iter__(self) -> Iterator[T]:
        while self._made:
            yield self._made.popleft()
        yield from self._pieces
