"""From the models to the catalogue: every leaf field, with what all generic parts need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from crmctl.model.base import RecordModel, ordered_fields
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.kinds import KINDS
from crmctl.model.settings import CustomField, Settings
from crmctl.model.types import Meaning

_NOT_A_FIELD = frozenset({"custom"})
_NAMES = frozenset({"name", "title"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk through a model stands."""

    path: str = ""
    list_path: str = ""

    def below(self, name: str) -> "_Place":
        return replace(self, path=f"{self.path}.{name}" if self.path else name)

    def as_list(self) -> "_Place":
        return replace(self, list_path=self.path)


def catalogue(settings: Settings) -> Catalogue:
    """Describe all kinds, with the custom fields of one CRM."""
    return Catalogue(
        tuple(kind(model, settings.custom_fields.get(model.KIND, {})) for model in KINDS)
    )


def kind(model: type[RecordModel], custom: Mapping[str, CustomField]) -> Kind:
    """Describe one kind."""
    leaves = [
        leaf
        for name in ordered_fields(model)
        if name not in _NOT_A_FIELD
        for leaf in _field(model, name, _Place())
    ]
    leaves += [_custom(name, field) for name, field in custom.items()]
    return Kind(model.KIND, model.FOLDER, tuple(_with_free_names(leaves)), person=model.PERSON)


def _field(model: type[BaseModel], name: str, place: _Place) -> Iterator[Field]:
    info = model.model_fields[name]
    annotation = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    yield from _leaves(annotation, Meaning(), place.below(name))


def _leaves(annotation: Any, meaning: Meaning, place: _Place) -> Iterator[Field]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        own = reduce(
            _add, (extra for extra in arguments[1:] if isinstance(extra, Meaning)), Meaning()
        )
        yield from _leaves(arguments[0], _add(own, meaning), place)
    elif origin in (Union, UnionType):
        inner = next(argument for argument in arguments if argument is not NoneType)
        yield from _leaves(inner, meaning, place)
    elif origin is tuple:
        yield from _leaves(arguments[0], meaning, place.as_list())
    elif origin is dict:
        yield from (
            replace(leaf, map=True) for leaf in _leaves(arguments[1], meaning, place.as_list())
        )
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name in annotation.model_fields:
            yield from _field(annotation, name, place)
    else:
        choices = arguments if origin is Literal else ()
        yield _leaf(meaning, place, choices)


def _add(inner: Meaning, outer: Meaning) -> Meaning:
    """Join what two annotations say; the outer one is nearer to the field and wins."""
    return Meaning(
        type=outer.type or inner.type,
        short=outer.short or inner.short,
        weight=inner.weight if outer.weight is None else outer.weight,
        target=outer.target or inner.target,
        key=outer.key or inner.key,
        personal=outer.personal or inner.personal,
    )


def _leaf(meaning: Meaning, place: _Place, choices: tuple[str, ...]) -> Field:
    return Field(
        path=place.path,
        type=meaning.type or FieldType.IDENTIFIER,
        list_path=place.list_path,
        short=meaning.short,
        label=place.path.rpartition(".")[2].replace("_", " "),
        personal=meaning.personal,
        weight=meaning.weight or 0,
        target=meaning.target,
        choices=choices,
        key=meaning.key,
    )


def _custom(name: str, field: CustomField) -> Field:
    return Field(
        path=f"custom.{name}",
        type=field.type,
        short=(name,),
        label=field.label or name.replace("_", " "),
        personal=field.personal,
        weight=1,
        choices=field.choices,
        custom=True,
        unit=field.unit,
    )


def _with_free_names(leaves: list[Field]) -> Iterator[Field]:
    """Leave out short names that stand for another field already: a path, or an earlier field."""
    taken = {leaf.path for leaf in leaves}
    for leaf in leaves:
        short = tuple(name for name in leaf.short if name not in taken)
        taken.update(short)
        yield replace(leaf, short=short)
