"""What the finder is given: columns of texts, each of a known type."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What the texts of a column are."""

    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    FULL_NAME = "full_name"
    ORGANISATION = "organisation"
    STREET = "street"
    HOUSE_NUMBER = "house_number"
    ADDRESS = "address"
    POSTAL_CODE = "postal_code"
    CITY = "city"
    REGION = "region"
    COUNTRY = "country"
    PHONE = "phone"
    EMAIL = "email"
    DOMAIN = "domain"
    DATE = "date"
    IDENTIFIER = "identifier"
    TEXT = "text"
    CATEGORY = "category"


Cell = str | Sequence[str]
"""What one row says in one column: one text, or several of the same standing."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: what its owner calls it; evidence is told under this name.
        type: what its texts are.
        values: what each row says; empty is unknown.
    """

    name: str
    type: Type
    values: Sequence[Cell]
