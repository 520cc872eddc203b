"""Lists of a record that have several fields an item: the lines of a quote, a deal's stages."""

from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.model.catalogue import Field, Kind
from crmctl.workspace.page.facts import shown_value
from crmctl.workspace.page.layout import Line, Section, Shown, section


def lists(shown: Shown) -> Iterator[Section]:
    """Give each such list as a section, an item a line, below the names of its fields."""
    for path, fields in paths(shown.kind).items():
        items = _items(shown.data, path)
        used = [field for field in fields if any(_value(item, field) for item in items)]
        if not used:
            continue
        heads = Line(tuple(_name(field) for field in used))
        lines = (Line(tuple(_text(shown, item, field) for field in used)) for item in items)
        yield from section(path.replace("_", " ").replace(".", " ").capitalize(), [heads, *lines])


def paths(kind: Kind) -> Mapping[str, list[Field]]:
    """Give the lists of a kind whose items have several fields, with these fields."""
    found: dict[str, list[Field]] = {}
    for field in kind.fields:
        apart = field.map or field.list_path in {"", field.path, "attachments"}
        if not apart:
            found.setdefault(field.list_path, []).append(field)
    return {path: fields for path, fields in found.items() if len(fields) > 1}


def _items(data: Mapping[str, Any], path: str) -> list[Mapping[str, Any]]:
    below: Any = data
    for name in path.split("."):
        below = below.get(name, {})
    return list(below or ())


def _name(field: Field) -> str:
    return field.path[len(field.list_path) + 1 :].replace("_", " ").replace(".", " ")


def _value(item: Any, field: Field) -> Any:
    for name in field.path[len(field.list_path) + 1 :].split("."):
        item = item.get(name) if isinstance(item, Mapping) else None
    return item


def _text(shown: Shown, item: Mapping[str, Any], field: Field) -> str:
    value = _value(item, field)
    return "" if value is None else shown_value(shown, field, value)
