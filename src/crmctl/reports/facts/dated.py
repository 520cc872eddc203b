"""Fields that hold days or moments, and where the index keeps them (`index.schema`)."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from typing import NamedTuple

from crmctl.errors.reports import NoDateFieldError, TwoKindsError
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.reports.report import Rows

_CATALOGUE = "SELECT value FROM meta WHERE key = 'catalogue'"
_DATED = frozenset({FieldType.DATE, FieldType.MOMENT})


class DateField(NamedTuple):
    """A field that says when something happened, or is to happen.

    Attributes:
        kind: the kind of its records.
        name: as people write it: `order.deliveries.done`.
        items: the list that it stands in; empty where a record has but one.
        statement: gives the record's rowid, the item's place and the text of each value.
    """

    kind: Kind
    name: str
    items: str
    statement: str


def catalogue(rows: Rows) -> Catalogue:
    """Give the kinds and their fields, as the index was made for them."""
    ((text,),) = rows(_CATALOGUE, ())
    return Catalogue.from_json(json.loads(text))


def date_field(of: Catalogue, text: str, kind: Kind | None = None) -> DateField:
    """Give the field that a text names: `order.issued`, or `issued` where the kind is known.

    Raises:
        NoDateFieldError: no date stands in a field of that name.
        TwoKindsError: the text names a kind, and it is another one.
    """
    first, _, rest = text.partition(".")
    named = of.by_name.get(first) if rest else None
    if named and kind and named is not kind and text not in kind.by_path:
        raise TwoKindsError(kind.name, named.name)
    asked = kind or named
    path = rest if named and (kind is None or named is kind) else text
    field = asked.by_name.get(path) if asked else None
    if asked is None or field is None or field.type not in _DATED or field.map:
        raise NoDateFieldError(text, _near(of, text, asked))
    return _placed(asked, field)


def _placed(kind: Kind, field: Field) -> DateField:
    name = f"{kind.name}.{field.path}"
    if field.custom:
        key = field.path.removeprefix("custom.").replace("'", "''")
        table = f'"{kind.folder}_custom"'
        return DateField(
            kind, name, "", f"SELECT owner, 0, value FROM {table} WHERE key = '{key}'"  # noqa: S608 - crm.yaml's own field
        )  # fmt: skip
    if not field.list_path:
        column = f'"{_column(field.path)}"'
        return DateField(
            kind, name, "",
            f'SELECT rowid, 0, {column} FROM "{kind.folder}" WHERE {column} IS NOT NULL',  # noqa: S608 - names of the catalogue
        )  # fmt: skip
    column = _column(field.path[len(field.list_path) + 1 :]) or "value"
    table = f'"{kind.folder}_{_column(field.list_path)}"'
    return DateField(
        kind, name, field.list_path,
        f'SELECT owner, n, "{column}" FROM {table} WHERE "{column}" IS NOT NULL',  # noqa: S608 - names of the catalogue
    )  # fmt: skip


def _near(of: Catalogue, text: str, kind: Kind | None) -> list[str]:
    """Give the names most like a text; without any, all of the kind's."""
    names = list(_names(of, kind))
    written = text if "." in text or kind is None else f"{kind.name}.{text}"
    return get_close_matches(written, names, 3, 0.5) or (names if kind else [])


def _names(of: Catalogue, kind: Kind | None) -> Iterator[str]:
    for one in (kind,) if kind else of.kinds:
        for field in one.fields:
            if field.type in _DATED and not field.map:
                yield f"{one.name}.{field.path}"


def _column(path: str) -> str:
    return path.replace(".", "_")
