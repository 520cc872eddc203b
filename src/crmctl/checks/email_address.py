"""What can be said of an e-mail address, for C401 and C403."""

import re
from datetime import UTC, datetime
from ipaddress import ip_address

from crmctl.model.catalogue import Field
from crmctl.model.entry import EntryContext, value_of

# Lengths in bytes: RFC 5321, 4.5.3.1, and RFC 3696 with erratum 1690.
_MAX_LOCAL, _MAX_ADDRESS, _MAX_LABEL = 64, 254, 63
# Nearly every address: one look, and nothing more.
_USUAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,20}")
# RFC 5322 `dot-atom` and `quoted-string`, with the letters that RFC 6531 adds. Written as what is
# not admitted: Python takes its time to compile a class of many letters.
_ATOM = r"[^\x00- \"(),.:;<>@\[\]\\\x7f-\xa0]+"
_LOCAL = re.compile(rf'{_ATOM}(?:\.{_ATOM})*|"(?:[^\x00-\x1f"\\\x7f-\xa0]|\\[ -~])*"')
# Letters, digits and signs of any script (RFC 5890), and hyphens within.
_LABEL = re.compile(r"(?!-)[^\x00-,./:-@\[-`{-\xa9\s]+(?<!-)")
_TOP = re.compile(r"(?!\d+$).{2,}")
# The writing of an address depends on neither place nor time.
_ANYWHERE = EntryContext("", datetime(1970, 1, 1, tzinfo=UTC))


def is_usual(text: str) -> bool:
    """Tell whether an address is plainly right and in its usual writing, as nearly all are."""
    return len(text) <= _MAX_LOCAL and _USUAL.fullmatch(text) is not None


def normal(field: Field, text: str) -> str:
    """Give an address in the writing in which crmctl stores it."""
    return value_of(field, text, _ANYWHERE)


def is_address(text: str) -> bool:
    """Tell whether a text is an e-mail address by its form."""
    local, _, domain = text.rpartition("@")
    short = _bytes(local) <= _MAX_LOCAL and _bytes(text) <= _MAX_ADDRESS
    return short and _LOCAL.fullmatch(local) is not None and _is_domain(domain)


def _is_domain(domain: str) -> bool:
    if domain.startswith("[") and domain.endswith("]"):
        return _is_literal(domain[1:-1].lower())
    labels = domain.split(".")
    if len(labels) == 1 or not _TOP.fullmatch(labels[-1]):
        return False
    return all(len(label) <= _MAX_LABEL and _LABEL.fullmatch(label) for label in labels)


def _is_literal(address: str) -> bool:
    try:
        ip_address(address.removeprefix("ipv6:"))
    except ValueError:
        return False
    return True


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
