"""What is derived from a kind once, and then used for each of its records."""

from collections.abc import Callable
from typing import Generic, TypeVar

from crmctl.model.catalogue import Kind

_T = TypeVar("_T")
_MOST = 64


class PerKind(Generic[_T]):
    """Remembers what a function makes of a kind.

    By identity: to compare two kinds field by field takes longer than most looks at a record.
    """

    def __init__(self, make: Callable[[Kind], _T]) -> None:
        self._make = make
        self._made: dict[int, tuple[Kind, _T]] = {}

    def __call__(self, kind: Kind) -> _T:
        """Give what the function makes of a kind."""
        known = self._made.get(id(kind))
        if known and known[0] is kind:
            return known[1]
        if len(self._made) >= _MOST:
            self._made.clear()
        made = self._make(kind)
        self._made[id(kind)] = kind, made
        return made
