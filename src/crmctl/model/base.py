"""What all kinds share: the base class, and the parts that stand in several of them."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from crmctl.model.catalogue import Course, Freeze, Ids, Need
from crmctl.model.types import (
    ATTACHED,
    DIGEST,
    Boolean,
    Country,
    Day,
    EmailAddress,
    Identifier,
    Integer,
    Label,
    Meaning,
    Moment,
    Note,
    PhoneNumber,
    RecordId,
    Text,
)


class Part(BaseModel):
    """A mapping within a record. Frozen; unknown fields are errors; errors quote no values."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True
    )


class Email(Part):
    """An e-mail address."""

    address: Annotated[EmailAddress, Meaning(short=("email",), key=True, personal=True)]
    label: Text | None = None
    primary: Boolean = False


class Phone(Part):
    """A phone number, in E.164 where it has such a writing."""

    number: Annotated[PhoneNumber, Meaning(short=("phone",), key=True, personal=True)]
    label: Text | None = None
    primary: Boolean = False


class Address(Part):
    """A postal address."""

    label: Annotated[Text | None, Meaning(key=True)] = None
    street: Annotated[Text | None, Meaning(short=("street",), personal=True)] = None
    postal_code: Annotated[Text | None, Meaning(short=("postal_code",), personal=True)] = None
    city: Annotated[Text | None, Meaning(short=("city",), personal=True)] = None
    region: Annotated[Text | None, Meaning(short=("region",))] = None
    country: Annotated[Country | None, Meaning(short=("country",))] = None


class Attachment(Part):
    """A file that belongs to a record; its own name stands here only, for it may name a person."""

    file: Annotated[str, StringConstraints(pattern=ATTACHED), Meaning(key=True)] = Field(
        description="Where the copy lies, from the CRM's root"
    )
    name: Annotated[Text, Meaning(personal=True)] = Field(description="What the file was called")
    type: Annotated[Identifier | None, Meaning(weight=0)] = Field(
        default=None, description="Its media type, as in application/pdf"
    )
    size: Annotated[Integer | None, Meaning(weight=0)] = Field(
        default=None, description="In bytes"
    )
    sha256: Annotated[str, StringConstraints(pattern=DIGEST)]
    at: Moment | None = Field(default=None, description="When it was attached")
    label: Text | None = None


class Common(Part):
    """The fields that every kind has; they stand at the end of a file."""

    tags: Annotated[tuple[Label, ...], Meaning(short=("tag",))] = ()
    custom: dict[str, Any] = Field(default={}, description="Fields that crm.yaml defines")
    external_ids: Annotated[dict[str, Identifier], Meaning(short=("external_id",))] = Field(
        default={}, description="The record's ids in other systems"
    )
    attachments: tuple[Attachment, ...] = ()
    notes: Annotated[Note | None, Meaning(short=("note",))] = None
    aliases: tuple[RecordId, ...] = Field(default=(), description="Ids of records merged into it")
    archived: Day | None = Field(default=None, description="Hidden from list and search since")


class RecordModel(Common):
    """A record: what its YAML file may say.

    A kind is a subclass with the class variables below, a file in `model/` and a line in
    `model/kinds.py`; everything generic follows from its fields.

    Attributes:
        KIND: the singular, as in `contact`.
        FOLDER: the folder below the root, which is also the plural.
        PERSON: whether a record holds a natural person's own data.
        NAMED_BY, BEGINS, LABELS, IDS, NEEDS, COURSE, FREEZE: see `model.catalogue.Kind`.
    """

    KIND: ClassVar[str]
    FOLDER: ClassVar[str]
    PERSON: ClassVar[bool] = False
    NAMED_BY: ClassVar[str] = "name"
    BEGINS: ClassVar[Mapping[str, str]] = {}
    LABELS: ClassVar[tuple[tuple[str, ...], ...]]
    IDS: ClassVar[Ids]
    NEEDS: ClassVar[tuple[Need, ...]] = ()
    COURSE: ClassVar[Course | None] = None
    FREEZE: ClassVar[Freeze | None] = None

    @model_validator(mode="after")
    def _meets_needs(self) -> Self:
        for need in self.NEEDS:
            wanted = need.when is None or getattr(self, need.when[0]) == need.when[1]
            if wanted and not any(_at(self, path) for path in need.one_of):
                raise PydanticCustomError(need.code, need.message)
        return self


def _at(part: Any, path: str) -> Any:
    for name in path.split("."):
        part = getattr(part, name)
    return part


def ordered_fields(model: type[BaseModel]) -> list[str]:
    """Give the names of a model's fields in the order of a file: the common ones last."""
    own = [name for name in model.model_fields if name not in Common.model_fields]
    return own + [name for name in model.model_fields if name in Common.model_fields]


def parts_within(annotation: Any) -> Iterator[type[Part]]:
    """Give the parts that a field's type holds, at any depth of lists and choices."""
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from parts_within(argument)
