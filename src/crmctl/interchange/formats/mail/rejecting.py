"""Rejected messages as an mbox that can be imported again, each with the reason in its header."""

import re
from collections.abc import Iterable, Iterator

from crmctl.interchange.entries import BadEntry
from crmctl.interchange.formats.mail.from_line import begins

_FROM = b"From - Thu Jan  1 00:00:00 1970"  # as Thunderbird writes it where it knows no date
_QUOTED = re.compile(rb"^(>*From )", re.MULTILINE)
_BARE = re.compile(rb"^(From )", re.MULTILINE)
_REASON = b"X-Crmctl-Reason:"


def rejects_of_mbox(entries: Iterable[BadEntry]) -> Iterator[bytes]:
    """Give the mbox; messages that come from one are quoted already."""
    return (_message(one, _BARE) for one in entries)


def rejects_of_mails(entries: Iterable[BadEntry]) -> Iterator[bytes]:
    """Give the mbox; lines of the messages that begin with `From ` get a `>` (mboxrd)."""
    return (_message(one, _QUOTED) for one in entries)


def _message(bad: BadEntry, unquoted: re.Pattern[bytes]) -> bytes:
    raw = bad.raw.lstrip(b"\xef\xbb\xbf\r\n")
    first, _, rest = raw.partition(b"\n")
    if not begins(first, _REASON):
        first, rest = _FROM, raw
    newline = b"\r\n" if first.endswith(b"\r") else b"\n"
    while rest.startswith(_REASON):
        rest = rest.partition(b"\n")[2]
    place = f"{bad.place} " if bad.place and not bad.reason.startswith("has no") else ""
    reason = " ".join(f"{place}{bad.reason}".split()).encode()
    head = b"".join([first.rstrip(b"\r\n"), newline, _REASON, b" ", reason, newline])
    return head + unquoted.sub(rb">\1", rest).rstrip(b"\r\n") + newline * 2
