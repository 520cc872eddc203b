"""Contacts: people, and everything personal about them."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from crmctl.model.base import Address, Email, Part, Phone, RecordModel
from crmctl.model.catalogue import FieldType, Ids, Need
from crmctl.model.types import (
    Boolean,
    Choice,
    Day,
    Identifier,
    Label,
    Language,
    Meaning,
    Moment,
    PartialDay,
    RecordId,
    Text,
)

CHANNELS = ("phone", "email", "sms", "post", "messenger", "social")


class Name(Part):
    """A person's name, in the person's own spelling."""

    salutation: Text | None = None
    title: Annotated[Text | None, Meaning(short=("title",))] = None
    given: Annotated[
        Text | None, Meaning(weight=10, personal=True, short=("given", "given_name", "first_name"))
    ] = None
    family: Annotated[
        Text | None,
        Meaning(weight=10, personal=True, short=("family", "family_name", "last_name")),
    ] = None
    suffix: Text | None = None
    display: Annotated[Text | None, Meaning(weight=10, personal=True)] = None


class Role(Part):
    """What a person is at one customer, or elsewhere; the buying role is the buying centre's."""

    customer: Annotated[
        RecordId | None,
        Meaning(type=FieldType.REFERENCE, target="customer", short=("customer",), key=True),
    ] = None
    position: Annotated[Text | None, Meaning(short=("position",))] = None
    department: Annotated[Text | None, Meaning(short=("department",))] = None
    buying_role: Annotated[
        Literal["initiator", "user", "influencer", "decider", "buyer", "gatekeeper"] | None,
        Choice,
        Meaning(short=("buying_role",)),
    ] = None
    since: Day | None = None
    until: Day | None = None


class Evidence(Part):
    """What proves a consent: a double opt-in's mails and clicks, or where a paper lies."""

    sent_at: Moment | None = None
    confirmed_at: Moment | None = None
    message_id: Annotated[Text | None, Meaning(weight=0)] = None
    ip: Annotated[Text | None, Meaning(personal=True, weight=0)] = None
    document: Annotated[Text | None, Meaning(weight=0)] = None


class Consent(Part):
    """One event in the life of a consent; events are only ever appended."""

    id: Annotated[Identifier, Meaning(key=True, weight=0)]
    purpose: Label
    channel: Annotated[
        Literal["phone", "email", "sms", "post", "messenger", "social"] | None, Choice
    ] = None
    address: Annotated[Text | None, Meaning(personal=True)] = None
    basis: Annotated[
        Literal["consent", "soft_opt_in", "contract", "legitimate_interest", "legal_obligation"],
        Choice,
    ]
    event: Annotated[
        Literal["requested", "granted", "confirmed", "withdrawn", "objected", "expired"], Choice
    ]
    at: Moment
    by: Label | None = None
    method: Label | None = None
    text: Annotated[Text | None, Meaning(weight=0)] = None
    evidence: Evidence | None = None


class Contact(RecordModel):
    """A person, with roles at several customers, at one, or at none."""

    KIND: ClassVar[str] = "contact"
    FOLDER: ClassVar[str] = "contacts"
    PERSON: ClassVar[bool] = True
    LABELS: ClassVar = (
        ("name.display",),
        ("name.title", "name.given", "name.family", "name.suffix"),
    )
    IDS: ClassVar = Ids(prefix="p")
    NEEDS: ClassVar = (
        Need(
            ("name.given", "name.family", "name.display"),
            "a contact needs a given, family or display name",
        ),
    )

    name: Name
    roles: tuple[Role, ...] = ()
    emails: tuple[Email, ...] = ()
    phones: tuple[Phone, ...] = ()
    addresses: tuple[Address, ...] = ()
    birthday: Annotated[PartialDay | None, Meaning(personal=True)] = None
    language: Language | None = None
    profiles: Annotated[dict[str, Identifier], Meaning(personal=True)] = Field(
        default={}, description="Handles in social networks, as in `linkedin: erika-mueller`"
    )
    consents: tuple[Consent, ...] = ()
    do_not_contact: Boolean = False
    owner: Label | None = None
    source: Label | None = None
    interests: Annotated[tuple[Label, ...], Meaning(short=("interest",))] = ()
