"""Deciding open conflicts: which value a field shall have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from crmctl.errors.records import InvalidDataError
from crmctl.errors.sharing import StaleConflictError
from crmctl.matching.conflicts import Conflict, Side
from crmctl.matching.joining.places import moved_up, value_at, with_value
from crmctl.model.plain import Plain
from crmctl.store.document import load
from crmctl.store.edit import edit
from crmctl.store.joining import WHOLE
from crmctl.workspace.sharing.opened import open_conflicts, written
from crmctl.workspace.sharing.who import myself

if TYPE_CHECKING:
    from crmctl.workspace.change import Change
    from crmctl.workspace.workspace import Workspace


class Take(StrEnum):
    """Which value stands."""

    MINE = "mine"
    THEIRS = "theirs"
    BEFORE = "before"


@dataclass(frozen=True, slots=True)
class Open:
    """One open conflict.

    Attributes:
        place: the file about it.
        path: the record's file.
        name: the record's reference, or the path of what is none.
        conflict: the field and its values.
        swapped: whether the value that does not stand is the one of who asks.
    """

    place: str
    path: str
    name: str
    conflict: Conflict
    swapped: bool = False

    @property
    def mine(self) -> Side:
        """The value of who asks."""
        return self.conflict.theirs if self.swapped else self.conflict.ours

    @property
    def theirs(self) -> Side:
        """The other one."""
        return self.conflict.ours if self.swapped else self.conflict.theirs

    def value(self, take: Take) -> Any:
        """Give one of the three values; None for nothing."""
        if take is Take.BEFORE:
            return self.conflict.before
        return (self.mine if take is Take.MINE else self.theirs).value


@dataclass(slots=True)
class Resolving:
    """Decisions, collected; the caller commits the change.

    Attributes:
        change: what they make of the records, and of the files about conflicts.
        decided: how many there are.
    """

    workspace: "Workspace"
    change: "Change" = field(init=False)
    decided: int = 0
    _changed: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.change = self.workspace.change("resolve")

    def open(self, names: Sequence[str] = (), fields: Sequence[str] = ()) -> list[Open]:
        """Give the open conflicts, as these decisions leave them.

        Args:
            names: references of records; all when empty.
            fields: names of fields; all when empty.
        """
        return [
            each
            for each in self._every()
            if (not names or each.name in names) and (not fields or each.conflict.field in fields)
        ]

    def take(self, each: Open, which: Take) -> None:
        """Let one of the three values stand.

        Raises:
            StaleConflictError: the field was changed since, and that value would undo it.
            InvalidDataError: the record would not be valid.
        """
        self._set(each, each.value(which), keeps=which is Take.MINE)

    def type(self, each: Open, text: str) -> None:
        """Let a value stand that was typed."""
        self._set(each, text or None, keeps=False)

    def _set(self, each: Open, value: Any, *, keeps: bool) -> None:
        content = self.change.read(each.path)
        name = each.conflict.field
        if name == WHOLE:
            now: Any = content.decode("utf-8", "replace") if content is not None else None
            wanted = value.encode() if value else None
        else:
            tree = load(content or b"{}\n", Plain).data or {}
            now = value_at(tree, name)
            kind = Plain if isinstance(now, Plain) and isinstance(value, str) else None
            typed = kind(value) if kind else value
            after = with_value(tree, name, typed)
            wanted = edit((content or b"{}\n").decode(), after, light=True).encode()
        said = (each.conflict.before, each.conflict.ours.value, each.conflict.theirs.value)
        if now not in said and now != value:
            # Of one field several conflicts may be open: the first one decided may change it.
            if (each.path, name) in self._changed:
                self._write(each, wanted)
            elif not keeps:
                raise StaleConflictError(each.name, name)
        elif now != value:
            self._changed.add((each.path, name))
            self._write(each, wanted)
        self._close(each, removed=value is None and now is not None)
        self.decided += 1

    def _write(self, each: Open, content: bytes | None) -> None:
        ref = self.workspace.ref_at(each.path)
        if ref is None:
            self.change.write(each.path, content)
            return
        if content is not None:
            record, findings = self.workspace.parser.check(each.path, content)
            if record is None:
                raise InvalidDataError([finding.message for finding in findings[:1]])
        self.change.restore(ref, each.path, content)

    def _close(self, each: Open, *, removed: bool) -> None:
        """Let the file about a record's conflicts hold the others only."""
        left = [
            other.conflict
            if not removed
            else Conflict(
                moved_up(other.conflict.field, each.conflict.field),
                other.conflict.before,
                other.conflict.ours,
                other.conflict.theirs,
            )
            for other in self._every()
            if other.place == each.place and other.conflict != each.conflict
        ]
        self.change.write(each.place, written(each.path, left))

    def _every(self) -> Iterator[Open]:
        me = myself(self.workspace)
        for place, path, conflicts in open_conflicts(self.workspace.root, self.change.read):
            name = str(self.workspace.ref_at(path) or path)
            for each in conflicts or ():
                swapped = bool(me) and each.theirs.by == me != each.ours.by
                yield Open(place, path, name, each, swapped)
