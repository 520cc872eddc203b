"""What can be said of a telephone number, for C405 and C406."""

import re

from crmctl.model import entry

_DIGIT = re.compile(r"[0-9]")
# Codes that switch services of a network, as in *100#.
_NETWORK_CODE = re.compile(r"[*#][0-9*#]+")
_WRITING = re.compile(r"[^0-9A-Za-z*#+]+")
_MOST_SHORT_DIGITS = 6  # 110, 116 117, 22 833


def is_e164(text: str) -> bool:
    """Tell whether a number is in E.164, with or without an extension, as nearly all are."""
    return text.startswith("+") and entry.phone(text, "") == text


def normal(text: str, country: str) -> str:
    """Give the E.164 writing of a number, as stored on entry; nothing where it has none."""
    return entry.phone(text, country)


def is_possible(text: str, country: str) -> bool:
    """Tell whether a text can be dialled: in full, within an area, or a short service number."""
    bare = _WRITING.sub("", text)
    digits = len(_DIGIT.findall(bare))
    if _NETWORK_CODE.fullmatch(bare):
        return True
    if bare.isdecimal() and 3 <= digits <= _MOST_SHORT_DIGITS:  # noqa: PLR2004 - as in 110
        return True
    return bool(normal(text, country)) or _is_local(text, country)


def _is_local(text: str, country: str) -> bool:
    """Tell whether a number can be dialled within its area, or its country, only."""
    import phonenumbers  # noqa: PLC0415 - 70 ms that only an unusual number needs

    try:
        number = phonenumbers.parse(text.removeprefix("tel:"), country)
    except phonenumbers.NumberParseException:
        return False
    reason = phonenumbers.is_possible_number_with_reason(number)
    return bool(reason == phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
