"""The host of a web address, by which people name an organisation."""

import re

from crmctl.model.text import fold

_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://)?(?:[^/?#@]*@)?(?:www\.)?([^/?#:@\s]+\.[^/?#:@\s]+)(?::\d+)?"
    r"(?:[/?#].*)?"
)


def host(text: str) -> str:
    """Give the folded host of an address, without `www.`; nothing where there is none."""
    found = _HOST.fullmatch(fold(text).strip())
    return found[1].rstrip(".") if found else ""
