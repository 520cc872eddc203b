"""What is known about kinds and their fields, as plain data that is cheap to load.

The catalogue is derived from the models (`model/describe.py`) and from the custom fields in
crm.yaml, and kept in the index, so that a command that only reads needs neither pydantic nor
the models. Everything generic works from it: columns of the index, the query language, CSV
headers, short names on the command line, normalisation on entry, redaction, completion.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Self


class FieldType(StrEnum):
    """What a value is, for comparing, storing and normalising it."""

    TEXT = "text"  # one line of free text, compared folded (case, accents)
    NOTE = "note"  # several lines of free text
    LABEL = "label"  # a short word out of an open set: tags, labels; compared whole
    CHOICE = "choice"  # one of `Field.choices`
    REFERENCE = "reference"  # the id of a record of kind `Field.target`
    LINK = "link"  # `folder/id`, any kind
    EMAIL = "email"
    PHONE = "phone"  # E.164
    URL = "url"
    DOMAIN = "domain"
    COUNTRY = "country"  # ISO 3166-1 alpha-2
    LANGUAGE = "language"  # BCP 47
    DATE = "date"  # YYYY-MM-DD
    PARTIAL_DATE = "partial_date"  # YYYY-MM-DD, or --MM-DD without a year
    MOMENT = "moment"  # ISO 8601 with offset, or a date where the time is unknown
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    MONEY = "money"  # "12500.00 EUR"
    DURATION = "duration"  # "12 min"
    IDENTIFIER = "identifier"  # a code compared whole, without case: VAT id, external id


_TYPES: Mapping[str, FieldType] = {type_.value: type_ for type_ in FieldType}


class Field(NamedTuple):
    """One leaf of a kind's records.

    Attributes:
        path: names from the root, joined by dots, as in `addresses.city`; a level that is a
            list is not marked here but in `list_path`.
        type: what its values are.
        list_path: the path of the list that holds it (`addresses`, or `tags` for a list of
            scalars, where it equals `path`); empty when there can be only one value.
        short: names a person may write instead of the path: `city`, `email`.
        label: a few words for people.
        personal: whether it is personal data of a person (GDPR Art. 4(1)).
        weight: how much a hit counts in search: 0 not searched, 1 text, 4 field, 10 name.
        target: for a REFERENCE the kind it points to, as in `customer`.
        choices: for a CHOICE the allowed values.
        key: whether it identifies an item of its list (`address` among e-mails).
        map: whether it is a mapping with free keys (`external_ids`); `path` and `list_path` are
            then its own path, and its values are of `type`.
        custom: whether crm.yaml defines it; its path is then `custom.NAME`.
        unit: for people, as in `m`.
        pattern: a regular expression for its values, beyond what their type asks for.
        least: the smallest number it may say; empty for any.
        most: the largest.
        instead: the custom field that has taken its place, by its name below `custom`.
    """

    path: str
    type: FieldType
    list_path: str = ""
    short: tuple[str, ...] = ()
    label: str = ""
    personal: bool = False
    weight: int = 0
    target: str = ""
    choices: tuple[str, ...] = ()
    key: bool = False
    map: bool = False
    custom: bool = False
    unit: str = ""
    pattern: str = ""
    least: str = ""
    most: str = ""
    instead: str = ""

    @property
    def many(self) -> bool:
        """Whether a record may have several values of it."""
        return bool(self.list_path)


class IdStyle(StrEnum):
    """How ids of a kind are made; see `model.ids`."""

    OPAQUE = "opaque"  # p-7k3f9q2m
    SLUG = "slug"  # acme-gmbh
    DATED = "dated"  # 2026-11-21-acme-gmbh-phone-7k3f


class Ids(NamedTuple):
    """What ids of a kind are made of.

    Attributes:
        style: their form.
        prefix: the letter of an opaque one.
        parts: for the other styles the fields that give each part: the first that has a value.
        opaque_if: a field and the value with which a record gets an opaque id all the same.
    """

    style: IdStyle = IdStyle.OPAQUE
    prefix: str = "x"
    parts: tuple[tuple[str, ...], ...] = ()
    opaque_if: tuple[str, str] | None = None


_OPAQUE = Ids()


class Need(NamedTuple):
    """Fields of which a record needs one.

    Attributes:
        one_of: their paths.
        message: a clause for people, as in `an organisation needs a name`.
        when: the field and its value with which a record has the need; None for every record.
        code: the rule that says so.
    """

    one_of: tuple[str, ...]
    message: str
    when: tuple[str, str] | None = None
    code: str = "S204"


class Course(NamedTuple):
    """A field that goes from word to word, and the list that tells since when each has held.

    Attributes:
        field: the field that says it now, as in `stage`.
        steps: the list, with items of that field's name and `at`.
    """

    field: str
    steps: str


class Freeze(NamedTuple):
    """When a record may not be changed any more.

    Attributes:
        fields: it is frozen as soon as all of these have a value.
        open: the names at the root that may be added to all the same.
    """

    fields: tuple[str, ...]
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """One kind of record.

    Attributes:
        name: the singular, as in `contact`.
        folder: the folder and the plural, as in `contacts`.
        fields: its leaves, in the order of the model.
        person: whether a record of this kind is (or holds) a natural person's own data.
        named_by: the field that the NAME of `crmctl add KIND NAME` goes to.
        begins: what a new record says beside its name.
        labels: what people know a record by: the first group of fields that has any value.
        ids: what its ids are made of.
        order: the names at the root, in the order of a file.
        required: paths that may not be missing where what holds them is there.
        needs: what else a record cannot be without.
        course: the field whose words are kept with their dates, if there is one.
        freeze: when its records are frozen, if ever.
        complete: whether this is all that the kind's model asks of a record.
    """

    name: str
    folder: str
    fields: tuple[Field, ...]
    person: bool = False
    named_by: str = "name"
    begins: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, ...], ...] = ()
    ids: Ids = _OPAQUE
    order: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    course: Course | None = None
    freeze: Freeze | None = None
    complete: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """Every field by its path and by its short names."""
        names = {short: field for field in self.fields for short in field.short}
        return {**names, **self.by_path}

    @cached_property
    def by_path(self) -> Mapping[str, Field]:
        """Every field by its path alone."""
        return {field.path: field for field in self.fields}

    @cached_property
    def referring(self) -> frozenset[str]:
        """The names at the root below which references to other records stand."""
        references = (field for field in self.fields if field.type is FieldType.REFERENCE)
        return frozenset(field.path.partition(".")[0] for field in references)

    @cached_property
    def custom(self) -> Mapping[str, Field]:
        """The custom fields by the names they have below `custom`."""
        return {field.path.removeprefix("custom."): field for field in self.fields if field.custom}


@dataclass(frozen=True)
class Catalogue:
    """All kinds of one CRM, its custom fields included."""

    kinds: tuple[Kind, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Kind]:
        """Every kind by its singular and by its plural."""
        return {name: kind for kind in self.kinds for name in (kind.name, kind.folder)}

    def to_json(self) -> dict[str, Any]:
        """Give plain data for `from_json`."""
        kinds = (
            {field.name: getattr(kind, field.name) for field in fields(kind)}
            for kind in self.kinds
        )
        return {"kinds": list(kinds)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild what `to_json` gave, before or after a way through JSON text."""
        return cls(tuple(map(_kind, data["kinds"])))


def _tuples(value: Any) -> Any:
    """Turn lists, which is what JSON makes of tuples, back at every level."""
    return tuple(map(_tuples, value)) if isinstance(value, list | tuple) else value


def _kind(data: Mapping[str, Any]) -> Kind:
    parts = {name: _tuples(value) for name, value in data.items() if name != "fields"}
    parts["fields"] = tuple(map(_field, data["fields"]))
    ids = Ids(*parts["ids"])
    parts["ids"] = ids._replace(style=IdStyle(ids.style))
    parts["needs"] = tuple(Need(*values) for values in parts["needs"])
    parts["course"] = Course(*parts["course"]) if parts["course"] else None
    parts["freeze"] = Freeze(*parts["freeze"]) if parts["freeze"] else None
    return Kind(**parts)


def _field(values: Sequence[Any]) -> Field:
    field = Field(*values)
    # Of a field only these two are lists; to look at the others takes longer than all the rest.
    return field._replace(
        type=_TYPES[field.type], short=tuple(field.short), choices=tuple(field.choices)
    )
