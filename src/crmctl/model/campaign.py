"""Campaigns: whom we write to or call, why, and what came of it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from crmctl.model.base import Part, RecordModel
from crmctl.model.business import ContactId, Period
from crmctl.model.catalogue import Ids, IdStyle
from crmctl.model.types import Choice, Day, Integer, Label, Meaning, Moment, Money, Number, Text

# A subset of the channels of consents: by these many people are reached at once.
_Channel = Literal["email", "post", "phone", "sms", "messenger"]


class Control(Part):
    """People who get nothing, so that an effect can be told from what would have come anyway."""

    share: Number = Field(description="Per cent of those who may be contacted")
    seed: Integer = Field(description="Chooses them; the same seed, the same people")


class Wave(Part):
    """One sending."""

    name: Annotated[Label, Meaning(key=True)]
    at: Day | None = None
    subject: Text | None = None
    template: Text | None = Field(default=None, description="A file below templates/")
    frozen: Moment | None = Field(default=None, description="When its recipients were fixed")


class RecipientOf(Part):
    """Somebody whom a wave reaches, or would have if not for the control group."""

    contact: ContactId
    wave: Label
    group: Annotated[Literal["sent", "control"], Choice]


class Exclusion(Part):
    """Somebody who belongs to the segment and is not contacted."""

    contact: ContactId
    wave: Label
    reason: Label


class Response(Part):
    """What somebody did because of the campaign."""

    contact: ContactId
    at: Moment
    response: Label = Field(description="replied, clicked, bounced, unsubscribed, ordered, ...")
    text: Text | None = None


class Campaign(RecordModel):
    """A message to many people, for one purpose and by one channel."""

    KIND: ClassVar[str] = "campaign"
    FOLDER: ClassVar[str] = "campaigns"
    LABELS: ClassVar = (("name",),)
    IDS: ClassVar = Ids(IdStyle.SLUG, "m", (("name",),))

    name: Annotated[Text, Meaning(weight=10)]
    purpose: Label = Field(description="One of crm.yaml's `purposes`")
    channel: Annotated[_Channel, Choice]
    segment: Text | None = Field(
        default=None, description="One of crm.yaml's `segments`, or a query of its own"
    )
    control: Control | None = None
    cost: Money | None = None
    window: Period | None = Field(default=None, description="How long an order counts for it")
    owner: Label | None = None
    waves: tuple[Wave, ...] = ()
    recipients: tuple[RecipientOf, ...] = ()
    excluded: tuple[Exclusion, ...] = ()
    responses: tuple[Response, ...] = ()
