"""What shall change in a text, and the cuts that change it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from crmctl.errors.files import EditError

Cut = tuple[int, int, str]
"""From an offset to another, and what shall stand there."""


class Change(NamedTuple):
    """What a node says, and what it shall say.

    Attributes:
        old: the raw tree that stands there.
        new: the raw tree that shall.
        typed: the same in the types that `canonical.emit` takes.
    """

    old: Any
    new: Any
    typed: Any

    def at(self, before: str | int, after: str | int) -> "Change":
        """Give the change of one entry: its key, or its number before and after."""
        return Change(self.old[before], self.new[after], self.typed[after])


def applied(text: str, cuts: Sequence[Cut]) -> str:
    """Give the text with all cuts made; none may overlap another."""
    parts = []
    position = 0
    for first, behind, instead in sorted(cuts, key=lambda cut: cut[:2]):
        if first < position:
            raise EditError
        parts += [text[position:first], instead]
        position = behind
    return "".join((*parts, text[position:]))
