"""Records in which nothing catches the eye, which nearly all are: one quick look, no more.

No rule about a single value objects to a value that is plain here; a property test holds the two
together. The rules then need to look at the few other records only.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from crmctl.checks.countries import COUNTRIES
from crmctl.checks.currency_codes import CURRENCIES
from crmctl.checks.email_address import is_usual
from crmctl.checks.email_domains import is_odd
from crmctl.checks.languages import is_language
from crmctl.checks.moments import is_whole
from crmctl.checks.phone_number import is_e164
from crmctl.checks.placeholders import WORDS
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.per_kind import PerKind

# Letters of Western and Central Europe in their composed form, without those by which T306 knows
# a text in the wrong encoding (\u00c2, \u00c3, \u00c5, \u00e2, and what is no letter).
_LETTERS = r"\u00c0\u00c1\u00c4\u00c6-\u00e1\u00e3-\u017f"
# Without what may be markup (T307): a text needs the semicolon of an entity, a note is long and
# has it often.
_VISIBLE = rf"!-:=-~{_LETTERS}"
_TEXT = re.compile(rf"(?!(?i:{WORDS})\Z)[{_VISIBLE}]+(?: [{_VISIBLE}]+)*").fullmatch
_NOTE = re.compile(rf"[\n\t !-%'-;=-~{_LETTERS}]*").fullmatch
_URL = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(/[!->@-~]*)?").fullmatch
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}").fullmatch

_Look = Callable[[str], object]
_Level = dict[str, Any]  # names to a look at their value, or to the level below

_LOOKS: Mapping[FieldType, _Look] = {
    FieldType.EMAIL: lambda text: is_usual(text) and not is_odd(text.rpartition("@")[2]),
    FieldType.PHONE: is_e164,
    FieldType.NOTE: _NOTE,
    FieldType.URL: _URL,
    FieldType.DOMAIN: _DOMAIN,
    FieldType.COUNTRY: COUNTRIES.__contains__,
    FieldType.LANGUAGE: is_language,
    FieldType.MOMENT: is_whole,
    FieldType.MONEY: lambda text: text[-3:] in CURRENCIES,
}


def is_plain(kind: Kind, data: Mapping[str, Any]) -> bool:
    """Tell whether no value of a record needs a closer look."""
    return _is_plain(data, _level_of(kind))


def _is_plain(data: Mapping[str, Any], level: _Level) -> bool:
    for name, value in data.items():
        below = level.get(name)
        if type(value) is str:
            if below is not None and not below(value):
                return False
        elif below is not None and not _all_plain(value, below):
            return False
    return True


def _all_plain(value: Any, below: Any) -> bool:
    if type(value) is list:
        return all(_all_plain(item, below) for item in value)
    if type(value) is dict:
        if type(below) is dict:
            return _is_plain(value, below)
        return all(_all_plain(item, below) for item in value.values())
    return type(value) is not str or bool(below(value))


def _derived(kind: Kind) -> _Level:
    level: _Level = {}
    for field in kind.fields:
        *above, name = field.path.split(".")
        place = level
        for part in above:
            place = place.setdefault(part, {})
        place[name] = _LOOKS.get(field.type, _TEXT)
    return level


_level_of = PerKind(_derived)
