"""Parts and types of what is offered, sold and paid: lines, totals, references, periods.

A line's `discount` is a share of its price (`10 %`) or an amount of its currency (`50.00 EUR`).
Amounts are decimal; how they are rounded and taxed says `crmctl.sales`.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from crmctl.model.base import Part
from crmctl.model.catalogue import FieldType
from crmctl.model.forms import DISCOUNT, MONTH, PERIOD
from crmctl.model.types import (
    Choice,
    Day,
    Identifier,
    Label,
    Meaning,
    Moment,
    Money,
    Number,
    RecordId,
    Text,
)

CustomerId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="customer")]
ContactId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="contact")]
ContactIds = Annotated[
    tuple[RecordId, ...], Meaning(type=FieldType.REFERENCE, target="contact", short=("contact",))
]
ProductId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="product")]
ProductIds = Annotated[
    tuple[RecordId, ...], Meaning(type=FieldType.REFERENCE, target="product", short=("product",))
]
DealId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="deal")]
QuoteId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="quote")]
OrderId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="order")]
InvoiceId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="invoice")]
CreditId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="credit")]
ComplaintId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="complaint")]
CampaignId = Annotated[RecordId, Meaning(type=FieldType.REFERENCE, target="campaign")]

Discount = Annotated[
    str, StringConstraints(pattern=DISCOUNT), Meaning(type=FieldType.IDENTIFIER, weight=0)
]
Period = Annotated[
    str, StringConstraints(pattern=PERIOD), Meaning(type=FieldType.IDENTIFIER, weight=0)
]
Month = Annotated[
    str, StringConstraints(pattern=MONTH), Meaning(type=FieldType.IDENTIFIER, weight=0)
]
Prices = Annotated[Literal["net", "gross"], Choice]


class Recipient(Part):
    """To whom a document is addressed, as it stands on the paper; frozen with the document."""

    name: Text | None = None
    lines: tuple[Text, ...] = Field(default=(), description="The address, line by line")
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    vat_id: Identifier | None = None
    reference: Text | None = Field(default=None, description="Buyer reference, Leitweg-ID")


class Line(Part):
    """One line of a document."""

    product: ProductId | None = None
    text: Annotated[Text | None, Meaning(key=True)] = None
    quantity: Number
    unit: Text | None = None
    price: Money = Field(description="Of one unit, net or gross as the document's `prices` say")
    discount: Discount | None = None
    tax: Label | None = Field(default=None, description="A rate of crm.yaml's `taxes`")


class TaxGroup(Part):
    """All lines of a document with one rate of tax (EN 16931, BG-23)."""

    tax: Label
    rate: Number = Field(description="Per cent")
    net: Money
    amount: Money


class Totals(Part):
    """The sums of a document, as they were when it was issued."""

    net: Money | None = None
    taxes: tuple[TaxGroup, ...] = ()
    gross: Money | None = None


class Delivery(Part):
    """When something is delivered, and since when that is agreed with the customer."""

    at: Moment = Field(description="The day or the moment that is planned")
    agreed: Day | None = None
    done: Moment | None = None
    text: Text | None = None


class Return(Part):
    """Something that came back."""

    at: Day
    line: Annotated[Number, Meaning(type=FieldType.INTEGER)] = Field(description="Counted from 1")
    quantity: Number
    reason: Text | None = None


class Payment(Part):
    """Money that came in, or went back."""

    at: Day
    amount: Money
    reference: Text | None = None


class StageReached(Part):
    """When a deal came to a stage."""

    stage: Label
    at: Moment


class StateReached(Part):
    """When a complaint came to a state."""

    state: Label
    at: Moment
