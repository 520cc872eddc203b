"""The fields of a record, as the columns of a table take them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from crmctl.interchange.goals import Goal
from crmctl.interchange.paths import Path

FULL_NAME: Path = ("name",)

_NAME_PARTS = frozenset({("name", "given"), ("name", "family")})


@dataclass
class Places:
    """Which fields are taken, and at which place each item of a list stands.

    Attributes:
        labels: the path of a label within an item, and the label.
        by_id: the paths that name another record by its id in the system of the table.
    """

    labels: dict[Path, str] = field(default_factory=dict)
    by_id: set[Path] = field(default_factory=set)
    _taken: set[Path] = field(default_factory=set)
    _above: set[Path] = field(default_factory=set)
    _items: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def take(self, goal: Goal) -> Path | None:
        """Take a field for a column; None when another column has it."""
        path = self.placed(goal)
        if self._is_taken(path):
            return None
        self._taken.add(path)
        self._above.update(_above(path))
        if goal.by_id:
            self.by_id.add(path)
        return path

    def placed(self, goal: Goal) -> Path:
        """Give the path of a field, with the position of its item."""
        if not goal.list_path:
            return goal.path
        at = goal.list_path.count(".") + 1
        item = (*goal.path[:at], self._position(goal))
        if goal.label:
            self.labels[(*item, "label")] = goal.label
        return (*item, *goal.path[at:])

    def _position(self, goal: Goal) -> int:
        """Give the item that this label and number stand for, or a new one."""
        item = (goal.list_path, goal.label, goal.number)
        if item not in self._items:
            parts = tuple(goal.list_path.split("."))
            named = {path[len(parts)] for path in self._taken if path[: len(parts)] == parts}
            given = {at for (path, _, _), at in self._items.items() if path == goal.list_path}
            free = (at for at in range(len(named) + len(given) + 1) if at not in named | given)
            self._items[item] = next(free)
        return self._items[item]

    def _is_taken(self, path: Path) -> bool:
        if path == FULL_NAME:
            return path in self._taken or bool(_NAME_PARTS & self._taken)
        # A full name may stand beside its salutation or title.
        above = any(other in self._taken for other in _above(path) if other != FULL_NAME)
        return above or path in self._taken or path in self._above


def _above(path: Path) -> Iterator[Path]:
    return (path[:depth] for depth in range(1, len(path)))
