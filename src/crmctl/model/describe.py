"""From the models to the catalogue: every leaf field, with what all generic parts need."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import reduce
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticUndefined

from crmctl.model import types
from crmctl.model.base import RecordModel, ordered_fields, parts_within
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.kinds import KINDS
from crmctl.model.settings import CustomField, Settings
from crmctl.model.types import Meaning

_NOT_A_FIELD = frozenset({"custom"})
_NO_DEFAULTS: tuple[Any, ...] = (None, (), {}, False, PydanticUndefined)  # what a file leaves out


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
    return Kind(
        model.KIND,
        model.FOLDER,
        tuple(_with_free_names(leaves)),
        person=model.PERSON,
        named_by=model.NAMED_BY,
        begins=tuple(model.BEGINS.items()),
        labels=model.LABELS,
        ids=model.IDS,
        order=tuple(ordered_fields(model)),
        required=tuple(_required(model, "")),
        needs=model.NEEDS,
        course=model.COURSE,
        freeze=model.FREEZE,
        complete=_is_complete(model),
    )


def _field(model: type[BaseModel], name: str, place: _Place) -> Iterator[Field]:
    info = model.model_fields[name]
    annotation = Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation
    yield from _leaves(annotation, Meaning(), place.below(name))


def _leaves(annotation: Any, meaning: Meaning, place: _Place) -> Iterator[Field]:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        own = reduce(_add, (_meaning(extra) for extra in arguments[1:]), Meaning())
        yield from _leaves(arguments[0], _add(own, meaning), place)
    elif origin in (Union, UnionType):
        inner = next(argument for argument in arguments if argument is not NoneType)
        yield from _leaves(inner, meaning, place)
    elif origin is tuple:
        yield from _leaves(arguments[0], meaning, place.as_list())
    elif origin is dict:
        yield from (
            leaf._replace(map=True) for leaf in _leaves(arguments[1], meaning, place.as_list())
        )
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name in annotation.model_fields:
            yield from _field(annotation, name, place)
    else:
        choices = arguments if origin is Literal else ()
        yield _leaf(meaning, place, choices)


def _meaning(extra: Any) -> Meaning:
    """Give what an annotation says of its field."""
    if isinstance(extra, StringConstraints) and isinstance(extra.pattern, str):
        return Meaning(pattern=extra.pattern)
    return extra if isinstance(extra, Meaning) else Meaning()


def _required(model: type[BaseModel], path: str) -> Iterator[str]:
    """Give the paths of what may not be missing in a model, and in the parts below it."""
    for name, info in model.model_fields.items():
        below = f"{path}.{name}" if path else name
        if info.is_required():
            yield below
        for part in parts_within(info.annotation):
            yield from _required(part, below)


def _is_complete(model: type[BaseModel], *, in_list: bool = False) -> bool:
    """Tell whether a model asks nothing that the catalogue does not say."""
    rules = model.__pydantic_decorators__
    if rules.field_validators or rules.model_validators.keys() - {"_meets_needs"}:
        return False
    return all(
        all(map(_is_told, info.metadata))
        and _says_all(info.annotation)
        and info.default in _NO_DEFAULTS
        and not (in_list and _is_list(info.annotation))
        and all(
            _is_complete(part, in_list=in_list or _is_list(info.annotation))
            for part in parts_within(info.annotation)
        )
        for info in model.model_fields.values()
    )


def _is_list(annotation: Any) -> bool:
    return get_origin(annotation) in {tuple, dict} or any(map(_is_list, get_args(annotation)))


def _says_all(annotation: Any) -> bool:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return all(map(_is_told, arguments[1:])) and _says_all(arguments[0])
    if origin is dict and arguments[0] is not str:
        return False
    return origin is Literal or all(map(_says_all, arguments))


def _is_told(extra: Any) -> bool:
    """Tell whether the catalogue says what an annotation of a field asks for."""
    if isinstance(extra, BeforeValidator):
        return getattr(extra.func, "__module__", "") == types.__name__  # its type says it
    if isinstance(extra, StringConstraints):
        return extra == StringConstraints(pattern=extra.pattern)
    return isinstance(extra, Meaning | WithJsonSchema)


def _add(inner: Meaning, outer: Meaning) -> Meaning:
    """Join what two annotations say; the outer one is nearer to the field and wins."""
    return Meaning(
        type=outer.type or inner.type,
        short=outer.short or inner.short,
        weight=inner.weight if outer.weight is None else outer.weight,
        target=outer.target or inner.target,
        key=outer.key or inner.key,
        personal=outer.personal or inner.personal,
        pattern=outer.pattern or inner.pattern,
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
        pattern=meaning.pattern,
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
        least=_number(field.min),
        most=_number(field.max),
        instead=field.instead,
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _with_free_names(leaves: list[Field]) -> Iterator[Field]:
    """Leave out short names that stand for another field already: a path, or an earlier field."""
    taken = {leaf.path for leaf in leaves}
    for leaf in leaves:
        short = tuple(name for name in leaf.short if name not in taken)
        taken.update(short)
        yield leaf._replace(short=short)
