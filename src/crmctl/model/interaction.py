"""Interactions: what was said, written, visited, or is planned."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.catalogue import FieldType
from crmctl.model.ids import IdContext, dated
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

    @classmethod
    def begin(cls, name: str) -> dict[str, Any]:
        """Begin with a subject, now."""
        return {"at": "now", "subject": name}

    @classmethod
    def label(cls, data: Mapping[str, Any]) -> str:
        """Give the subject, or the channel and the day."""
        return str(data.get("subject") or f"{data.get('channel')} {str(data.get('at'))[:10]}")

    @classmethod
    def new_id(cls, data: Mapping[str, Any], context: IdContext) -> str:
        """Give the day, whom it was with, the channel, and four random characters."""
        people = data.get("contacts") or ("",)
        whom = data.get("customer") or people[0]
        return dated(str(data["at"])[:10], str(whom), str(data["channel"]), context=context)
