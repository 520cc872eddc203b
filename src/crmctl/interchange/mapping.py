"""Which column of a table is which field of a kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from crmctl.errors.base import UsageError
from crmctl.errors.tables import TargetTakenError, UnknownColumnError, UnknownTargetError
from crmctl.interchange import goals, places
from crmctl.interchange.cell_rules import BOUND, PLAIN, CellRule, Joint
from crmctl.interchange.goals import Goal
from crmctl.interchange.paths import Path
from crmctl.interchange.places import Places
from crmctl.model.catalogue import Kind

KIND: Path = ("kind",)
ID: Path = ("id",)
FULL_NAME: Path = places.FULL_NAME

_TEXT: Path = ("lines", "text")
_NEEDED_BY_LINES = {("lines", "quantity"), ("lines", "price")}
_FIRST_ALONE = frozenset({"amount", "words"})
NAME_OF = ":name"
"""Ends a target whose column names a record that another column gives by its id."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the columns of a table beyond the usual words, as a preset knows it.

    Attributes:
        targets: from a column to the field that it is, or to nothing where no field takes it.
        joints: columns that tell one field together: the field, how, and the columns in order.
        rules: how the cells of a column are read.
        words: what is looked up for a column in place of its own name: `Phone` for
            `Person - Phone`.
        constants: what each record of the table is: a field, and its value.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    joints: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    rules: Mapping[str, CellRule] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)


_NOTHING = Known()


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
        rules: how the cells of columns are read, by the column's place.
        joints: how a field is told that several columns have.
        names: for the path of a reference the place of the column that has the other's name.
        constants: what each record is, whatever its row says.
        by_id: the paths of references by the ids of the system that the table comes from.
    """

    kind: Kind
    columns: tuple[str, ...]
    paths: tuple[Path | None, ...]
    labels: tuple[tuple[Path, str], ...] = ()
    rules: Mapping[int, CellRule] = field(default_factory=dict)
    joints: Mapping[Path, Joint] = field(default_factory=dict)
    names: Mapping[Path, int] = field(default_factory=dict)
    constants: tuple[tuple[Path, str], ...] = ()
    by_id: frozenset[Path] = frozenset()

    @property
    def plain(self) -> bool:
        """Whether every cell is the text of its own field."""
        return not (self.rules or self.joints or self.names or self.constants)

    @property
    def unmapped(self) -> tuple[str, ...]:
        """The columns that are not taken, to be shown before an import."""
        names = set(self.names.values())
        return tuple(
            column
            for at, (column, path) in enumerate(zip(self.columns, self.paths, strict=True))
            if path is None and at not in names
        )

    def alone(self, at: int) -> bool:
        """Tell whether the cells of a column are by themselves values of its field.

        A year is no birthday, a currency no amount; a preset says what is between several values.
        """
        joint = self.joints.get(self.paths[at] or ())
        if joint and (
            joint.how == "date" or (joint.how in _FIRST_ALONE and joint.columns[0] != at)
        ):
            return False
        return not self.rule(at).separator

    def rule(self, at: int) -> CellRule:
        """Give how the cells of the column at a place are read."""
        return self.rules.get(at, PLAIN)

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
    known: Known = _NOTHING,
) -> ColumnMapping:
    """Find the field of each column. No field is taken twice: the first column has it.

    A column `id` is ours only beside a column `kind`, as our export writes them, or when chosen:
    other programs have ids of their own. What is chosen comes first, then what is known, then the
    usual words.

    Args:
        header: the names of the columns, each once.
        kind: of the records.
        chosen: from a column to a field, to a word known for one, or to nothing; see `overrides`.
        source: the system that the table comes from; its ids are kept below its name in
            `external_ids`, and left out when it is not named.
        known: what a preset knows of these columns.

    Raises:
        UnknownColumnError: `chosen` names a column that is not there.
        UnknownTargetError: `chosen` names a field that is not there.
        TargetTakenError: `chosen` names a field twice.
    """
    taken = Places()
    paths: dict[str, Path | None] = {}
    for column, target in (chosen or {}).items():
        if column not in header:
            raise UnknownColumnError(column)
        paths[column] = _chosen(target, kind, taken, source) if target else None
    finder = _Finder(header, kind, source, known, taken, paths)
    joints = finder.take_joints()
    finder.take_known()
    names = finder.names()
    finder.take_usual(names)
    return ColumnMapping(
        kind,
        tuple(header),
        tuple(paths.get(column) for column in header),
        tuple(taken.labels.items()),
        {header.index(c): how for c, how in known.rules.items() if c not in (chosen or {})},
        joints,
        names,
        finder.constants(),
        frozenset(taken.by_id),
    )


@dataclass
class _Finder:
    """Finds the fields of the columns that nobody chose."""

    header: Sequence[str]
    kind: Kind
    source: str
    known: Known
    places: Places
    paths: dict[str, Path | None]

    def take_joints(self) -> dict[Path, Joint]:
        """Take the fields that several columns tell together; also those that one has left."""
        found = {}
        for target, how, columns in self.known.joints:
            free = [column for column in columns if column not in self.paths]
            bound = set(columns[: BOUND.get(how, 0)]) <= set(free)
            goal = goals.meant(target, self.kind, self.source) if free and bound else None
            path = self.places.take(goal) if goal else None
            self.paths |= dict.fromkeys(free, path)
            if path is not None:
                found[path] = Joint(how, tuple(self.header.index(column) for column in free))
        return found

    def take_known(self) -> None:
        """Take what the preset knows; a person's full name last, for its parts may be there."""
        targets = self.known.targets
        free = [c for c in self.header if targets.get(c) and c not in self.paths]
        for column in sorted(free, key=lambda column: targets[column] == FULL_NAME[0]):
            if not targets[column].endswith(NAME_OF):
                goal = self._goal(targets[column])
                self.paths[column] = self.places.take(goal) if goal else None
        self.paths |= {c: None for c in self.header if targets.get(c) == ""} | self.paths

    def _goal(self, target: str) -> Goal | None:
        return Goal(ID) if target == "id" else goals.meant(target, self.kind, self.source)

    def names(self) -> dict[Path, int]:
        """Give the columns with the names of records that others give by their ids.

        Where no such other column is there, a name is itself the reference.
        """
        found = dict[Path, int]()
        for column, target in self.known.targets.items():
            if column in self.paths or not target.endswith(NAME_OF):
                continue
            goal = goals.meant(target.removesuffix(NAME_OF), self.kind)
            path = self.places.take(goal) if goal else None
            self.paths[column] = path
            if path is None and goal and self.places.placed(goal) in self.paths.values():
                found.setdefault(self.places.placed(goal), self.header.index(column))
        return found

    def take_usual(self, names: Mapping[Path, int]) -> None:
        """Take what the usual words, or our own names, say of all other columns."""
        meant = {
            column: _own_marker(column, self.header)
            or goals.find(self.known.words.get(column, column), self.kind, self.source)
            for at, column in enumerate(self.header)
            if column not in self.paths and at not in names.values()
        }
        for column, goal in sorted(self._without_loose_text(meant).items(), key=_certain_first):
            self.paths[column] = self.places.take(goal) if goal else None

    def _without_loose_text(self, meant: Mapping[str, Goal | None]) -> Mapping[str, Goal | None]:
        """Leave a description out that would be the text of a line where there are no lines."""
        paths = [*self.paths.values(), *(goal.path for goal in meant.values() if goal)]
        told = {(path[0], path[-1]) for path in paths if path}
        if told >= _NEEDED_BY_LINES:
            return meant
        return {c: None if goal and goal.path == _TEXT else goal for c, goal in meant.items()}

    def constants(self) -> tuple[tuple[Path, str], ...]:
        """Give what each record is, for fields of the kind."""
        goal_of = (
            (goals.meant(name, self.kind), value) for name, value in self.known.constants.items()
        )
        return tuple((goal.path, value) for goal, value in goal_of if goal)


def _chosen(target: str, kind: Kind, taken: Places, source: str) -> Path:
    goal = Goal(ID) if target == "id" else goals.find(target, kind, source)
    goal = goal or goals.meant(target, kind, source)
    if goal is None:
        nearest = get_close_matches(target, kind.by_name, n=3)
        raise UnknownTargetError(target, kind.name, nearest)
    path = taken.take(goal)
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
