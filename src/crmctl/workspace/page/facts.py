"""What else is known: fields with their labels and units, notes, ids in other systems."""

from collections.abc import Collection, Iterator
from typing import Any

from crmctl.index.read import values
from crmctl.model.catalogue import Field, FieldType
from crmctl.model.record import Ref
from crmctl.workspace import wording
from crmctl.workspace.names import names
from crmctl.workspace.page.layout import Line, Section, Shown, section

_APART = frozenset({"notes", "external_ids", "aliases", "archived", "attachments"})


def facts(shown: Shown, elsewhere: Collection[str]) -> Iterator[Section]:
    """Give every field that no other section shows.

    Args:
        shown: the record; of a private customer the contact's fields are shown, too.
        elsewhere: first names of the paths, and paths of lists, that other sections show.
    """
    kinds = shown.view.catalogue.by_name
    lines = list(_facts(shown, shown.kind.fields, shown.data, elsewhere))
    if shown.person:
        fields = kinds["contact"].fields
        lines += _facts(shown, fields, shown.person_data, elsewhere)
    return section("Facts", dict.fromkeys(lines))


def notes(shown: Shown) -> Iterator[Section]:
    """Give the notes, line by line."""
    texts = (data.get("notes", "") for data in (shown.person_data, shown.data))
    return section("Notes", (Line((line,)) for text in texts for line in text.splitlines()))


def elsewhere(shown: Shown) -> Iterator[Section]:
    """Give the ids in other systems, and the former ids of merged records."""
    both = (shown.person_data, shown.data)
    lines = [Line(pair) for data in both for pair in data.get("external_ids", {}).items()]
    lines += [Line(("formerly", alias)) for data in both for alias in data.get("aliases", ())]
    return section("Other ids", lines)


def long_texts(shown: Shown) -> Iterator[Section]:
    """Give each text of several lines, such as the body of a mail, below its own heading."""
    for field in shown.kind.fields:
        if field.type is FieldType.NOTE and field.path not in _APART and not field.custom:
            texts = values(dict(shown.data), field)
            lines = (Line((line,)) for text in texts for line in str(text).splitlines())
            yield from section(field.label.capitalize(), lines)


def _facts(
    shown: Shown, fields: Collection[Field], data: Any, elsewhere: Collection[str]
) -> Iterator[Line]:
    for field in fields:
        first = field.path.partition(".")[0]
        if first in _APART or {first, field.list_path} & set(elsewhere) or _is_long(field):
            continue
        found = values(data, field)
        texts = _links(shown, field, found) or [_joined(shown, field, found)]
        yield from (Line((_label(field), text)) for text in texts if found)


def _is_long(field: Field) -> bool:
    return field.type is FieldType.NOTE and not field.custom


def _label(field: Field) -> str:
    below = field.path.split(".")
    nested = len(below) > 1 and not field.custom
    return " ".join(below).replace("_", " ") if nested else field.label


def _links(shown: Shown, field: Field, found: list[Any]) -> list[str]:
    """Give each record that a field refers to by its name; nothing for any other field."""
    refs = [ref for ref in (_ref(shown, field, value) for value in found) if ref]
    named = names(shown.view, refs)
    return [f"{named[ref]}  ({ref})" for ref in refs]


def _joined(shown: Shown, field: Field, found: list[Any]) -> str:
    return ", ".join(shown_value(shown, field, value) for value in found)


def _ref(shown: Shown, field: Field, value: str) -> Ref | None:
    if field.target:
        return Ref(shown.view.catalogue.by_name[field.target].folder, value)
    return Ref.parse(value) if field.type is FieldType.LINK else None


def shown_value(shown: Shown, field: Field, value: Any) -> str:
    """Give one value as people read it."""
    match field.type:
        case FieldType.BOOLEAN:
            return "yes" if value else "no"
        case FieldType.MOMENT:
            return wording.moment(value, shown.view.now.tzinfo)
        case FieldType.PHONE:
            return wording.phone(value)
        case FieldType.NOTE:
            return " ".join(str(value).split())
        case _:
            return f"{value} {field.unit}".rstrip()
