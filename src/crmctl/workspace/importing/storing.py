"""What a row says, in the form in which it is stored: numbers as numbers, and nothing empty."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import PydanticCustomError

from crmctl.model import types
from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.entry import EntryContext, at_home, writer
from crmctl.model.record import plain

_Take = Callable[[str, EntryContext], object]

_EMPTY = frozenset({str, type(None), dict, list})
_READERS = {
    FieldType.INTEGER: types.integer,
    FieldType.DECIMAL: types.decimal,
    FieldType.BOOLEAN: types.boolean,
}
# These differ from row to row, or by the country that a row names.
_NEVER_AGAIN = frozenset({FieldType.EMAIL, FieldType.PHONE, FieldType.NOTE})
_REMEMBERED = 1_000  # texts of a field: a country, a city, a form of address come again and again


class Storing:
    """Brings what the rows of a file say into the form in which it is stored."""

    def __init__(self, context: EntryContext) -> None:
        self._context = context
        self._roots: dict[str, _Place] = {}

    def stored(self, kind: Kind, raw: Mapping[str, Any]) -> dict[str, Any]:
        """Give the data as it is stored; text that is no number stays, for the model to refuse."""
        root = self._roots.get(kind.name)
        if root is None:
            root = self._roots[kind.name] = _places(kind)
        return _fields(raw, root, at_home(kind, raw, self._context))


class _Place:
    """A place in the records of a kind.

    Attributes:
        take: what is done to a text that stands there.
        below: the places of its names.
        is_map: whether its names are free keys, whose values are what `take` is for.
    """

    __slots__ = ("below", "is_map", "take")

    def __init__(self) -> None:
        self.take: _Take = _as_it_is
        self.below: dict[str, _Place] = {}
        self.is_map = False


def _as_it_is(text: str, _context: EntryContext) -> object:
    return text


_NOWHERE = _Place()


def _places(kind: Kind) -> _Place:
    root = _Place()
    for path, field in kind.by_path.items():
        place = root
        for name in path.split("."):
            place = place.below.setdefault(name, _Place())
        place.take, place.is_map = _taking(field), field.map
    return root


def _fields(raw: Mapping[str, Any], place: _Place, context: EntryContext) -> dict[str, Any]:
    stored: dict[str, Any] = {}
    below, is_map = place.below, place.is_map
    for name, value in raw.items():
        inner = place if is_map else below.get(name, _NOWHERE)
        # First what nearly all values are.
        taken = (
            inner.take(value, context) if value.__class__ is str else _any(value, inner, context)
        )
        if taken or taken.__class__ not in _EMPTY:  # 0 and false do say something
            stored[name] = taken
    return stored


def _any(value: Any, place: _Place, context: EntryContext) -> Any:
    if isinstance(value, str):
        return place.take(value, context)
    if isinstance(value, (dict, Mapping)):
        return _fields(value, place, context)
    if isinstance(value, (list, tuple)):
        taken = [_any(item, place, context) for item in value]
        return [item for item in taken if item or item.__class__ not in _EMPTY]
    return value


def _taking(field: Field) -> _Take:
    take = _read(writer(field), _READERS.get(field.type))
    return take if field.type in _NEVER_AGAIN else _remembering(take)


def _read(write: Callable[[str, EntryContext], str], read: Callable[[Any], Any] | None) -> _Take:
    """Give what also reads a number or a truth value."""
    if read is None:
        return write

    def take(text: str, context: EntryContext) -> object:
        written = write(text, context)
        try:
            return plain({"": read(written)})[""]
        except PydanticCustomError:
            return written

    return take


def _remembering(take: _Take) -> _Take:
    """Give what takes a text that comes again as it was taken before: one value for all rows."""
    known: dict[str, object] = {}

    def again(text: str, context: EntryContext) -> object:
        if text in known:
            return known[text]
        taken = take(text, context)
        if len(known) < _REMEMBERED:
            known[text] = taken
        return taken

    return again
