"""What a person or a file typed, in the form in which it is stored.

Only writing is changed, never meaning: spaces, Unicode form, phones to E.164, countries to ISO
codes. The spelling of names stays the person's own. What cannot be brought into its form is kept
as typed where a form is a matter of quality (a phone), and refused where the form is the meaning
(a date): see `Refusal`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.places import country_code
from crmctl.model.walk import Path, leaves, replaced

_SPACES = re.compile(r"[^\S\n]+")
_DMY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_CLOCK = re.compile(r"(.*?)[ T]+(\d{1,2}):(\d{2})")
_OFFSET = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
_LENGTH = re.compile(r"(\d+) ?(s|sec|m|min|h|hours?|d|days?)")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HANDLE = re.compile(r"^(?:https?://)?(?:www\.|[a-z]{2}\.)?[a-z.]+/(?:in|profile|company|c|u)?/?@?"
                     r"([^/?#]+)", re.IGNORECASE)  # fmt: skip
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "heute": 0, "gestern": -1, "morgen": 1}
# Words that people use for one of the choices; DESIGN.md, "Channels".
_CHOICES = {"call": "phone", "letter": "post", "mail": "email", "e-mail": "email"}
_UNITS = {"s": "s", "m": "min", "h": "h", "d": "d"}


@dataclass(frozen=True, slots=True)
class EntryContext:
    """What writing depends on.

    Attributes:
        country: the CRM's country, for phones without a country code.
        now: the moment of entry, in the CRM's time zone.
    """

    country: str
    now: datetime

    @classmethod
    def at(cls, moment: datetime, country: str, timezone: str) -> "EntryContext":
        """Give the context of a moment in a time zone."""
        return cls(country, moment.astimezone(ZoneInfo(timezone)))


def normalise(kind: Kind, raw: Mapping[str, Any], context: EntryContext) -> dict[str, Any]:
    """Give the data with every value in the form in which it is stored.

    Args:
        kind: the kind's fields.
        raw: data as typed; numbers and text.
        context: the CRM's country and the moment of entry.
    """
    fields = {path: field for path, field, _ in leaves(kind, raw)}
    countries = [
        country_code(str(value))
        for _, field, value in leaves(kind, raw)
        if field.type is FieldType.COUNTRY
    ]
    local = EntryContext(next(filter(None, countries), context.country), context.now)

    def change(path: Path, value: Any) -> Any:
        field = fields.get(path)
        return value_of(field, value, local) if field and isinstance(value, str) else value

    changed: dict[str, Any] = replaced(raw, change)
    return changed


def value_of(field: Field, typed: str, context: EntryContext) -> str:
    """Give one value in the form in which it is stored; as typed where it has none."""
    text = unicodedata.normalize("NFC", typed)
    if field.type is FieldType.NOTE:
        return _note(text)
    text = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\n", " ")).strip()
    rule = _RULES.get(field.type)
    if field.map and field.path == "profiles":
        return _handle(text)
    return rule(text, field, context) if rule else text


def _note(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n" if text.strip() else ""


def _email(text: str, _field: Field, _context: EntryContext) -> str:
    address = text.removeprefix("mailto:").strip("<> ")
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _phone(text: str, _field: Field, context: EntryContext) -> str:
    return phone(text, context.country) or text


def phone(text: str, country: str) -> str:
    """Give the E.164 writing (ITU-T) of a number, or nothing where it has none.

    A number with an extension keeps it, as in `+493012345;ext=7` (RFC 3966).
    """
    if re.fullmatch(r"\+[0-9]{8,15}", text):
        return text
    import phonenumbers  # noqa: PLC0415 - 70 ms that only a phone in another writing needs

    try:
        number = phonenumbers.parse(text.removeprefix("tel:"), country)
    except phonenumbers.NumberParseException:
        return ""
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:  # a short or local number has no E.164
        return ""
    extension = f";ext={number.extension}" if number.extension else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) + extension


def _country(text: str, _field: Field, _context: EntryContext) -> str:
    return country_code(text) or text


def _language(text: str, _field: Field, _context: EntryContext) -> str:
    main, dash, rest = text.partition("-")
    return main.lower() + dash + rest


def _domain(text: str, _field: Field, _context: EntryContext) -> str:
    host = re.split(r"[/?#]", _SCHEME.sub("", text))[0].rpartition("@")[2]
    return host.lower().removeprefix("www.").rstrip(".")


def _url(text: str, _field: Field, _context: EntryContext) -> str:
    return text if _SCHEME.match(text) or not text else f"https://{text}"


def _choice(text: str, field: Field, _context: EntryContext) -> str:
    folded = text.casefold()
    if folded not in field.choices and _CHOICES.get(folded) in field.choices:
        return _CHOICES[folded]
    return folded if folded in field.choices else text


def _day(text: str, _field: Field, context: EntryContext) -> str:
    if found := _DMY.fullmatch(text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if text.casefold() in _DAYS:
        return (context.now.date() + timedelta(_DAYS[text.casefold()])).isoformat()
    return text


def _moment(text: str, field: Field, context: EntryContext) -> str:
    if text.casefold() == "now":
        return context.now.isoformat(timespec="seconds")
    if not (clock := _CLOCK.match(text)):
        return _day(text, field, context)
    day = _day(clock[1].strip(), field, context)
    if _OFFSET.search(text):
        return text
    return _local_moment(day, int(clock[2]), int(clock[3]), text, context)


def _local_moment(day: str, hour: int, minute: int, typed: str, context: EntryContext) -> str:
    try:
        year, month, number = date.fromisoformat(day).timetuple()[:3]
        moment = datetime(year, month, number, hour, minute, tzinfo=context.now.tzinfo)
    except ValueError:
        return typed
    seconds = re.search(r":\d{2}:(\d{2})", typed)
    moment = moment.replace(second=int(seconds[1])) if seconds else moment
    return moment.isoformat(timespec="seconds")


def _duration(text: str, _field: Field, _context: EntryContext) -> str:
    found = _LENGTH.fullmatch(text.casefold())
    return f"{int(found[1])} {_UNITS[found[2][0]]}" if found else text


def _boolean(text: str, _field: Field, _context: EntryContext) -> str:
    folded = text.casefold()
    if folded in {"true", "yes", "ja", "1", "y"}:
        return "true"
    return "false" if folded in {"false", "no", "nein", "0", "n"} else text


def _handle(text: str) -> str:
    found = _HANDLE.match(text)
    return found[1] if found and "/" in text else text.removeprefix("@")


_RULES: Mapping[FieldType, Callable[[str, Field, EntryContext], str]] = {
    FieldType.EMAIL: _email,
    FieldType.PHONE: _phone,
    FieldType.COUNTRY: _country,
    FieldType.LANGUAGE: _language,
    FieldType.DOMAIN: _domain,
    FieldType.URL: _url,
    FieldType.CHOICE: _choice,
    FieldType.DATE: _day,
    FieldType.PARTIAL_DATE: _day,
    FieldType.MOMENT: _moment,
    FieldType.DURATION: _duration,
    FieldType.BOOLEAN: _boolean,
}


def looks_like_email(text: str) -> bool:
    """Tell whether a text has the form of an e-mail address."""
    return _EMAIL.fullmatch(text) is not None
