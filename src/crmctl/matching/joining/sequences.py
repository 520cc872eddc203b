"""Two edits of one sequence, joined: of the lines of a text, of the items of a list.

Edits that touch each other do not hinder each other, as long as they are of different lines;
git's own merge takes them for a conflict.
"""

from collections.abc import Hashable, Sequence
from itertools import takewhile
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T", bound=Hashable)

_MOST = 4_000_000  # pairs of lines that are compared: above, one edit is taken as a whole


class Edit(NamedTuple, Generic[T]):
    """What stands between two positions of the sequence before, and what one side made of it."""

    first: int
    behind: int
    after: Sequence[T]


class Chunk(NamedTuple, Generic[T]):
    """A stretch of the result.

    Attributes:
        before: what stood there.
        ours: what we made of it.
        theirs: what they made of it.
        both: whether both sides changed it, and differently.
    """

    before: Sequence[T]
    ours: Sequence[T]
    theirs: Sequence[T]
    both: bool = False

    @property
    def inserted(self) -> bool:
        """Whether both sides only added something here."""
        return self.both and not self.before

    @property
    def joined(self) -> Sequence[T]:
        """What stands here if no two edits are at odds; both if both only added something."""
        if self.inserted:
            return (*self.ours, *self.theirs)
        return self.ours if self.both or self.ours != self.before else self.theirs


def chunks(before: Sequence[T], ours: Sequence[T], theirs: Sequence[T]) -> list[Chunk[T]]:
    """Give the result of two edits piece by piece, in its order."""
    found = list[Chunk[T]]()
    position = 0
    for own, other in _clusters(_edits(before, ours), _edits(before, theirs)):
        first = min(edit.first for edit in (*own, *other))
        behind = max(edit.behind for edit in (*own, *other))
        _add_unchanged(found, before[position:first])
        stretch = list(before[first:behind])
        ours_here = _applied(before, first, behind, own)
        theirs_here = _applied(before, first, behind, other)
        both = bool(own and other) and ours_here != theirs_here
        found.append(Chunk(stretch, ours_here, theirs_here, both))
        position = behind
    _add_unchanged(found, before[position:])
    return found


def _add_unchanged(found: list[Chunk[T]], stretch: Sequence[T]) -> None:
    if stretch:
        found.append(Chunk(stretch, stretch, stretch))


def _edits(before: Sequence[T], after: Sequence[T]) -> list[Edit[T]]:
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if not old or not new or len(old) * len(new) > _MOST:
        return [Edit(start, start + len(old), new)] if old or new else []
    from difflib import SequenceMatcher  # noqa: PLC0415 - most texts changed on one side only

    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        Edit(start + i1, start + i2, new[j1:j2])
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal"
    ]


def _common(one: Sequence[T], other: Sequence[T]) -> int:
    same = takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    return sum(1 for _ in same)


def _clusters(
    own: Sequence[Edit[T]], other: Sequence[Edit[T]]
) -> list[tuple[list[Edit[T]], list[Edit[T]]]]:
    """Bring edits together that are at odds, or may be; each other one stands alone."""
    sided = [(edit, 0) for edit in own] + [(edit, 1) for edit in other]
    clusters = list[tuple[list[Edit[T]], list[Edit[T]]]]()
    for edit, side in sorted(sided, key=lambda each: (each[0].first, each[0].behind)):
        if not clusters or not any(_meet(edit, one) for one in clusters[-1][1 - side]):
            clusters.append(([], []))
        clusters[-1][side].append(edit)
    return clusters


def _meet(one: Edit[T], other: Edit[T]) -> bool:
    if one.first == one.behind and other.first == other.behind:
        return one.first == other.first
    if one.first == one.behind:
        return other.first < one.first < other.behind
    if other.first == other.behind:
        return one.first < other.first < one.behind
    return max(one.first, other.first) < min(one.behind, other.behind)


def _applied(
    before: Sequence[T], first: int, behind: int, edits: Sequence[Edit[T]]
) -> Sequence[T]:
    result = list[T]()
    for edit in edits:
        result += [*before[first : edit.first], *edit.after]
        first = edit.behind
    return [*result, *before[first:behind]]
