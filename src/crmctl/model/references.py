"""References in a record's data: pointing them elsewhere, or taking them out."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from typing import Any

from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.walk import Path, leaves


def referred(
    catalogue: Catalogue, kind: Kind, data: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Give kind and id of each record that the data refer to."""
    for _, field, value in leaves(kind, data):
        if target := _target(catalogue, field, value):
            yield target


def redirected(
    catalogue: Catalogue,
    kind: Kind,
    data: Mapping[str, Any],
    old: Collection[tuple[str, str]],
    new: tuple[str, str] | None,
) -> dict[str, Any]:
    """Give the data with every reference to the old records pointing to the new one.

    Args:
        catalogue: all kinds.
        kind: the kind of the record whose data this is.
        data: the record's data.
        old: name of the kind and id of each record that is referred to.
        new: what to refer to instead; None takes the references out, and with them the items
            of a list that they identify (a role at a customer).

    An item that now says the same as another one of its list goes.
    """
    changed = deepcopy(dict(data))
    found = [
        (path, field)
        for path, field, value in leaves(kind, data)
        if _target(catalogue, field, value) in old
    ]
    for path, field in reversed(found):  # from the end, so that positions stay right
        if new is None:
            _take_out(changed, path, field)
        else:
            folder, id_ = catalogue.by_name[new[0]].folder, new[1]
            value = f"{folder}/{id_}" if field.type is FieldType.LINK else id_
            _holder(changed, path)[path[-1]] = value
    for list_path in {field.list_path for _, field in found if field.list_path}:
        _without_twins(changed, list_path)
    return changed


def _target(catalogue: Catalogue, field: Field, value: Any) -> tuple[str, str] | None:
    """Give kind and id that a value refers to; None when it is no reference."""
    if field.type is FieldType.REFERENCE:
        return field.target, str(value)
    if field.type is FieldType.LINK:
        folder, _, id_ = str(value).partition("/")
        kind = catalogue.by_name.get(folder)
        return (kind.name, id_) if kind else None
    return None


def _holder(data: Any, path: Path) -> Any:
    for part in path[:-1]:
        data = data[part]
    return data


def _take_out(data: dict[str, Any], path: Path, field: Field) -> None:
    if field.key and field.list_path != field.path:
        path = path[: _position(path) + 1]
    del _holder(data, path)[path[-1]]


def _position(path: Path) -> int:
    return max(place for place, part in enumerate(path) if isinstance(part, int))


def _without_twins(data: dict[str, Any], list_path: str) -> None:
    *parents, last = list_path.split(".")
    holder: Any = data
    for parent in parents:
        holder = holder.get(parent, {})
    items = holder.get(last, [])
    holder[last] = [item for place, item in enumerate(items) if item not in items[:place]]
