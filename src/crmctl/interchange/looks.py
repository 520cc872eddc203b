"""What the cells of a column look like."""

import re
from collections.abc import Callable, Mapping, Sequence

from crmctl.model.catalogue import Field, FieldType
from crmctl.model.entry import looks_like_email
from crmctl.model.places import country_code

MANY = 0.8
"""The share of cells that makes a column what they are."""

_MOST = 200  # cells that are looked at
_FEWEST_DIGITS = 7  # of a phone number; fewer are an id
_PHONE = re.compile(r"(?:tel:)?[+(]?[0-9][0-9 ()/.\-\u2010-\u2013]{5,22}[0-9]")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s]+|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE
)
_POSTCODE = re.compile(
    r"(?:[A-Z]{1,2}-)?[0-9]{4,5}(?:-[0-9]{4})?|[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}"
)
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?")
_DATE = re.compile(r"[0-9]{1,4}[./-] ?[0-9]{1,2}[./-] ?[0-9]{1,4}(?:[ T].*)?")


def filled(cells: Sequence[str]) -> list[str]:
    """Give the first cells that are not empty."""
    return [cell.strip() for cell in cells[: 5 * _MOST] if cell.strip()][:_MOST]


def share(cells: Sequence[str], test: Callable[[str], bool]) -> float:
    """Give the share of cells that pass a test; none of no cells."""
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def is_iban(cell: str) -> bool:
    """Tell whether a cell is the number of a bank account, which no field of ours takes."""
    return _IBAN.fullmatch(cell) is not None and sum(map(str.isdigit, cell)) >= len("DE") * 4


def _is_phone(cell: str) -> bool:
    digits = sum(map(str.isdigit, cell))
    marked = cell.startswith(("+", "0", "(", "tel:"))
    formed = _PHONE.fullmatch(cell) is not None and not _DATE.fullmatch(cell)
    return formed and marked and digits >= _FEWEST_DIGITS


def _is_url(cell: str) -> bool:
    return _URL.fullmatch(cell) is not None


def is_postcode(cell: str) -> bool:
    """Tell whether a cell has the form of a postcode."""
    return _POSTCODE.fullmatch(cell) is not None


def _is_country(cell: str) -> bool:
    return bool(country_code(cell))


def _has_digits(cell: str) -> bool:
    return any(map(str.isdigit, cell))


_DATED = (FieldType.DATE, FieldType.PARTIAL_DATE, FieldType.MOMENT, FieldType.MONEY)
_TESTS: Mapping[FieldType, Callable[[str], bool]] = {
    FieldType.EMAIL: looks_like_email,
    FieldType.URL: _is_url,
    FieldType.DOMAIN: _is_url,
    **dict.fromkeys((FieldType.PHONE, *_DATED), _has_digits),
}


def against(field: Field, cells: Sequence[str]) -> bool:
    """Tell whether cells are something else than a field takes."""
    if not cells:
        return False
    if test := _TESTS.get(field.type):
        return share(cells, test) < 1 - MANY / 2
    return field.type is FieldType.TEXT and share(cells, looks_like_email) > MANY


BY_CELLS: tuple[tuple[str, str, Callable[[str], bool], str], ...] = (
    ("emails.address", "email", looks_like_email, "its cells are e-mail addresses"),
    ("phones.number", "phone", _is_phone, "its cells are phone numbers"),
    ("websites", "website", _is_url, "its cells are addresses of websites"),
    ("addresses.country", "country", _is_country, "its cells are countries"),
)
"""Fields that cells alone can tell: path, a word known for it, the test, why."""
