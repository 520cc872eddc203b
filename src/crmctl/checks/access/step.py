"""One step of a file: what it said before, what it says after."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from crmctl.checks.rule import Rule
from crmctl.findings import Finding


class Step(NamedTuple):
    """What becomes of one file, by one commit or from one state to another.

    Attributes:
        path: where it lies, or lay.
        old: what its record said; None where there was no file, `{}` where it said nothing that
            could be read.
        new: what its record says; None where the file is gone.
        old_path: where the record lay before, if elsewhere.
    """

    path: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    old_path: str = ""

    def fields(self) -> list[str]:
        """Give the paths of the fields that differ, each once, in the order of the record."""
        before, after = self.old or {}, self.new or {}
        roots = {*before, *after}
        differing = {name for name in roots if before.get(name) != after.get(name)}
        old, new = _values(before, differing), _values(after, differing)
        names = dict.fromkeys((*new, *old))
        return [name for name in names if old.get(name) != new.get(name)]

    def finding(self, rule: Rule, message: str, name: str = "", hint: str = "") -> Finding:
        """Give a finding about the file or one of its fields."""
        place = PurePosixPath(self.path)
        is_record = len(place.parts) > 1 and place.suffix == ".yaml"
        return Finding(
            path=self.path,
            line=1,
            column=1,
            code=rule.code,
            severity=rule.severity,
            message=message,
            field=name,
            ref=f"{place.parts[0]}/{place.stem}" if is_record else "",
            hint=hint,
            fix=rule.fix,
        )


def _values(data: Mapping[str, Any], roots: Collection[str]) -> dict[str, list[Any]]:
    """Give the values of each field below some names, with their positions in lists."""
    found: dict[str, list[Any]] = {}
    for root in data:
        if root in roots:
            for name, places, value in _leaves(data[root], root, ()):
                found.setdefault(name, []).append((places, value))
    return found


def _leaves(
    value: Any, name: str, places: tuple[int, ...]
) -> Iterator[tuple[str, tuple[int, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{name}.{key}", places)
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _leaves(item, name, (*places, place))
    else:
        yield name, places, value
