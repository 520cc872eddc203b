"""Contracts: what was agreed for a time, and how it ends or goes on."""

from typing import Annotated, ClassVar

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.business import ContactIds, CustomerId, Period, ProductIds
from crmctl.model.catalogue import Ids, IdStyle
from crmctl.model.types import Day, Identifier, Label, Meaning, Money, Text


class Contract(RecordModel):
    """An agreement with a customer that lasts."""

    KIND: ClassVar[str] = "contract"
    FOLDER: ClassVar[str] = "contracts"
    NAMED_BY: ClassVar = "title"
    LABELS: ClassVar = (("title",), ("number",), ("customer",))
    IDS: ClassVar = Ids(IdStyle.DATED, parts=(("start",), ("customer",)))

    title: Annotated[Text, Meaning(weight=10)]
    number: Identifier | None = None
    customer: CustomerId
    contacts: ContactIds = ()
    products: ProductIds = ()
    start: Day
    end: Day | None = Field(default=None, description="The last day")
    notice: Period | None = Field(default=None, description="Before the end, as in 3 months")
    renewal: Period | None = Field(
        default=None, description="For how long it goes on unless somebody gives notice"
    )
    value: Money | None = None
    every: Period | None = Field(default=None, description="For which time the value is paid")
    cancelled: Day | None = Field(default=None, description="When notice was given")
    owner: Label | None = None
