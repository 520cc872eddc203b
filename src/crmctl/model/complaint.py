"""Complaints: what went wrong, how far it is, and what made it good."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from crmctl.model.base import Part, RecordModel
from crmctl.model.business import (
    ContactIds,
    CreditId,
    CustomerId,
    Discount,
    ProductId,
    StateReached,
)
from crmctl.model.catalogue import Course, Ids, IdStyle
from crmctl.model.interaction import Channel
from crmctl.model.types import Choice, Day, Integer, Label, Meaning, Moment, Note, Text

State = Literal["open", "in-progress", "waiting-for-customer", "resolved", "closed"]


class Goodwill(Part):
    """What a customer is given for their trouble."""

    credit: CreditId | None = None
    discount: Discount | None = None
    until: Day | None = Field(default=None, description="The last day of the discount")
    text: Text | None = None


class Complaint(RecordModel):
    """Something that a customer is not content with."""

    KIND: ClassVar[str] = "complaint"
    FOLDER: ClassVar[str] = "complaints"
    NAMED_BY: ClassVar = "title"
    BEGINS: ClassVar = {"opened": "now", "state": "open"}
    LABELS: ClassVar = (("title",), ("cause", "customer"))
    IDS: ClassVar = Ids(IdStyle.DATED, parts=(("opened",), ("customer",)))
    COURSE: ClassVar = Course("state", "states")

    title: Annotated[Text, Meaning(weight=10)]
    opened: Moment
    channel: Annotated[Channel | None, Choice] = None
    customer: CustomerId | None = None
    contacts: ContactIds = ()
    product: ProductId | None = None
    cause: Label | None = None
    severity: Annotated[Literal["low", "normal", "high", "critical"] | None, Choice] = None
    state: Annotated[State, Choice]
    body: Note | None = None
    resolution: Note | None = None
    goodwill: Goodwill | None = None
    satisfaction: Integer | None = Field(default=None, description="From 1 to 5, the best")
    owner: Label | None = None
    states: tuple[StateReached, ...] = ()
