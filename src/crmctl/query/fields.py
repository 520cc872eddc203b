"""Which field a name in a query means."""

from collections.abc import Iterator
from typing import NamedTuple

from crmctl.errors.values import UnknownFieldError
from crmctl.model.catalogue import Field, FieldType, Kind


class Computed(NamedTuple):
    """A field that no file holds; the index knows how to compute it."""

    path: str
    type: FieldType
    choices: tuple[str, ...] = ()


class Group(NamedTuple):
    """Fields that lie below one name: `name` of a contact, `addresses`."""

    path: str
    fields: tuple[Field, ...]


Meant = Field | Computed | Group

KIND = Computed("kind", FieldType.LABEL)
ID = Computed("id", FieldType.IDENTIFIER)
LABEL = Computed("label", FieldType.TEXT)
LAST_CONTACT = Computed("last_contact", FieldType.MOMENT)
ERASED = Computed("erased", FieldType.DATE)
STATE = Computed("state", FieldType.LABEL)
OPEN_AMOUNT = Computed("open_amount", FieldType.MONEY)
TERM_END = Computed("term_end", FieldType.DATE)
NOTICE_BY = Computed("notice_by", FieldType.DATE)
RENEWS = Computed("renews", FieldType.DATE)
REACHED = Computed("reached", FieldType.INTEGER)
RESPONDED = Computed("responded", FieldType.INTEGER)

_EVERYWHERE = (KIND, ID, LABEL)
_OF_CONTACTED = (*_EVERYWHERE, LAST_CONTACT)
_OF_PEOPLE = (ERASED,)
# How far something is, told by its dates and events; see `crmctl.sales.states` and `.terms`.
_OF_KIND = {
    "quote": (STATE,), "order": (STATE,), "invoice": (STATE, OPEN_AMOUNT), "credit": (STATE,),
    "deal": (STATE,), "contract": (STATE, TERM_END, NOTICE_BY, RENEWS),
    "campaign": (REACHED, RESPONDED),
}  # fmt: skip


def computed(kind: Kind) -> tuple[Computed, ...]:
    """Give the computed fields that records of a kind have."""
    of_kind = _OF_CONTACTED if kind.name in {"customer", "contact"} else _EVERYWHERE
    of_kind = (*of_kind, *_OF_KIND.get(kind.name, ()))
    return (*of_kind, *_OF_PEOPLE) if kind.person else of_kind


def find(name: str, kind: Kind) -> Meant | None:
    """Give what a name means for a kind, without regard to case; None if nothing.

    A name is a path or a short name of a field, a computed field, the name of a custom field
    without `custom.`, a key of a map (`external_ids.hubspot`), or a level above fields.
    """
    wanted = name.lower()
    for field in kind.fields:
        if wanted == field.path.lower() or wanted in field.short:
            return field
    return (
        _computed(wanted, kind)
        or _custom(wanted, kind)
        or _group(wanted, kind)
        or _key(name, kind)
    )


def resolve(name: str, kind: Kind) -> Meant:
    """Give what a name means for a kind.

    Raises:
        UnknownFieldError: it means nothing there; the error names the nearest known fields.
    """
    if found := find(name, kind):
        return found
    raise unknown(name, [kind])


def unknown(name: str, kinds: list[Kind]) -> UnknownFieldError:
    """Give the error for a name that no kind knows.

    It has up to three names that look like it, or, if there are none, all of the only kind.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only an error needs it

    known = {known for kind in kinds for known in _names(kind)}
    nearest = get_close_matches(name.lower(), sorted(known), n=3, cutoff=0.6)
    first = [known.partition(".")[0] for known in _paths(kinds[0])] if len(kinds) == 1 else []
    return UnknownFieldError(name, nearest, list(dict.fromkeys(first)))


def _names(kind: Kind) -> Iterator[str]:
    yield from _paths(kind)
    for field in kind.fields:
        yield from field.short


def _paths(kind: Kind) -> Iterator[str]:
    yield from (field.path for field in kind.fields)
    yield from (field.path for field in computed(kind))


def _computed(name: str, kind: Kind) -> Computed | None:
    return next((field for field in computed(kind) if field.path == name), None)


def _custom(name: str, kind: Kind) -> Field | None:
    custom = (field for field in kind.fields if field.custom)
    return next((field for field in custom if field.path.lower() == f"custom.{name}"), None)


def _group(name: str, kind: Kind) -> Group | None:
    below = tuple(field for field in kind.fields if field.path.lower().startswith(f"{name}."))
    return Group(name, below) if below else None


def _key(name: str, kind: Kind) -> Field | None:
    for field in kind.fields:
        if field.map and name.lower().startswith(f"{field.path.lower()}."):
            return field._replace(path=f"{field.path}{name[len(field.path) :]}")
    return None
