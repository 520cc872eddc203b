"""What a person or a file typed, in the form in which it is stored.

Only writing is changed, never meaning: spaces, Unicode form, phones to E.164, countries to ISO
codes. The spelling of names stays the person's own. What cannot be brought into its form is kept
as typed where a form is a matter of quality (a phone), and refused where the form is the meaning
(a date), by the types of `model/types.py`.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from crmctl.model.catalogue import Field, FieldType, Kind
from crmctl.model.per_kind import PerKind
from crmctl.model.places import country_code
from crmctl.model.profiles import handle_of
from crmctl.model.walk import leaves, mapped

_SPACES = re.compile(r"[^\S\n]+")
_DMY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_DM = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
_CLOCK = re.compile(
    r"(?:(?P<day>.*?)[ T]+)?(?P<hour>[0-9]{1,2}):(?P<rest>[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)"
    r"(?: Uhr)? ?(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_LENGTH = re.compile(r"([0-9]{1,6}) ?([a-z]+)\.?")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_MAILTO = re.compile(r"^(?:mailto:|[<\s])+|[>\s]+$", re.IGNORECASE)
_SHORTEST = 7  # digits of a number that is not a service's
# Trunk zeros that people write after a country code that has none: +49 (0)30 123456.
_E164 = re.compile(r"\+(?!(?:31|32|33|41|43|44|46|47|48|49)0)[0-9]{8,15}")
_WWW = re.compile(r"^(?:www\.)+(?=[^.]+\.)")
# A date out of a database, which has no other type for it.
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(?::00(?:\.0+)?)?")
_DAYS = {"today": 0, "yesterday": -1, "tomorrow": 1, "heute": 0, "gestern": -1, "morgen": 1}
# Words that people use for one of the choices; DESIGN.md, "Channels".
CHOICE_WORDS = {"call": "phone", "letter": "post", "mail": "email", "e-mail": "email"}
_UNITS = {
    **dict.fromkeys(("s", "sec", "second", "seconds", "sek", "sekunde", "sekunden"), "s"),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten"), "min"),
    **dict.fromkeys(("h", "hour", "hours", "std", "stunde", "stunden"), "h"),
    **dict.fromkeys(("d", "day", "days", "tag", "tage"), "d"),
}


class EntryContext(NamedTuple):
    """What writing depends on.

    Attributes:
        country: the CRM's country, for phones without a country code.
        now: the moment of entry, in the CRM's time zone.
        currency: the CRM's currency, for amounts without one.
    """

    country: str
    now: datetime
    currency: str = ""

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
    local = at_home(kind, raw, context)
    return mapped(kind, raw, lambda field, value: value_of(field, value, local))


def at_home(kind: Kind, raw: Mapping[str, Any], context: EntryContext) -> EntryContext:
    """Give the context of one record: its own country counts, where an address names one."""
    holders = _holders_of(kind)
    if holders.isdisjoint(raw):
        return context
    countries = (
        country_code(str(value))
        for _, field, value in leaves(kind, {name: raw[name] for name in holders & raw.keys()})
        if field.type is FieldType.COUNTRY
    )
    return context._replace(country=next(filter(None, countries), context.country))


def _holders(kind: Kind) -> frozenset[str]:
    """Give the fields of a kind in which a country stands."""
    return frozenset(f.path.partition(".")[0] for f in kind.fields if f.type is FieldType.COUNTRY)


_holders_of = PerKind(_holders)


def value_of(field: Field, typed: str, context: EntryContext) -> str:
    """Give one value in the form in which it is stored; as typed where it has none."""
    return writer(field)(typed, context)


def writer(field: Field) -> Callable[[str, EntryContext], str]:
    """Give what brings the values of a field into the form in which they are stored."""
    if field.type is FieldType.NOTE:
        return lambda typed, _context: _note(unicodedata.normalize("NFC", typed))
    if field.map and field.path == "profiles":
        return lambda typed, _context: handle_of(_on_one_line(typed))
    rule = _rule_of_pattern(field) if field.pattern else _RULES.get(field.type)
    if rule is None:
        return lambda typed, _context: _on_one_line(typed)
    return lambda typed, context: rule(_on_one_line(typed), field, context).strip()


def _on_one_line(typed: str) -> str:
    if typed.isascii() and typed.isprintable() and "  " not in typed:  # as nearly all are
        return typed.strip()
    text = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").replace("\n", " ")
    return _SPACES.sub(" ", text).strip()


def _note(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n") + "\n" if text.strip() else ""


def _email(text: str, _field: Field, _context: EntryContext) -> str:
    local, at, domain = _MAILTO.sub("", text).rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _phone(text: str, _field: Field, context: EntryContext) -> str:
    return phone(text, context.country) or text


def phone(text: str, country: str) -> str:
    """Give the E.164 writing (ITU-T) of a number, or nothing where it has none.

    A number with an extension keeps it, as in `+493012345;ext=7` (RFC 3966).
    """
    if _E164.fullmatch(text):
        return text
    import phonenumbers  # noqa: PLC0415 - 70 ms that only a phone in another writing needs

    try:
        number = phonenumbers.parse(text.removeprefix("tel:"), country)
    except phonenumbers.NumberParseException:
        return ""
    reason = phonenumbers.is_possible_number_with_reason(number)
    if reason != phonenumbers.ValidationResult.IS_POSSIBLE:  # a short or local number has no E.164
        return ""
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if not _E164.fullmatch(written) or _is_short(text):
        return ""
    return f"{written};ext={number.extension}" if number.extension else written


def _is_short(text: str) -> bool:
    """Tell whether a number is a service's, to be dialled as it is: 116117, 112."""
    digits = re.sub(r"\D", "", text)
    return len(digits) < _SHORTEST and not digits.startswith("0") and "+" not in text


def _country(text: str, _field: Field, _context: EntryContext) -> str:
    return country_code(text) or text


def _language(text: str, _field: Field, _context: EntryContext) -> str:
    main, dash, rest = text.replace("_", "-").partition("-")
    return main.lower() + dash + rest


def _domain(text: str, _field: Field, _context: EntryContext) -> str:
    host = re.split(r"[/?#]", _SCHEME.sub("", text))[0].rpartition("@")[2].partition(":")[0]
    return _WWW.sub("", host.lower()).rstrip(". ")


def _url(text: str, _field: Field, _context: EntryContext) -> str:
    return text if _SCHEME.match(text) or not text else f"https://{text}"


def _choice(text: str, field: Field, _context: EntryContext) -> str:
    return choice(text, field.choices)


def choice(text: str, choices: Collection[str]) -> str:
    """Give the choice that a word means; the word itself if it means none."""
    folded = text.casefold()
    if folded not in choices and CHOICE_WORDS.get(folded) in choices:
        return CHOICE_WORDS[folded]
    return folded if folded in choices else text


def _money(text: str, _field: Field, context: EntryContext) -> str:
    from crmctl.model import amounts  # noqa: PLC0415 - looking a record up needs none

    return amounts.money(text, context.currency)


def _discount(text: str, _field: Field, _context: EntryContext) -> str:
    from crmctl.model import amounts  # noqa: PLC0415 - the same

    return amounts.discount(text)


def _rule_of_pattern(field: Field) -> "_Rule | None":
    """Give how the values of a field are written whose pattern says more than its type."""
    from crmctl.model.forms import DISCOUNT  # noqa: PLC0415 - the same

    return _discount if field.pattern == DISCOUNT else _RULES.get(field.type)


def _day(text: str, _field: Field, context: EntryContext) -> str:
    if found := _MIDNIGHT.fullmatch(text):
        return found[1]
    if found := _DMY.fullmatch(text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if text.casefold() in _DAYS:
        return (context.now.date() + timedelta(_DAYS[text.casefold()])).isoformat()
    return text


def _partial_day(text: str, field: Field, context: EntryContext) -> str:
    if found := _DM.fullmatch(text):
        return f"--{int(found[2]):02}-{int(found[1]):02}"
    return _day(text, field, context)


def _moment(text: str, field: Field, context: EntryContext) -> str:
    if text.casefold() in {"now", "jetzt"}:
        return context.now.isoformat(timespec="seconds")
    if _MIDNIGHT.fullmatch(text) or not (clock := _CLOCK.fullmatch(text)):
        return _day(text, field, context)
    day = _day(clock["day"] or "today", field, context)
    written = f"{day}T{clock['hour']:0>2}:{clock['rest']}{_offset(clock['offset'] or '')}"
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        return text
    if clock["offset"]:
        return written
    # Where clocks go back, the earlier of the two moments; where they go forward, the offset
    # before (PEP 495, fold=0).
    return moment.replace(tzinfo=context.now.tzinfo).isoformat()


def _offset(text: str) -> str:
    return f"{text[:3]}:{text[-2:]}" if text[:1] in {"+", "-"} else text


def _duration(text: str, _field: Field, _context: EntryContext) -> str:
    found = _LENGTH.fullmatch(text.casefold())
    unit = _UNITS.get(found[2]) if found else None
    return f"{int(found[1])} {unit}" if found and unit else text


def _boolean(text: str, _field: Field, _context: EntryContext) -> str:
    folded = text.casefold()
    if folded in {"true", "yes", "ja", "1", "y"}:
        return "true"
    return "false" if folded in {"false", "no", "nein", "0", "n"} else text


_Rule = Callable[[str, Field, EntryContext], str]
_RULES: Mapping[FieldType, _Rule] = {
    FieldType.EMAIL: _email,
    FieldType.PHONE: _phone,
    FieldType.COUNTRY: _country,
    FieldType.LANGUAGE: _language,
    FieldType.DOMAIN: _domain,
    FieldType.URL: _url,
    FieldType.CHOICE: _choice,
    FieldType.DATE: _day,
    FieldType.PARTIAL_DATE: _partial_day,
    FieldType.MOMENT: _moment,
    FieldType.DURATION: _duration,
    FieldType.BOOLEAN: _boolean,
    FieldType.MONEY: _money,
}


def looks_like_email(text: str) -> bool:
    """Tell whether a text has the form of an e-mail address."""
    return _EMAIL.fullmatch(text) is not None
