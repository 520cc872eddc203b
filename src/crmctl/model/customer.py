"""Customers: organisations, and people who buy for themselves."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from crmctl.model.base import Address, Email, Part, Phone, RecordModel
from crmctl.model.business import Month, ProductId
from crmctl.model.catalogue import FieldType, Ids, IdStyle, Need
from crmctl.model.types import (
    Choice,
    Day,
    Domain,
    Identifier,
    Label,
    Link,
    Meaning,
    Number,
    RecordId,
    Text,
    Url,
)


class Usage(Part):
    """What a customer used of something in a month, as its own log has it."""

    month: Month
    product: ProductId | None = None
    measure: Label = Field(description="What was counted: logins, pages, hours")
    amount: Number
    source: Label | None = Field(default=None, description="The log; its months are replaced")


class Customer(RecordModel):
    """A customer: business facts only; a private customer's own data stand in the contact."""

    KIND: ClassVar[str] = "customer"
    FOLDER: ClassVar[str] = "customers"
    BEGINS: ClassVar = {"type": "organisation"}
    LABELS: ClassVar = (("name",), ("legal_name",))
    IDS: ClassVar = Ids(IdStyle.SLUG, "k", (("legal_name", "name"),), opaque_if=("type", "person"))
    NEEDS: ClassVar = (
        Need(("name",), "an organisation needs a name", when=("type", "organisation")),
        Need(
            ("person",),
            "a private customer needs `person`, a contact's id",
            when=("type", "person"),
        ),
    )

    type: Annotated[Literal["organisation", "person"], Choice]
    name: Annotated[Text | None, Meaning(weight=10)] = None
    legal_name: Annotated[Text | None, Meaning(weight=10)] = None
    person: Annotated[RecordId | None, Meaning(type=FieldType.REFERENCE, target="contact")] = None
    stage: Annotated[Literal["lead", "prospect", "customer", "former"] | None, Choice] = None
    industry: Text | None = None
    size: Text | None = None
    domains: Annotated[tuple[Domain, ...], Meaning(short=("domain",))] = ()
    websites: Annotated[tuple[Url, ...], Meaning(short=("website",))] = ()
    emails: tuple[Email, ...] = ()
    phones: tuple[Phone, ...] = ()
    addresses: tuple[Address, ...] = ()
    vat_id: Identifier | None = None
    parent: Annotated[RecordId | None, Meaning(type=FieldType.REFERENCE, target="customer")] = None
    owner: Label | None = None
    source: Label | None = None
    referred_by: Link | None = None
    since: Day | None = None
    interests: Annotated[tuple[Label, ...], Meaning(short=("interest",))] = ()
    usage: tuple[Usage, ...] = ()
