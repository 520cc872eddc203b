"""Invoices: what a customer owes, and has paid."""

from typing import Annotated, ClassVar

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.business import (
    ContactIds,
    CustomerId,
    DealId,
    Line,
    OrderId,
    Payment,
    Prices,
    QuoteId,
    Recipient,
    Totals,
)
from crmctl.model.catalogue import Freeze, Ids
from crmctl.model.types import Day, Identifier, Meaning, Text


class Invoice(RecordModel):
    """A demand for payment: a draft until it is `issued`, frozen from then on."""

    KIND: ClassVar[str] = "invoice"
    FOLDER: ClassVar[str] = "invoices"
    NAMED_BY: ClassVar = "title"
    LABELS: ClassVar = (("number", "title"), ("customer",))
    IDS: ClassVar = Ids(prefix="i")
    FREEZE: ClassVar = Freeze(("issued", "totals"), ("payments", "cancelled"))

    number: Annotated[Identifier | None, Meaning(weight=10)] = None
    title: Annotated[Text | None, Meaning(weight=10)] = None
    customer: CustomerId
    contacts: ContactIds = ()
    deal: DealId | None = None
    quote: QuoteId | None = None
    order: OrderId | None = None
    issued: Day | None = None
    delivered: Day | None = Field(default=None, description="The day of supply (§14 UStG)")
    due: Day | None = None
    prices: Prices | None = Field(default=None, description="net, unless it says gross")
    recipient: Recipient | None = None
    lines: tuple[Line, ...] = ()
    totals: Totals | None = None
    payments: tuple[Payment, ...] = ()
    cancelled: Day | None = None
    seal: Identifier | None = Field(default=None, description="Shows whether it was changed")
