"""Lists of a record that have several fields an item: the lines of a quote, a deal's stages."""

from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.model.catalogue import Field, Kind
from crmctl.model.record import Ref
from crmctl.workspace.names import names
from crmctl.workspace.page.facts import shown_value
from crmctl.workspace.page.layout import Line, Section, Shown, counted, section

_MOST = 40  # items of a list: a campaign may have thousands of recipients


def lists(shown: Shown) -> Iterator[Section]:
    """Give each such list as a section, an item a line, below the names of its fields."""
    for path, fields in paths(shown.kind).items():
        items = _items(shown.data, path)
        used = [field for field in fields if any(_value(item, field) for item in items)]
        if not used:
            continue
        heads = Line(tuple(_name(field) for field in used))
        few = items[:_MOST]
        columns = [_column(shown, field, [_value(item, field) for item in few]) for field in used]
        lines = (Line(cells) for cells in zip(*columns, strict=True))
        title = path.replace("_", " ").replace(".", " ").capitalize()
        yield from section(counted(title, len(few), len(items)), [heads, *lines])


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


def _column(shown: Shown, field: Field, values: list[Any]) -> list[str]:
    """Give the texts of one field; a person's id says nothing, so the name stands before it."""
    texts = ["" if value is None else shown_value(shown, field, value) for value in values]
    if field.target != "contact":
        return texts
    named = names(shown.view, [Ref("contacts", id_) for id_ in texts if id_])
    return [f"{named[Ref('contacts', id_)]}  ({id_})" if id_ else "" for id_ in texts]
