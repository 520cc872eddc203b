"""Products: what is sold, for how much, and whether it can be had."""

from typing import Annotated, ClassVar

from pydantic import Field

from crmctl.model.base import Part, RecordModel
from crmctl.model.business import ProductId, ProductIds
from crmctl.model.catalogue import Ids, IdStyle
from crmctl.model.types import Day, Duration, Identifier, Label, Meaning, Money, Number, Text, Url


class Price(Part):
    """What one unit costs from a day on; there is one for each currency and day."""

    price: Annotated[Money, Meaning(short=("price",), key=True)]
    since: Day | None = None


class Product(RecordModel):
    """Something that is sold, a service included."""

    KIND: ClassVar[str] = "product"
    FOLDER: ClassVar[str] = "products"
    LABELS: ClassVar = (("name",), ("sku",))
    IDS: ClassVar = Ids(IdStyle.SLUG, "s", (("name", "sku"),))

    name: Annotated[Text, Meaning(weight=10)]
    sku: Identifier | None = None
    family: Label | None = None
    tier: Label | None = None
    unit: Text | None = Field(default=None, description="Of which the prices are: piece, h, m")
    prices: tuple[Price, ...] = ()
    tax: Label | None = Field(default=None, description="A rate of crm.yaml's `taxes`")
    cost: Money | None = None
    stock: Number | None = Field(default=None, description="Units that are there")
    lead_time: Duration | None = None
    until: Day | None = Field(default=None, description="Not sold any more after that day")
    alternatives: Annotated[ProductIds, Meaning(short=("alternative",))] = ()
    successor: ProductId | None = None
    websites: Annotated[tuple[Url, ...], Meaning(short=("website",))] = ()
