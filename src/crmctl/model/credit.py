"""Credit notes: what is given back of an invoice."""

from typing import Annotated, ClassVar

from pydantic import Field

from crmctl.model.base import RecordModel
from crmctl.model.business import (
    ComplaintId,
    ContactIds,
    CustomerId,
    InvoiceId,
    Line,
    Prices,
    Recipient,
    Totals,
)
from crmctl.model.catalogue import Freeze, Ids
from crmctl.model.types import Day, Identifier, Meaning, Text


class Credit(RecordModel):
    """A credit note: it lowers what is owed for an invoice, and is frozen once `issued`."""

    KIND: ClassVar[str] = "credit"
    FOLDER: ClassVar[str] = "credits"
    NAMED_BY: ClassVar = "title"
    LABELS: ClassVar = (("number", "title"), ("customer",))
    IDS: ClassVar = Ids(prefix="n")
    FREEZE: ClassVar = Freeze(("issued", "totals"), ("cancelled",))

    number: Annotated[Identifier | None, Meaning(weight=10)] = None
    title: Annotated[Text | None, Meaning(weight=10)] = None
    customer: CustomerId
    contacts: ContactIds = ()
    invoice: InvoiceId | None = None
    complaint: ComplaintId | None = None
    reason: Text | None = Field(default=None, description="Why something is given back")
    issued: Day | None = None
    prices: Prices | None = Field(default=None, description="net, unless it says gross")
    recipient: Recipient | None = None
    lines: tuple[Line, ...] = ()
    totals: Totals | None = None
    cancelled: Day | None = None
    seal: Identifier | None = Field(default=None, description="Shows whether it was changed")
