"""What a record is called: by people, by its id, and when it is made; derived from its kind."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from crmctl.model.catalogue import FieldType, IdStyle, Kind
from crmctl.model.ids import IdContext, dated, opaque, slug
from crmctl.model.names import split
from crmctl.model.per_kind import PerKind
from crmctl.model.record import ERASED

_DAY = 10  # characters of an ISO date


class _Step(NamedTuple):
    """Where a value stands: the names on the way, and whether it is a moment."""

    names: Sequence[str]
    is_moment: bool


def begin(kind: Kind, name: str) -> dict[str, Any]:
    """Give the data that a new record begins with, from the NAME of `crmctl add KIND NAME`."""
    is_text = kind.named_by in kind.by_path
    return {**dict(kind.begins), kind.named_by: name if is_text else split(name)}


def label(kind: Kind, data: Mapping[str, Any]) -> str:
    """Give the name that people know a record by; empty when it has none."""
    if "erased" in data:
        return ERASED
    for paths in _labels_of(kind):
        parts = [text for step in paths if (text := _at(data, step))]
        if parts:
            return " ".join(parts)
    return ""


def new_id(kind: Kind, data: Mapping[str, Any], context: IdContext) -> str:
    """Give an id for a new record; personal data never becomes part of one."""
    ids = kind.ids
    is_opaque = ids.opaque_if and data.get(ids.opaque_if[0]) == ids.opaque_if[1]
    if ids.style is IdStyle.OPAQUE or is_opaque:
        return opaque(ids.prefix, context)
    parts = [_first(kind, data, paths) for paths in ids.parts]
    if ids.style is IdStyle.SLUG:
        return slug(parts[0], context) or opaque(ids.prefix, context)
    return dated(*parts, context=context)


def _first(kind: Kind, data: Mapping[str, Any], paths: Sequence[str]) -> str:
    return next(filter(None, (_text(kind, data, path) for path in paths)), "")


def _text(kind: Kind, data: Mapping[str, Any], path: str) -> str:
    return _at(data, _step(kind, path))


def _at(data: Mapping[str, Any], step: _Step) -> str:
    """Give a field's value, the first of several, and of a moment the day."""
    value: Any = data
    for name in step.names:
        if value.__class__ is list or value.__class__ is tuple:
            value = value[0]
        value = value.get(name)
        if not value:
            return ""
    if value.__class__ is list or value.__class__ is tuple:
        value = value[0]
    return str(value)[:_DAY] if step.is_moment else str(value)


def _step(kind: Kind, path: str) -> _Step:
    return _Step(path.split("."), kind.by_path[path].type is FieldType.MOMENT)


# A record's name is asked for again and again while many are read.
_labels_of = PerKind(lambda kind: [[_step(kind, path) for path in paths] for paths in kind.labels])
