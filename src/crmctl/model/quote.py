"""Quotes: what is offered to a customer, for how much, and until when."""

from typing import Annotated, ClassVar

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.business import ContactIds, CustomerId, DealId, Line, Prices, Recipient, Totals
from crmctl.model.catalogue import Freeze, Ids
from crmctl.model.types import Day, Identifier, Meaning, Text


class Quote(RecordModel):
    """An offer: a draft until it is `issued`; what became of it is told by its dates."""

    KIND: ClassVar[str] = "quote"
    FOLDER: ClassVar[str] = "quotes"
    NAMED_BY: ClassVar = "title"
    LABELS: ClassVar = (("number", "title"), ("customer",))
    IDS: ClassVar = Ids(prefix="q")
    FREEZE: ClassVar = Freeze(
        ("issued", "totals"), ("sent", "accepted", "declined", "decline_reason")
    )

    number: Annotated[Identifier | None, Meaning(weight=10)] = None
    title: Annotated[Text | None, Meaning(weight=10)] = None
    customer: CustomerId
    contacts: ContactIds = ()
    deal: DealId | None = None
    issued: Day | None = None
    valid_until: Day | None = None
    prices: Prices | None = Field(default=None, description="net, unless it says gross")
    recipient: Recipient | None = None
    lines: tuple[Line, ...] = ()
    intro: Text | None = Field(default=None, description="Stands before the lines")
    totals: Totals | None = None
    sent: Day | None = None
    accepted: Day | None = None
    declined: Day | None = None
    decline_reason: Text | None = None
    seal: Identifier | None = Field(default=None, description="Shows whether it was changed")
