"""Tasks: what somebody has to do, and by when."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.business import Period
from crmctl.model.catalogue import Ids
from crmctl.model.types import Choice, Integer, Label, Link, Meaning, Moment, Text


class Task(RecordModel):
    """Something to do, open until `done`."""

    KIND: ClassVar[str] = "task"
    FOLDER: ClassVar[str] = "tasks"
    NAMED_BY: ClassVar = "title"
    LABELS: ClassVar = (("title",),)
    IDS: ClassVar = Ids(prefix="t")  # a title is free text, which may name a person

    title: Annotated[Text, Meaning(weight=10)]
    due: Moment | None = Field(default=None, description="A date, or a moment with its offset")
    about: tuple[Link, ...] = Field(default=(), description="Records it is about, as kind/id")
    owner: Label | None = None
    priority: Annotated[Literal["low", "normal", "high"] | None, Choice] = None
    waiting_for: Text | None = Field(default=None, description="What must come first")
    every: Period | None = Field(default=None, description="Comes again after so long when done")
    month_day: Integer | None = Field(
        default=None, description="The day on which it falls again where the month is long enough"
    )
    done: Moment | None = Field(default=None, description="When it was done")
