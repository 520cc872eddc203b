"""What a record is called: by people, by its id, and when it is made; derived from its kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from crmctl.model.catalogue import FieldType, IdStyle, Kind
from crmctl.model.ids import IdContext, dated, opaque, slug
from crmctl.model.names import split
from crmctl.model.per_kind import PerKind
from crmctl.model.record import ERASED

_DAY = 10  # characters of an ISO date


def begin(kind: Kind, name: str) -> dict[str, Any]:
    """Give the data that a new record begins with, from the NAME of `crmctl add KIND NAME`."""
    is_text = kind.named_by in kind.by_path
    return {**dict(kind.begins), kind.named_by: name if is_text else split(name)}


def label(kind: Kind, data: Mapping[str, Any]) -> str:
    """Give the name that people know a record by; empty when it has none."""
    if "erased" in data:
        return ERASED
    for paths in kind.labels:
        parts = [part for path in paths if (part := _text(kind, data, path))]
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
    """Give a field's value, the first of several, and of a moment the day."""
    names, is_moment = _steps_of(kind)[path]
    value: Any = data
    for name in names:
        value = _first_of(value).get(name)
        if not value:
            return ""
    text = str(_first_of(value))
    return text[:_DAY] if is_moment else text


def _first_of(value: Any) -> Any:
    return value[0] if isinstance(value, (list, tuple)) else value


def _steps(kind: Kind) -> dict[str, tuple[list[str], bool]]:
    """Give for each path of a kind its names, and whether a moment stands there."""
    return {
        path: (path.split("."), field.type is FieldType.MOMENT)
        for path, field in kind.by_path.items()
    }


_steps_of = PerKind(_steps)
