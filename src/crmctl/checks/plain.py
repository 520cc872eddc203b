"""Records in which nothing catches the eye, which nearly all are: one quick look, no more.

No rule about a single value objects to a value that is plain here; a property test holds the two
together. The rules then need to look at the few other records only.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from crmctl.checks.countries import COUNTRIES
from crmctl.checks.email_address import is_usual
from crmctl.checks.phone_number import is_e164
from crmctl.model.catalogue import FieldType, Kind
from crmctl.model.per_kind import PerKind

# Letters of Western and Central Europe in their composed form, and ASCII; without blanks.
_VISIBLE = r"!-~\u00a1-\u00ac\u00ae-\u017f"
_TEXT = re.compile(rf"[{_VISIBLE}]+(?: [{_VISIBLE}]+)*").fullmatch
_NOTE = re.compile(rf"[\n\t {_VISIBLE}]*").fullmatch
_URL = re.compile(r"https?://[a-z0-9.-]+\.[a-z]{2,}(/[!-~]*)?").fullmatch
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}").fullmatch

_Look = Callable[[str], object]
_Level = dict[str, Any]  # names to a look at their value, or to the level below

_LOOKS: Mapping[FieldType, _Look] = {
    FieldType.EMAIL: is_usual,
    FieldType.PHONE: is_e164,
    FieldType.NOTE: _NOTE,
    FieldType.URL: _URL,
    FieldType.DOMAIN: _DOMAIN,
    FieldType.COUNTRY: COUNTRIES.__contains__,
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
