"""Reading plain arguments and options without pydantic.

Typer converts every argument through a pydantic adapter, and importing pydantic costs more than
a warm `crmctl show` does altogether. Texts, whole numbers and choices need none; whatever
else a command may ask for still goes typer's way.
"""

from collections.abc import Callable, Iterable
from enum import Enum
from typing import TYPE_CHECKING, Any, get_args

import typer
from typer.core import TyperArgument, TyperOption

if TYPE_CHECKING:
    from typer._click import Context, Parameter

Reader = Callable[[Any], object]


class _Coercion:
    """What typer asks for a parameter's value; stands in for its own, which needs pydantic."""

    def __init__(self, typers_own: Callable[[], Any], read: Reader | None) -> None:
        self._typers_own = typers_own
        self._read = read

    def coerce(
        self, value: object, param: "TyperArgument | TyperOption", ctx: "Context"
    ) -> object:
        """Convert what was typed, or raise `typer.BadParameter`."""
        many = param.multiple or param.nargs == -1
        if value is None:
            return () if many else None
        if self._read is None:
            return self._typers_own().coerce(value, param=param, ctx=ctx)
        try:
            if many and isinstance(value, Iterable):
                return tuple(self._read(item) for item in value)
            return self._read(value)
        except ValueError as error:
            raise typer.BadParameter(str(error), ctx=ctx, param=param) from None


def read_plainly(parameters: "Iterable[Parameter]") -> None:
    """Let the parameters of a command convert what was typed without pydantic."""
    for parameter in parameters:
        if isinstance(parameter, TyperArgument | TyperOption):
            coercion = _Coercion(parameter.get_runtime_param, _reader(parameter))
            # On the one object, not on typer's class: other programs in this process keep theirs.
            vars(parameter).setdefault("get_runtime_param", lambda coercion=coercion: coercion)


def _reader(parameter: "TyperArgument | TyperOption") -> Reader | None:
    annotation: object = parameter.type_descriptor.annotation
    if parameter.type_descriptor.is_list:
        (annotation,) = get_args(annotation)
    if annotation is str:
        return str
    if annotation is int:
        return _whole_number(parameter.min, parameter.max)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _choice(annotation)
    return None


def _whole_number(low: float | None, high: float | None) -> Reader:
    def read(value: Any) -> int:
        try:
            number = int(value)
        except ValueError:
            message = f"{value!r} is not a whole number."
            raise ValueError(message) from None
        if (low is not None and number < low) or (high is not None and number > high):
            bounds = f"at least {low}" if high is None else f"from {low or 0} to {high}"
            message = f"{number} is out of range: {bounds}."
            raise ValueError(message)
        return number

    return read


def _choice(choices: type[Enum]) -> Reader:
    def read(value: Any) -> Enum:
        try:
            return choices(value)
        except ValueError:
            known = ", ".join(str(choice.value) for choice in choices)
            message = f"{value!r} is not one of {known}."
            raise ValueError(message) from None

    return read
