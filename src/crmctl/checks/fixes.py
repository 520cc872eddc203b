"""Fixes of valid records. Safe ones lose nothing and change no meaning; unsafe ones are likely.

Each is a pure function of data; doing it twice is doing it once. A file that is only laid out in
another way (F002, F003, F004, C409, Y110, Y111, Y112) is mended by writing it anew, if
`values.layout.may_rewrite` agrees.
"""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from crmctl.checks import email_address, languages, mojibake, phone_number
from crmctl.checks.described import values
from crmctl.checks.moments import is_whole
from crmctl.checks.record_context import is_evidence, local_country
from crmctl.checks.store_context import Target, target_of
from crmctl.checks.values import (
    all_caps,
    currency_code,
    deprecated_field,
    duplicate_item,
    email_typo,
    html,
    invisible,
    tracking_link,
    whitespace,
)
from crmctl.model import places
from crmctl.model.catalogue import Catalogue, Field, FieldType, Kind
from crmctl.model.walk import Path, replaced

REWRITTEN = frozenset({"F002", "F003", "F004", "C409", "Y110", "Y111", "Y112"})


def safe_fix(
    codes: Collection[str],
    data: Mapping[str, Any],
    kind: Kind,
    country: str,
    zone: tzinfo = UTC,
) -> dict[str, Any]:
    """Give the data with the findings of some rules mended.

    Args:
        codes: the rules; those without a safe fix of data are passed over.
        data: the record's data; they stay as they are.
        kind: the record's kind.
        country: the CRM's country, for phones without a country code.
        zone: the CRM's time zone, for moments without one.
    """
    fields = {value.path: value.field for value in values(kind, data)}
    local = local_country(kind, data, country)

    def change(path: Path, value: Any) -> Any:
        field = fields.get(path)
        if field is None or not isinstance(value, str) or is_evidence(path):
            return value
        for code, fix in _VALUE_FIXES.items():
            value = fix(value, field, local) if code in codes else value
        if "D606" in codes and field.type is FieldType.MOMENT and not is_whole(value):
            return datetime.fromisoformat(value).replace(tzinfo=zone).isoformat()
        return value

    fixed: dict[str, Any] = replaced(data, change)
    if "S207" in codes:
        fixed = _without_empty(fixed)
    if "S208" in codes and "custom" in fixed:
        fixed["custom"] = deprecated_field.moved(kind, fixed["custom"])
    if "C413" in codes:
        fixed = {name: _joined(name, value) for name, value in fixed.items()}
    return fixed


def follow_merges(
    data: Mapping[str, Any], kind: Kind, catalogue: Catalogue, survivors: Mapping[Target, str]
) -> dict[str, Any]:
    """Give the data with references to merged records (R511) naming the survivors.

    Args:
        data: the record's data; they stay as they are.
        kind: the record's kind.
        catalogue: all kinds.
        survivors: see `StoreContext.survivors`.
    """
    meant = {value.path: target_of(value, catalogue) for value in values(kind, data)}

    def change(path: Path, value: Any) -> Any:
        target = meant.get(path)
        survivor = survivors.get(target) if target else None
        if survivor is None:
            return value
        folder, slash, _ = value.rpartition("/")
        return f"{folder}{slash}{survivor}"

    fixed: dict[str, Any] = replaced(data, change)
    return fixed


def _nfc(text: str, _field: Field, _country: str) -> str:
    return unicodedata.normalize("NFC", text)


def _tidy(text: str, field: Field, _country: str) -> str:
    return whitespace.tidy(text) if whitespace.applies_to(field.type) else text


def _email(text: str, field: Field, _country: str) -> str:
    return email_address.normal(field, text) if field.type is FieldType.EMAIL else text


def _phone(text: str, field: Field, country: str) -> str:
    return (phone_number.normal(text, country) or text) if field.type is FieldType.PHONE else text


def _visible(text: str, _field: Field, _country: str) -> str:
    return invisible.visible(text)


def _readable(text: str, _field: Field, _country: str) -> str:
    return mojibake.mended(text)


def _unmarked(text: str, field: Field, _country: str) -> str:
    return html.plain(text) if field.type in html.TEXTS else text


def _unshouted(text: str, field: Field, _country: str) -> str:
    is_name = field.path.startswith("name.") and field.type is FieldType.TEXT
    return text.title() if is_name and all_caps.is_shouted(text) else text


def _at_provider(text: str, field: Field, _country: str) -> str:
    return email_typo.corrected(text) if field.type is FieldType.EMAIL else text


def _country(text: str, field: Field, _country: str) -> str:
    return (places.country_code(text) or text) if field.type is FieldType.COUNTRY else text


def _language(text: str, field: Field, _country: str) -> str:
    return languages.MEANT.get(text, text) if field.type is FieldType.LANGUAGE else text


def _in_currency(text: str, field: Field, _country: str) -> str:
    return currency_code.corrected(text) if field.type is FieldType.MONEY else text


def _untracked(text: str, field: Field, _country: str) -> str:
    return tracking_link.untracked(text) if field.type is FieldType.URL else text


# In this order: what a later one looks at has the form that an earlier one gives.
_VALUE_FIXES: Mapping[str, Callable[[str, Field, str], str]] = {
    "T303": _visible,
    "T304": _visible,
    "T306": _readable,
    "T307": _unmarked,
    "T302": _nfc,
    "T301": _tidy,
    "C403": _email,
    "C406": _phone,
    "C402": _at_provider,
    "C407": _country,
    "C410": _language,
    "C416": _untracked,
    "M701": _in_currency,
    "T308": _unshouted,
}


def _without_empty(value: Any) -> Any:
    if isinstance(value, Mapping):
        items = {name: _without_empty(item) for name, item in value.items()}
        return {name: item for name, item in items.items() if not _is_empty(item)}
    if isinstance(value, list):
        return [item for item in map(_without_empty, value) if not _is_empty(item)]
    return value


def _is_empty(value: object) -> bool:
    return value is None or value in ("", [], {})


def _joined(name: str, value: Any) -> Any:
    return duplicate_item.joined(name, value) if isinstance(value, list) else value
