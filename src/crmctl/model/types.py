"""The types of fields: what a value must look like when it is read.

Reading is strict about structure (a date is a date) and leaves the writing as it stands; whether a
well-formed value is a good one (a phone that exists, a domain that is misspelt) is a matter for
`checks`. Values come as text from YAML and as text or numbers from JSON. Values that YAML must
not quote are kept as `Plain` text, so that what was read is what is written.

A failure carries the code of its rule (D601, S203) as the error type, never the value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from crmctl.model import forms
from crmctl.model.catalogue import FieldType
from crmctl.model.forms import DISCOUNT, MONTH, PERIOD
from crmctl.model.plain import Plain

COUNTRY = r"^[A-Z]{2}$"
LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
LINK = r"^[a-z]+/[a-z0-9-]+$"
RECORD_ID = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"
ATTACHED = r"^attachments/[0-9a-z]{2}/a-[0-9a-z]{8}(\.[a-z0-9]{1,10})?$"
DIGEST = r"^[0-9a-f]{64}$"

WANTED: Mapping[str, str] = {
    COUNTRY: "the code of a country, as in DE",
    LANGUAGE: "the code of a language, as in de or pt-BR",
    LINK: "a folder and an id, as in customers/acme-gmbh",
    RECORD_ID: "an id: small letters, digits and hyphens",
    DISCOUNT: "a share or an amount, as in 10 % or 50.00 EUR",
    PERIOD: "a length of time, as in 3 months",
    MONTH: "a month, as in 2026-11",
    ATTACHED: "the place of an attachment, as in attachments/7k/a-7k3f9q2m.pdf",
    DIGEST: "a SHA-256 in hexadecimal digits",
}
"""What is wanted where a value does not match a pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the catalogue must know of a field beyond its Python type; several add up."""

    type: FieldType | None = None
    short: tuple[str, ...] = ()
    weight: int | None = None
    target: str = ""
    key: bool = False
    personal: bool = False
    pattern: str = ""


def wrong_type(wanted: str) -> PydanticCustomError:
    """Say what a field takes, without the value that it was given."""
    return PydanticCustomError("S203", "must be {wanted}", {"wanted": wanted})


def text(value: object) -> str:
    """Read one line of text; a number from JSON is refused, since it may have lost its zeros."""
    if not isinstance(value, str):
        raise wrong_type("text")
    return value


def integer(value: object) -> int:
    """Read a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if isinstance(value, str) and forms.INTEGER(value):
        return int(value)
    raise wrong_type("a whole number of at most 18 digits")


def decimal(value: object) -> Decimal:
    """Read a decimal number with a point; a float from JSON counts with the digits it shows."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = format(Decimal(repr(value)), "f")  # repr may write an exponent: 1e-07
    if isinstance(value, str) and forms.DECIMAL(value):
        return Decimal(value)
    raise wrong_type("a number with a decimal point")


def boolean(value: object) -> bool:
    """Read `true` or `false`, and none of the other words that YAML 1.1 takes for them."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in {"true", "false"}:
        return value == "true"
    raise wrong_type("true or false")


def day(value: object) -> Plain:
    """Read a date, YYYY-MM-DD."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return Plain(value.isoformat())
    if not isinstance(value, str) or not forms.DATE(value):
        raise PydanticCustomError("D602", "must be a date as in 2026-11-21")
    return _existing(value, exists=forms.exists(value))


def partial_day(value: object) -> Plain:
    """Read a date, or --MM-DD for one without a year (ISO 8601:2000, vCard)."""
    if isinstance(value, str) and forms.YEARLESS(value):
        return _existing(value, exists=forms.yearless_exists(value))
    if isinstance(value, str) and not forms.DATE(value):
        raise PydanticCustomError(
            "D602", "must be a date as in 1980-11-21, or --11-21 for any year"
        )
    return day(value)


def moment(value: object) -> Plain:
    """Read a moment, ISO 8601 with its offset, or a date where the time is unknown."""
    if isinstance(value, datetime):
        return Plain(value.isoformat())
    if isinstance(value, str) and forms.MOMENT(value):
        return _existing(value, exists=forms.exists(value))
    if isinstance(value, str) and not forms.DATE(value):
        raise PydanticCustomError(
            "D602", "must be a moment as in 2026-11-21T09:30:00+01:00, or a date"
        )
    return day(value)


def money(value: object) -> Plain:
    """Read an amount with its currency (ISO 4217), as in 12500.00 EUR."""
    if isinstance(value, str) and forms.MONEY(value):
        return Plain(value)
    raise PydanticCustomError("M702", "must be an amount and a currency as in 12500.00 EUR")


def duration(value: object) -> str:
    """Read a length of time: a whole number and s, min, h or d, as in 12 min."""
    if isinstance(value, str) and forms.DURATION(value):
        return value
    raise wrong_type("a length of time as in 12 min")


def _existing(value: str, *, exists: bool) -> Plain:
    if not exists:
        raise PydanticCustomError("D601", "is a date that does not exist")
    return Plain(value)


def _string(pattern: str, description: str) -> WithJsonSchema:
    return WithJsonSchema(
        {"type": "string", "pattern": f"^{pattern}$", "description": description}
    )


Text = Annotated[str, BeforeValidator(text), Meaning(type=FieldType.TEXT, weight=4)]
Note = Annotated[str, BeforeValidator(text), Meaning(type=FieldType.NOTE, weight=1)]
Label = Annotated[str, BeforeValidator(text), Meaning(type=FieldType.LABEL, weight=4)]
Identifier = Annotated[str, BeforeValidator(text), Meaning(type=FieldType.IDENTIFIER, weight=4)]
Choice = Meaning(type=FieldType.CHOICE)
EmailAddress = Annotated[str, BeforeValidator(text), Meaning(type=FieldType.EMAIL, weight=4)]
PhoneNumber = Annotated[str, BeforeValidator(text), Meaning(type=FieldType.PHONE, weight=4)]
Url = Annotated[str, BeforeValidator(text), Meaning(type=FieldType.URL, weight=4)]
Domain = Annotated[str, BeforeValidator(text), Meaning(type=FieldType.DOMAIN, weight=4)]
Country = Annotated[
    str, StringConstraints(pattern=COUNTRY), Meaning(type=FieldType.COUNTRY, weight=4)
]
Language = Annotated[
    str,
    StringConstraints(pattern=LANGUAGE),
    Meaning(type=FieldType.LANGUAGE),
]
Link = Annotated[str, StringConstraints(pattern=LINK), Meaning(type=FieldType.LINK)]
RecordId = Annotated[str, StringConstraints(pattern=RECORD_ID)]
Integer = Annotated[int, BeforeValidator(integer), Meaning(type=FieldType.INTEGER)]
Number = Annotated[
    Decimal,
    BeforeValidator(decimal),
    WithJsonSchema({"type": "number"}),
    Meaning(type=FieldType.DECIMAL),
]
Boolean = Annotated[bool, BeforeValidator(boolean), Meaning(type=FieldType.BOOLEAN)]
Day = Annotated[
    Any,
    BeforeValidator(day),
    _string("[0-9]{4}-[0-9]{2}-[0-9]{2}", "A date, as in 2026-11-21"),
    Meaning(type=FieldType.DATE),
]
PartialDay = Annotated[
    Any,
    BeforeValidator(partial_day),
    _string("([0-9]{4}|-)-[0-9]{2}-[0-9]{2}", "A date, or --MM-DD without the year"),
    Meaning(type=FieldType.PARTIAL_DATE),
]
Moment = Annotated[
    Any,
    BeforeValidator(moment),
    WithJsonSchema({"type": "string", "description": "ISO 8601 with its offset, or a date"}),
    Meaning(type=FieldType.MOMENT),
]
Money = Annotated[
    Any,
    BeforeValidator(money),
    _string(r"-?[0-9]+(\.[0-9]+)? [A-Z]{3}", "An amount and a currency, as in 12500.00 EUR"),
    Meaning(type=FieldType.MONEY),
]
Duration = Annotated[
    str,
    BeforeValidator(duration),
    _string("[0-9]+ (s|min|h|d)", "A length of time, as in 12 min"),
    Meaning(type=FieldType.DURATION),
]
