"""Which column of a table is which field of a kind."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from crmctl.errors.base import UsageError
from crmctl.errors.tables import TargetTakenError, UnknownColumnError, UnknownTargetError
from crmctl.interchange import goals
from crmctl.interchange.goals import Goal
from crmctl.interchange.paths import Path
from crmctl.model.catalogue import Kind

KIND: Path = ("kind",)
ID: Path = ("id",)
FULL_NAME: Path = ("name",)

_NAME_PARTS = frozenset({("name", "given"), ("name", "family")})


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What the columns of one table are.

    Attributes:
        kind: of the records.
        columns: the header.
        paths: for each column the path of its field, with positions in lists; None where a
            column is not understood or not wanted.
        labels: what the name of a column says about its list item: the path of the item's label,
            and the label.
    """

    kind: Kind
    columns: tuple[str, ...]
    paths: tuple[Path | None, ...]
    labels: tuple[tuple[Path, str], ...] = ()

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The columns that are not taken, to be shown before an import."""
        pairs = zip(self.columns, self.paths, strict=True)
        return tuple(column for column, path in pairs if path is None)

    @property
    def full_name(self) -> bool:
        """Whether a column holds a person's name in one piece."""
        return FULL_NAME in self.paths and "name" not in self.kind.by_name


def overrides(arguments: Iterable[str]) -> dict[str, str]:
    """Read `Column=field` arguments; an empty field leaves the column out.

    Raises:
        UsageError: an argument has no equals sign.
    """
    pairs = {}
    for argument in arguments:
        column, equals, target = argument.rpartition("=")
        if not equals:
            raise UsageError("--map takes COLUMN=FIELD; an empty FIELD leaves the column out.")
        pairs[column] = target
    return pairs


def map_columns(
    header: Sequence[str],
    kind: Kind,
    chosen: Mapping[str, str] | None = None,
    source: str = "",
) -> ColumnMapping:
    """Find the field of each column. No field is taken twice: the first column has it.

    A column `id` is ours only beside a column `kind`, as our export writes them, or when chosen:
    other programs have ids of their own.

    Args:
        header: the names of the columns, each once.
        kind: of the records.
        chosen: from a column to a field, to a word known for one, or to nothing; see `overrides`.
        source: the system that the table comes from; its ids are kept below its name in
            `external_ids`, and left out when it is not named.

    Raises:
        UnknownColumnError: `chosen` names a column that is not there.
        UnknownTargetError: `chosen` names a field that is not there.
        TargetTakenError: `chosen` names a field twice.
    """
    places = _Places()
    paths: dict[str, Path | None] = {}
    for column, target in (chosen or {}).items():
        if column not in header:
            raise UnknownColumnError(column)
        paths[column] = _chosen(target, kind, places, source) if target else None
    meant = {
        column: _own_marker(column, header) or goals.find(column, kind, source)
        for column in header
        if column not in paths
    }
    for column, goal in sorted(meant.items(), key=_certain_first):
        paths[column] = places.take(goal) if goal else None
    in_order = tuple(paths[column] for column in header)
    return ColumnMapping(kind, tuple(header), in_order, tuple(places.labels.items()))


def _chosen(target: str, kind: Kind, places: "_Places", source: str) -> Path:
    goal = Goal(ID) if target == "id" else goals.find(target, kind, source)
    if goal is None:
        nearest = get_close_matches(target, kind.by_name, n=3)
        raise UnknownTargetError(target, kind.name, nearest)
    path = places.take(goal)
    if path is None:
        raise TargetTakenError(target)
    return path


def _own_marker(column: str, header: Sequence[str]) -> Goal | None:
    return Goal((column,)) if column in {"id", "kind"} and "kind" in header else None


def _certain_first(meant: tuple[str, Goal | None]) -> int:
    """Sort positions that are written out first, and a full name after its parts."""
    goal = meant[1]
    if goal is None or goal.path == FULL_NAME:
        return 2
    return 0 if any(isinstance(part, int) for part in goal.path) else 1


@dataclass
class _Places:
    """The fields of a record, as columns take them."""

    labels: dict[Path, str] = field(default_factory=dict)
    _taken: set[Path] = field(default_factory=set)
    _above: set[Path] = field(default_factory=set)
    _items: dict[tuple[str, str, str], int] = field(default_factory=dict)

    def take(self, goal: Goal) -> Path | None:
        """Take a field for a column; None when another column has it."""
        path = self._placed(goal)
        if self._is_taken(path):
            return None
        self._taken.add(path)
        self._above.update(_above(path))
        return path

    def _placed(self, goal: Goal) -> Path:
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
