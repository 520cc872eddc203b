"""Deals: what may be sold to somebody, and how far that has come."""

from typing import Annotated, ClassVar

from crmctl.model.base import RecordModel
from crmctl.model.business import ContactIds, CustomerId, ProductIds, StageReached
from crmctl.model.catalogue import Course, Ids, IdStyle, Need
from crmctl.model.types import Day, Label, Meaning, Money, Text


class Deal(RecordModel):
    """A chance to sell. Its pipeline's stages stand in crm.yaml; `won` and `lost` end it."""

    KIND: ClassVar[str] = "deal"
    FOLDER: ClassVar[str] = "deals"
    NAMED_BY: ClassVar = "title"
    LABELS: ClassVar = (("title",), ("customer",))
    IDS: ClassVar = Ids(IdStyle.DATED, parts=(("stages.at",), ("customer",)))
    NEEDS: ClassVar = (
        Need(("lost_reason",), "a lost deal needs `lost_reason`", ("stage", "lost"), "M705"),
    )
    COURSE: ClassVar = Course("stage", "stages")

    title: Annotated[Text, Meaning(weight=10)]
    customer: CustomerId | None = None
    contacts: ContactIds = ()
    pipeline: Label | None = None
    stage: Label
    value: Money | None = None
    expected_close: Day | None = None
    source: Label | None = None
    products: ProductIds = ()
    competitor: Text | None = None
    next_step: Text | None = None
    lost_reason: Label | None = None
    owner: Label | None = None
    stages: tuple[StageReached, ...] = ()
