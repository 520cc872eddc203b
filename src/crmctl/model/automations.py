"""automations.yaml: the rules that act when records change or time passes."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, ValidationError, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from crmctl.model.base import Part
from crmctl.model.business import Period
from crmctl.model.checked import Problem
from crmctl.model.types import Boolean, Label, Text
from crmctl.model.validate import problems_of, without_empty

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class Changed(Part):
    """A field that gets another value; of a new record, any field that has one."""

    field: Label
    before: Label | None = Field(default=None, alias="from")
    to: Label | None = None


def _changed(value: object) -> object:
    return {"field": value} if isinstance(value, str) else value


class After(Part):
    """A day in a field that lies so far back, or further."""

    field: Label
    period: Period


class When(Part):
    """Which records a rule is about, and when it is asked."""

    kind: Label
    query: Text | None = Field(default=None, description="As `crmctl list KIND QUERY` takes it")
    added: Boolean = Field(default=False, description="Only when the record is new")
    changed: Annotated[
        Changed | None,
        BeforeValidator(_changed),
        WithJsonSchema(
            {
                "type": ["string", "object"],
                "additionalProperties": False,
                "required": ["field"],
                "properties": {name: {"type": "string"} for name in ("field", "from", "to")},
                "description": "Only when this field changes",
            }
        ),
    ] = None
    after: After | None = Field(default=None, description="What time alone makes due")


class NewTask(Part):
    """A task about the record; it is made once."""

    title: Text = Field(description="May say {label}, {customer}, {kind} and {id}")
    due: Label | None = Field(default=None, description="As in +3d, tomorrow, friday")
    owner: Label | None = None
    priority: Literal["low", "normal", "high"] | None = None


class Route(Part):
    """Whose a record becomes, by the value of a field."""

    by: Label
    table: dict[str, Label]
    otherwise: Label | None = Field(default=None, alias="else")


class Action(Part):
    """One thing that a rule does."""

    task: NewTask | None = None
    set: dict[str, Text] = Field(default={})
    tag: Label | None = None
    untag: Label | None = None
    route: Route | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise PydanticCustomError(
                "S204", "must be one of task, set, tag, untag, route; give each its own hyphen"
            )
        return self


class Rule(Part):
    """One rule: when, then."""

    description: Text | None = None
    when: When
    then: tuple[Action, ...]


def check_automations(
    raw: Mapping[str, Any],
) -> tuple[dict[str, dict[str, Any]], tuple[Problem, ...]]:
    """Check each rule by itself: a broken one keeps nobody from using the others.

    Returns:
        The good rules as plain data by their names, and what is wrong with the others.
    """
    rules: dict[str, dict[str, Any]] = {}
    problems: list[Problem] = []
    for name, said in raw.items():
        found = list(_wrong_name(name))
        if not found:
            try:
                rule = Rule.model_validate(without_empty(said, (name,), []))
                rules[name] = rule.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            except ValidationError as error:
                wrong = problems_of(Rule, error, said)
                found += [each._replace(path=(name, *each.path)) for each in wrong]
        problems += found
    return rules, tuple(problems)


def _wrong_name(name: str) -> Iterator[Problem]:
    if not _NAME.fullmatch(name):
        yield Problem((name,), "S203", "must be named by small letters, digits and hyphens")
