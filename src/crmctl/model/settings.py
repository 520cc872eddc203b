"""crm.yaml: the settings of one CRM."""

import re
from contextlib import suppress
from typing import Annotated, Any, ClassVar, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from crmctl.model.base import Part
from crmctl.model.catalogue import FieldType
from crmctl.model.merge_settings import MergeSettings
from crmctl.model.processing import Processing
from crmctl.model.types import Boolean, Country, Day, Integer, Language, Money, Number

_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_STAGES = ("new", "qualified", "quote", "verbal", "won", "lost")
_NUMBERS = {
    "quote": "Q-{year}-{n:03}", "order": "O-{year}-{n:03}", "invoice": "R-{year}-{n:03}",
    "credit": "G-{year}-{n:03}",
}  # fmt: skip
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]


def _zone(value: object) -> str:
    if isinstance(value, str) and _ZONE.fullmatch(value):
        with suppress(ZoneInfoNotFoundError, OSError, ValueError):
            return ZoneInfo(value).key
    raise PydanticCustomError("S203", "must be a time zone as in Europe/Berlin")


class User(Part):
    """One person who works with the CRM."""

    name: str
    emails: tuple[str, ...] = ()
    role: Key | None = None
    logins: tuple[str, ...] = Field(default=(), description="Names by which a server knows them")
    keys: tuple[str, ...] = ()
    since: Day | None = None
    until: Day | None = None


class Role(Part):
    """What the users of a role may write."""

    write: tuple[str, ...] = ()
    exclude: tuple[str, ...] = Field(default=(), alias="not")
    append_only: tuple[str, ...] = Field(default=(), alias="append-only")
    delete: tuple[str, ...] = ()


class CustomField(Part):
    """A field that this CRM adds to a kind; it stands below `custom` in a record."""

    TYPES: ClassVar[frozenset[FieldType]] = frozenset(
        {
            FieldType.TEXT, FieldType.NOTE, FieldType.LABEL, FieldType.CHOICE, FieldType.EMAIL,
            FieldType.PHONE, FieldType.URL, FieldType.DATE, FieldType.MOMENT, FieldType.INTEGER,
            FieldType.DECIMAL, FieldType.BOOLEAN, FieldType.MONEY, FieldType.DURATION,
        }
    )  # fmt: skip

    type: FieldType
    unit: str = ""
    label: str = ""
    personal: Boolean = False
    choices: tuple[str, ...] = ()
    min: Number | None = Field(default=None, description="The smallest number it may say")
    max: Number | None = Field(default=None, description="The largest number it may say")
    instead: str = Field(
        default="", description="The custom field that has taken its place: this one is deprecated"
    )

    @field_validator("type")
    @classmethod
    def _one_value(cls, value: FieldType) -> FieldType:
        if value not in cls.TYPES:
            known = ", ".join(sorted(cls.TYPES))
            raise PydanticCustomError("S205", "must be one of {known}", {"known": known})
        return value


class Tax(Part):
    """A rate of value added tax, in per cent, from a day on.

    `category` is the code of UNTDID 5305 that EN 16931 uses: S standard, Z zero, E exempt, AE
    reverse charge, K supply within the European Union, G export, O outside the scope.
    """

    rate: Number
    since: Day | None = None
    category: Literal["S", "Z", "E", "AE", "K", "G", "O"] | None = None
    note: str | None = Field(default=None, description="Stands on the document: why no tax is due")


class Rate(Part):
    """What one unit of a currency is worth in another one, from a day on."""

    source: Currency = Field(alias="from")
    to: Currency
    rate: Number
    since: Day


class Company(Part):
    """Who issues the documents, as it stands on them (§14 UStG)."""

    name: str
    lines: tuple[str, ...] = ()
    country: Country | None = None
    vat_id: str | None = None
    tax_number: str | None = None
    email: str | None = None
    phone: str | None = None
    website: str | None = None
    bank: str | None = None
    iban: str | None = None
    bic: str | None = None
    court: str | None = Field(default=None, description="The register: Berlin HRB 1234")


class Purpose(Part):
    """A purpose for which people are contacted or their data kept, with its lawful basis."""

    basis: Literal["consent", "soft_opt_in", "contract", "legitimate_interest", "legal_obligation"]
    text: str | None = None
    description: str | None = None


class Retention(Part):
    """How long records of a kind are kept, counted from when, and what happens then.

    With a law as its `basis` it is a duty, and nothing goes before; without one it is a limit.
    """

    kind: Key
    period: Annotated[
        str, StringConstraints(pattern=r"^[0-9]+ (days|months|years|year|month|day)$")
    ]
    start: str = Field(
        alias="from", description="One of the kind's dates: issued, end of the year of issued"
    )
    basis: str | None = Field(default=None, description="The law that obliges to keep it so long")
    action: Literal["redact", "remove", "review"]
    where: str | None = None


class Goal(Part):
    """What a year, a quarter or a month is to bring, in all, and of people and products."""

    revenue: Money | None = None
    deals: Integer | None = None
    people: dict[Key, Money] = Field(default={})
    products: dict[Key, Money] = Field(default={})


class Ignored(Part):
    """A rule that this CRM does not want for a time, or not everywhere."""

    reason: str
    until: Day | None = Field(default=None, description="The last day on which it is ignored")
    paths: tuple[str, ...] = Field(default=(), description="Files and folders; all if none")


def _ignored(value: object) -> str | dict[str, Any]:
    """Take a reason alone, or with a last day and paths."""
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, dict) and str(value.get("reason", "")).strip():
        return Ignored.model_validate(value).model_dump(mode="json")
    raise PydanticCustomError("S203", "must be a reason, or `reason`, `until` and `paths`")


class CheckSettings(Part):
    """Rules that this CRM does not want, each with a reason."""

    ignore: dict[
        str,
        Annotated[
            Any,
            BeforeValidator(_ignored),
            WithJsonSchema({"description": "Why; or a mapping of `reason`, `until` and `paths`"}),
        ],
    ] = Field(default={})


class Settings(Part):
    """crm.yaml. Every field but `format` and `name` has a default."""

    format: Integer
    name: str
    country: Country = "DE"
    language: Language = "en"
    timezone: Annotated[str, BeforeValidator(_zone)] = "Europe/Berlin"
    currency: Currency = "EUR"
    layout: Literal["flat", "sharded"] = "flat"
    users: dict[Key, User] = Field(default={})
    roles: dict[Key, Role] = Field(default={})
    pipelines: dict[Key, tuple[Key, ...]] = Field(default={"sales": _STAGES})
    lost_reasons: tuple[Key, ...] = ("price", "timing", "in-house", "no-answer", "other")
    taxes: dict[Key, Tax] = Field(default={})
    rates: tuple[Rate, ...] = ()
    company: Company | None = None
    payment_days: Integer = 14
    quote_days: Integer = 30
    numbering: dict[Key, str] = Field(default=_NUMBERS)
    custom_fields: dict[Key, dict[FieldName, CustomField]] = Field(default={})
    purposes: dict[Key, Purpose] = Field(default={})
    retention: tuple[Retention, ...] = ()
    processing: Processing = Processing()
    segments: dict[Key, str] = Field(default={})
    goals: dict[str, Goal] = Field(default={})
    scoring: dict[Key, Integer] = Field(
        default={}, description="Points of the report `scoring`, as in deal: 30"
    )
    checks: CheckSettings = CheckSettings()
    merge: MergeSettings = MergeSettings()
    protected: tuple[str, ...] = ()
