"""Customers: organisations, and people who buy for themselves."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from crmctl.model.base import Address, Email, Phone, RecordModel
from crmctl.model.catalogue import FieldType
from crmctl.model.ids import IdContext, opaque, slug
from crmctl.model.types import (
    Choice,
    Day,
    Domain,
    Identifier,
    Label,
    Link,
    Meaning,
    RecordId,
    Text,
    Url,
)


class Customer(RecordModel):
    """A customer: business facts only; a private customer's own data stand in the contact."""

    KIND: ClassVar[str] = "customer"
    FOLDER: ClassVar[str] = "customers"

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

    @model_validator(mode="after")
    def _names_or_person(self) -> Self:
        if self.type == "organisation" and not self.name:
            raise PydanticCustomError("S204", "an organisation needs a name")
        if self.type == "person" and not self.person:
            raise PydanticCustomError("S204", "a private customer needs `person`, a contact's id")
        return self

    @classmethod
    def begin(cls, name: str) -> dict[str, Any]:
        """Begin with an organisation of that name."""
        return {"type": "organisation", "name": name}

    @classmethod
    def label(cls, data: Mapping[str, Any]) -> str:
        """Give the name in use; a private customer has none of its own."""
        return str(data.get("name") or data.get("legal_name") or "")

    @classmethod
    def new_id(cls, data: Mapping[str, Any], context: IdContext) -> str:
        """Give a slug of the name, or an opaque id for a person."""
        if data.get("type") == "person":
            return opaque("k", context)
        return slug(str(data.get("legal_name") or data["name"]), context)
