"""`merge` in crm.yaml: which value stands where two records that become one differ."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from crmctl.model.base import Part

RULES = ("newest", "longest", "trusted", "earliest", "both", "first")
"""The words for a rule."""

_KIND = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
_WORDS = ", ".join(RULES)


def _rule(value: object) -> str | tuple[str, ...]:
    if isinstance(value, str) and value in RULES:
        return value
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise PydanticCustomError("S205", "must be one of {words}, or a list of sources",
                              {"words": _WORDS})  # fmt: skip


Rule = Annotated[
    Any,
    BeforeValidator(_rule),
    WithJsonSchema(
        {
            "description": "A rule, or a list of sources, the most trusted first",
            "type": ["string", "array"],
            "pattern": f"^({'|'.join(RULES)})$",
            "items": {"type": "string"},
        }
    ),
]


class MergeSettings(Part):
    """Which value stands where records that become one differ."""

    default: Literal["newest", "longest", "trusted", "earliest", "both", "first"] = Field(
        default="newest", description="For fields that no rule is about"
    )
    sources: tuple[str, ...] = Field(
        default=(),
        description="The systems that data came from, the most trusted first; `hand` is a person",
    )
    fields: dict[_KIND, dict[str, Rule]] = Field(
        default={}, description="Rules by kind and field, as in contact: {name.family: newest}"
    )
