"""Orders: what a customer has bought, and its delivery."""

from typing import Annotated, ClassVar

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.business import (
    CampaignId,
    ContactIds,
    CustomerId,
    DealId,
    Delivery,
    Line,
    Prices,
    QuoteId,
    Recipient,
    Return,
    Totals,
)
from crmctl.model.catalogue import Freeze, Ids
from crmctl.model.types import Day, Identifier, Meaning, Text


class Order(RecordModel):
    """A purchase: a draft until it is `issued`; its deliveries tell how far it is."""

    KIND: ClassVar[str] = "order"
    FOLDER: ClassVar[str] = "orders"
    NAMED_BY: ClassVar = "title"
    LABELS: ClassVar = (("number", "title"), ("customer",))
    IDS: ClassVar = Ids(prefix="o")
    FREEZE: ClassVar = Freeze(
        ("issued", "totals"), ("confirmed", "deliveries", "returns", "cancelled")
    )

    number: Annotated[Identifier | None, Meaning(weight=10)] = None
    title: Annotated[Text | None, Meaning(weight=10)] = None
    customer: CustomerId
    contacts: ContactIds = ()
    deal: DealId | None = None
    quote: QuoteId | None = None
    campaign: CampaignId | None = None
    reference: Text | None = Field(default=None, description="The customer's own order number")
    issued: Day | None = None
    prices: Prices | None = Field(default=None, description="net, unless it says gross")
    recipient: Recipient | None = None
    lines: tuple[Line, ...] = ()
    totals: Totals | None = None
    confirmed: Day | None = None
    deliveries: tuple[Delivery, ...] = ()
    returns: tuple[Return, ...] = ()
    cancelled: Day | None = None
    seal: Identifier | None = Field(default=None, description="Shows whether it was changed")
