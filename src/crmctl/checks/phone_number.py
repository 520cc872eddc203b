"""What can be said of a telephone number, for C405 and C406."""

import re

from crmctl.model import entry

_DIGIT = re.compile(r"[0-9]")
# Codes that switch services of a network, as in *100#.
_NETWORK_CODE = re.compile(r"[*#][0-9*#]+")
_SEPARATORS = re.compile(r"[^0-9A-Za-z*#+]+")
# Service numbers, as in 110, 116 117 or 22 833. They have no international form, although the
# longer ones look like numbers of a small town.
_SHORT = re.compile(r"[0-9]{3,6}")
_FEWEST_DIGITS = 3
_WITHOUT_CODE = re.compile(r"(?!00)[0-9 ()/.\-\u2013]+")
_FEWEST_LOCAL, _MOST_DIGITS = 5, 15  # the most that ITU-T E.164 admits


def is_e164(text: str) -> bool:
    """Tell whether a number is in E.164, with or without an extension, as nearly all are."""
    return text.startswith("+") and entry.phone(text, "") == text


def normal(text: str, country: str) -> str:
    """Give the E.164 writing of a number, as stored on entry; nothing where it has none.

    A form that would itself be read as another number is none: nothing but zeros, say.
    """
    form = "" if _SHORT.fullmatch(_bare(text)) else entry.phone(text, country)
    return form if form and entry.phone(form, country) == form else ""


def is_possible(text: str, country: str) -> bool:
    """Tell whether a text can be dialled: in full, within an area, or as a service's number."""
    bare = _bare(text)
    if _SHORT.fullmatch(bare) or _NETWORK_CODE.fullmatch(bare):
        return True
    if len(_DIGIT.findall(bare)) < _FEWEST_DIGITS:
        return False
    return bool(entry.phone(text, country)) or _is_local(text, country)


def is_doubtful(text: str) -> bool:
    """Tell whether a number that fits no numbering plan may be right all the same.

    Without a country's code the country is taken from elsewhere, and plans change: French numbers
    had eight digits until 1996.
    """
    digits = len(_DIGIT.findall(text))
    return _WITHOUT_CODE.fullmatch(text) is not None and _FEWEST_LOCAL <= digits <= _MOST_DIGITS


def _bare(text: str) -> str:
    return _SEPARATORS.sub("", text)


def _is_local(text: str, country: str) -> bool:
    """Tell whether a number can be dialled within its area, or its country, only."""
    if text.startswith("+"):
        return False  # a country's code says that it is whole
    import phonenumbers  # noqa: PLC0415 - 70 ms that only an unusual number needs

    try:
        number = phonenumbers.parse(text.removeprefix("tel:"), country)
    except phonenumbers.NumberParseException:
        return False
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
