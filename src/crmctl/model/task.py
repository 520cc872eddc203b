"""Tasks: what somebody has to do, and by when."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.ids import IdContext, opaque
from crmctl.model.types import Choice, Label, Link, Meaning, Moment, Text


class Task(RecordModel):
    """Something to do, open until `done`."""

    KIND: ClassVar[str] = "task"
    FOLDER: ClassVar[str] = "tasks"

    title: Annotated[Text, Meaning(weight=10)]
    due: Moment | None = Field(default=None, description="A date, or a moment with its offset")
    about: tuple[Link, ...] = Field(default=(), description="Records it is about, as kind/id")
    owner: Label | None = None
    priority: Annotated[Literal["low", "normal", "high"] | None, Choice] = None
    done: Moment | None = Field(default=None, description="When it was done")

    @classmethod
    def begin(cls, name: str) -> dict[str, Any]:
        """Begin with a title."""
        return {"title": name}

    @classmethod
    def label(cls, data: Mapping[str, Any]) -> str:
        """Give the title."""
        return str(data.get("title") or "")

    @classmethod
    def new_id(cls, data: Mapping[str, Any], context: IdContext) -> str:
        """Give an opaque id: a title is free text, which may name a person."""
        del data
        return opaque("t", context)
