"""Interactions: what was said, written, visited, or is planned."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.catalogue import FieldType, Ids, IdStyle
from crmctl.model.types import (
    Boolean,
    Choice,
    Duration,
    Label,
    Link,
    Meaning,
    Moment,
    Note,
    RecordId,
    Text,
)

# One vocabulary, a superset of the channels of consents.
Channel = Literal[
    "phone", "email", "sms", "post", "messenger", "social",
    "meeting", "visit", "event", "chat", "form", "note",
]  # fmt: skip


class Interaction(RecordModel):
    """One contact between the two sides, past, or in the future and `planned`."""

    KIND: ClassVar[str] = "interaction"
    FOLDER: ClassVar[str] = "interactions"
    NAMED_BY: ClassVar = "subject"
    BEGINS: ClassVar = {"at": "now"}
    LABELS: ClassVar = (("subject",), ("channel", "at"))
    IDS: ClassVar = Ids(IdStyle.DATED, parts=(("at",), ("customer", "contacts"), ("channel",)))

    at: Moment
    planned: Boolean = False
    channel: Annotated[Channel, Choice]
    direction: Annotated[Literal["in", "out"] | None, Choice] = None
    customer: Annotated[RecordId | None, Meaning(type=FieldType.REFERENCE, target="customer")] = (
        None
    )
    contacts: Annotated[
        tuple[RecordId, ...],
        Meaning(type=FieldType.REFERENCE, target="contact", short=("contact",)),
    ] = ()
    subject: Annotated[Text | None, Meaning(weight=10)] = None
    body: Note | None = None
    outcome: Text | None = None
    duration: Duration | None = None
    about: tuple[Link, ...] = Field(default=(), description="Records it is about, as kind/id")
    owner: Label | None = None
