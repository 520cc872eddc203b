"""What a preset says of one table: for `mapping.map_columns`, and for people."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crmctl.interchange.cell_rules import BOUND, PLAIN, CellRule
from crmctl.interchange.mapping import Known
from crmctl.interchange.presets.columns import Keyed, keyed
from crmctl.interchange.presets.preset import FileType, Formats, Preset
from crmctl.model.text import fold

_NAME, _PARTS = "name", frozenset({"name.given", "name.family"})
_PARTS_ARE_THERE = "the parts of the name have columns of their own"


@dataclass(frozen=True, slots=True)
class Applied:
    """A preset, applied to the header of a table.

    Attributes:
        preset: its name.
        title: of the system, for people.
        file: the type of file.
        kind: of the records.
        source: below which the system's ids stand in `external_ids`.
        known: what each column is; goes to `mapping.map_columns`.
        left_out: columns that are not kept, with the reason.
        noted: columns that are known and have no field; they go into the notes.
        formats: how values are written, as far as the system fixes it.
        status_in_name: whether the name of a file begins with the status of all in it.
    """

    preset: str
    title: str
    file: str
    kind: str
    source: str
    known: Known
    left_out: Mapping[str, str] = field(default_factory=dict)
    noted: tuple[str, ...] = ()
    formats: Formats = field(default_factory=Formats)
    status_in_name: bool = False


def apply(
    preset: Preset,
    file: FileType,
    header: Sequence[str],
    source: str = "",
    logical: Mapping[str, str] | None = None,
) -> Applied:
    """Apply a type of file to a header.

    Args:
        preset: of the system.
        file: one of its types.
        header: the names of the columns.
        source: below which ids stand, where a person says another name than the preset.
        logical: other names of columns, as `Table.logical` has them.
    """
    columns = keyed(header, logical or {})
    joints = tuple(_joints(file, columns))
    joint = {column for _, _, names in joints for column in names}
    aliases = {name: one for name, one in _aliases(file, columns) if name not in joint}
    targets = {name: target for name, (_, target) in aliases.items()}
    left_out = {
        name: reason
        for alias, reason in file.left_out.items()
        for name, _ in columns.find(alias)
        if name not in joint and name not in targets
    }
    if _PARTS & set(targets.values()):
        whole = [name for name, target in targets.items() if target == _NAME]
        left_out |= dict.fromkeys(whole, _PARTS_ARE_THERE)
    noted = tuple(
        name
        for alias in file.notes
        for name, _ in columns.find(alias)
        if name not in joint and name not in targets and name not in left_out
    )
    fixed = targets | dict.fromkeys((*left_out, *noted), "")
    rest = [name for name in header if name not in fixed and name not in joint]
    known = Known(
        targets=fixed,
        joints=joints,
        rules=dict(_rules(file, columns, aliases, joint)),
        words=dict(_words(file, rest)),
        constants=file.constants,
    )
    head = preset.head
    return Applied(
        head.name, head.title, file.name, file.kind, source or head.source, known,
        left_out, noted, file.formats, file.status_in_name,
    )  # fmt: skip


def matched(file: FileType, columns: Keyed) -> set[str]:
    """Give the columns of a header that a type of file knows."""
    every = (
        *(alias for aliases in file.columns.values() for alias in aliases),
        *(alias for joint in file.joints for aliases in joint.columns for alias in aliases),
        *file.left_out,
        *file.notes,
    )
    return {name for alias in every for name, _ in columns.find(alias)}


def _aliases(file: FileType, columns: Keyed) -> Iterator[tuple[str, tuple[str, str]]]:
    """Give each column with the alias and the target that it has; the first target counts."""
    seen = set[str]()
    for target, aliases in file.columns.items():
        for alias in aliases:
            for name, number in columns.find(alias):
                if name not in seen:
                    seen.add(name)
                    yield name, (alias, target.replace("#", number))


def _joints(file: FileType, columns: Keyed) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give the fields that columns of this table tell together."""
    for joint in file.joints:
        found = [_first(columns, aliases) for aliases in joint.columns]
        if joint.how in BOUND and not all(found[: BOUND[joint.how]]):
            continue
        names = tuple(name for name in found if name)
        if names:
            yield joint.target, joint.how, names


def _first(columns: Keyed, aliases: Sequence[str]) -> str:
    return next((name for alias in aliases for name, _ in columns.find(alias)), "")


def _rules(
    file: FileType,
    columns: Keyed,
    aliases: Mapping[str, tuple[str, str]],
    joint: set[str],
) -> Iterator[tuple[str, CellRule]]:
    of_joints = {
        name: (alias, each.target)
        for each in file.joints
        for names in each.columns
        for alias in names
        for name, _ in columns.find(alias)
        if name in joint
    }
    for name, (alias, target) in {**aliases, **of_joints}.items():
        rule = _rule(file, (alias, target))
        if rule != PLAIN:
            yield name, rule


def _rule(file: FileType, names: Sequence[str]) -> CellRule:
    """Give what is said of an alias, or of its target."""
    words = next((file.words[one] for one in names if one in file.words), None)
    return CellRule(
        values=words.values if words else {},
        strict=words.strict if words else False,
        separator=next((file.many[one] for one in names if one in file.many), ""),
        mark=next((file.marks[one] for one in names if one in file.marks), ""),
    )


def _words(file: FileType, rest: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give columns without the prefix that the system writes before each name."""
    for name in rest:
        for prefix in file.prefixes:
            if fold(name).startswith(fold(prefix)):
                yield name, name[len(prefix) :].strip()
                break
