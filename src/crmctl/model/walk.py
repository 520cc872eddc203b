"""Going through a record's data by the catalogue."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from crmctl.model.catalogue import Field, Kind
from crmctl.model.per_kind import PerKind

Path = tuple[str | int, ...]


def written(path: Path) -> str:
    """Write a path as people do: `emails[0].address`."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return "".join(parts).removeprefix(".")


def leaves(kind: Kind, data: Mapping[str, Any]) -> Iterator[tuple[Path, Field, Any]]:
    """Give every value that a field of the kind describes, with where it stands."""
    yield from _leaves(data, kind.by_path, "", ())


def _leaves(
    value: Any, fields: Mapping[str, Field], name: str, path: Path
) -> Iterator[tuple[Path, Field, Any]]:
    field = fields.get(name)
    if isinstance(value, Mapping):
        for key, item in value.items():
            below = f"{name}.{key}" if name else str(key)
            yield from _leaves(item, fields, name if field and field.map else below, (*path, key))
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            yield from _leaves(item, fields, name, (*path, place))
    elif field:
        yield path, field, value


def replaced(data: Any, change: Callable[[Path, Any], Any], path: Path = ()) -> Any:
    """Give a copy of the data with every scalar replaced by what `change` makes of it."""
    if isinstance(data, Mapping):
        return {key: replaced(item, change, (*path, key)) for key, item in data.items()}
    if isinstance(data, list | tuple):
        return [replaced(item, change, (*path, place)) for place, item in enumerate(data)]
    return change(path, data)


def mapped(
    kind: Kind, data: Mapping[str, Any], change: Callable[[Field, str], Any]
) -> dict[str, Any]:
    """Give a copy of the data with every text that a field describes as `change` makes it."""
    changed: dict[str, Any] = _mapped(data, _places_of(kind), change)
    return changed


class _Place:
    """A place in the records of a kind.

    Attributes:
        field: that stands there.
        below: the places of its names; those of free keys are all the same.
    """

    __slots__ = ("below", "field")

    def __init__(self) -> None:
        self.field: Field | None = None
        self.below: dict[str, _Place] = {}


_NOWHERE = _Place()


def _places(kind: Kind) -> _Place:
    root = _Place()
    for path, field in kind.by_path.items():
        place = root
        for name in path.split("."):
            place = place.below.setdefault(name, _Place())
        place.field = field
    return root


_places_of = PerKind(_places)


def _mapped(value: Any, place: _Place, change: Callable[[Field, str], Any]) -> Any:
    field = place.field
    if isinstance(value, str):  # first, as nearly all values are texts
        return change(field, value) if field else value
    if isinstance(value, (dict, Mapping)):
        if field and field.map:
            return {key: _mapped(item, place, change) for key, item in value.items()}
        below = place.below
        return {
            key: _mapped(item, below.get(key, _NOWHERE), change) for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_mapped(item, place, change) for item in value]
    return value
