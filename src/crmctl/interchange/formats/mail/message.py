"""One message as an interaction: who wrote to whom, when, and what."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from crmctl.interchange.entries import BadEntry, Elsewhere, Entry, Setting
from crmctl.interchange.formats.mail import dates, headers
from crmctl.interchange.formats.mail.addresses import Mailbox, mailboxes
from crmctl.interchange.formats.mail.body import attachments_in, text_in
from crmctl.interchange.formats.mail.charsets import one_line
from crmctl.interchange.formats.mail.headers import Header, TooLargeHeaderError
from crmctl.interchange.formats.mail.parts import MAX_DEPTH, MAX_PARTS, Bounds, Part, tree
from crmctl.model import names

MAX_MESSAGE = 64 * 2**20
"""A message of more bytes is refused."""

MAX_CONTACTS = 100
"""People of one message; how many more there are is said."""

TOO_LARGE = f"is larger than {MAX_MESSAGE // 2**20} MiB"
TOO_LARGE_HEADER = f"has more than {headers.MAX_HEADER // 2**20} MiB of header"
_KEPT = 64 * 2**10  # bytes of what is too large, for the file of rejected messages
_LONGEST_SUBJECT = 1_000
_LONGEST_ID = 500
_LONGEST_DATE = 100
_MAX_REMARKS = 100
_MAX_LINKS = 50
_ID = re.compile(r"<([^<>]{1,500})>")
_BULK = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
# Who sends by themselves, by what stands before the @.
_PROGRAMS = re.compile(r"mailer-daemon|(?:no|do-?not)[-._]?reply", re.IGNORECASE)
_MARKS = frozenset(
    {
        *("list-id", "list-post", "list-unsubscribe", "x-autoreply", "x-autorespond"),
        "x-mailman-version",
    }
)
_RECEIVERS = ("to", "cc", "bcc")


class Raw(NamedTuple):
    """A message as a file has it.

    Attributes:
        line: on which it begins.
        content: its bytes; its beginning, where it is too large.
        start: where in them the message itself begins, behind an mbox's `From ` line.
        delivered: the date of that line, if any.
        quoted: whether lines that begin with `From ` have a `>` before them.
        is_whole: whether `content` is all of it.
    """

    line: int
    content: bytes
    start: int = 0
    delivered: str = ""
    quoted: bool = False
    is_whole: bool = True


class _Other(NamedTuple):
    """Somebody who is not one of ourselves."""

    address: str
    name: str


class _Party(NamedTuple):
    """The people of a message, and what stands in their place without an address."""

    senders: Sequence[str]  # in lower case
    others: Sequence[_Other]
    left_out: int
    unaddressed: Sequence[str]


def entry(raw: Raw, setting: Setting) -> Entry | BadEntry:
    """Give what a message says, or why it cannot be taken."""
    if not raw.is_whole:
        return BadEntry(raw.line, raw.content[:_KEPT], "", TOO_LARGE)
    try:
        header = headers.read(raw.content, raw.start, len(raw.content))
    except TooLargeHeaderError:
        return BadEntry(raw.line, raw.content[:_KEPT], "", TOO_LARGE_HEADER)
    if not header.fields:
        return BadEntry(raw.line, raw.content, "", "has no header of a mail")
    at, is_own_date = dates.moment(
        header.raw("date"), header.every("received"), raw.delivered, setting
    )
    if at is None:
        return BadEntry(raw.line, raw.content, "Date", "has no date")
    return _entry(raw, header, at, setting, is_own_date=is_own_date)


def _entry(
    raw: Raw, header: Header, at: datetime, setting: Setting, *, is_own_date: bool
) -> Entry:
    bounds = Bounds()
    message = tree(raw.content, header, len(raw.content), bounds)
    party = _party(header, setting.own_addresses)
    attached = list(attachments_in(raw.content, message))
    id_ = _id(header)
    data = {
        "at": at.isoformat(timespec="seconds"),
        "channel": "email",
        "direction": "out" if _is_ours(party.senders, setting) else "in",
        "contacts": [one.address for one in party.others],
        "subject": one_line(header.text("subject"), _LONGEST_SUBJECT),
        "body": text_in(raw.content, message, bounds, quoted=raw.quoted),
        "external_ids": {"mail": id_},
    }
    return Entry(
        kind="interaction",
        line=raw.line,
        raw=raw.content,
        data={name: value for name, value in data.items() if value},
        remarks=tuple(_remarks(header, party, attached, bounds, is_own_date=is_own_date)),
        people=tuple(_person(one) for one in party.others),
        links=tuple(_links(header, id_)),
        known_only=not party.others or _is_automatic(header, message, party),
        losses=("attachments",) if attached else (),
    )


def _party(header: Header, own: frozenset[str]) -> _Party:
    others: dict[str, _Other] = {}
    more: set[str] = set()
    senders, unaddressed = [], []
    for field in ("from", *_RECEIVERS):
        for address, name in _mailboxes(header, field):
            key = address.lower()
            if address and field == "from":
                senders.append(key)
            if not address:
                unaddressed.append(f"{field.capitalize()}: {name}")
            elif key in others:
                others[key] = _Other(others[key].address, others[key].name or name)
            elif key not in own and len(others) < MAX_CONTACTS:
                others[key] = _Other(address, name)
            elif key not in own:
                more.add(key)
    return _Party(senders, tuple(others.values()), len(more), unaddressed)


def _mailboxes(header: Header, field: str) -> Iterator[Mailbox]:
    return mailboxes(", ".join(header.every(field))) if field in header.fields else iter(())


def _is_ours(senders: Iterable[str], setting: Setting) -> bool:
    return any(sender in setting.own_addresses for sender in senders)


def _person(one: _Other) -> Mapping[str, Any]:
    """Give a contact as data; without a name it is shown by its address."""
    name = names.split(one.name) or {"display": one.address}
    return {"name": name, "emails": [{"address": one.address}]}


def _id(header: Header) -> str:
    """Give the id of a message; where it has none, a digest of what does not change about it."""
    text = header.raw("message-id")
    found = _ID.search(text)
    if id_ := one_line(found[1] if found else text.strip("<> "), _LONGEST_ID):
        return id_
    said = "\n".join(header.raw(name) for name in ("date", "from", "subject"))
    return f"sha256:{hashlib.sha256(said.encode()).hexdigest()[:32]}"


def _links(header: Header, own: str) -> Iterator[Elsewhere]:
    """Give the messages that one answers: the first of the thread and the latest before it."""
    named = dict.fromkeys(
        one_line(id_, _LONGEST_ID)
        for field in ("references", "in-reply-to")
        for value in header.every(field)
        for id_ in _ID.findall(value)
    )
    ids = [id_ for id_ in named if id_ and id_ != own]
    for id_ in ids[:1] + ids[1:][-_MAX_LINKS + 1 :]:
        yield Elsewhere("interaction", "mail", id_)


def _is_automatic(header: Header, message: Part, party: _Party) -> bool:
    """Tell whether a program or a list sent a message (RFC 3834, RFC 2919, RFC 3462)."""
    return (
        message.type == "multipart/report"
        or header.value("auto-submitted") not in {"", "no"}
        or header.value("precedence") in _BULK
        or header.raw("return-path") == "<>"
        or header.value("x-spam-flag") == "yes"
        or not header.fields.keys().isdisjoint(_MARKS)
        or any(_PROGRAMS.match(sender) for sender in party.senders)
    )


def _remarks(
    header: Header, party: _Party, attached: Sequence[str], bounds: Bounds, *, is_own_date: bool
) -> Iterator[str]:
    if not is_own_date and (date := one_line(header.text("date"), _LONGEST_DATE)):
        yield f"Date, not understood: {date}"
    yield from _limited(party.unaddressed, "more without an address")
    answers = [one.address for one in _mailboxes(header, "reply-to") if one.address]
    if others := [one for one in answers if one.lower() not in party.senders]:
        yield f"Reply-To: {', '.join(islice(others, 5))}"
    if party.left_out:
        yield f"{party.left_out:,} more people, beyond the first {MAX_CONTACTS}, are left out"
    yield from _limited(attached, "more attachments")
    if bounds.exceeded:
        yield f"Parts beyond {MAX_PARTS:,}, or more than {MAX_DEPTH} deep, were not read"
    if header.raw("x-crmctl-reason") in {TOO_LARGE, TOO_LARGE_HEADER}:
        yield "Only the beginning of the message was there"


def _limited(remarks: Sequence[str], rest: str) -> Iterator[str]:
    yield from remarks[:_MAX_REMARKS]
    if len(remarks) > _MAX_REMARKS:
        yield f"{len(remarks) - _MAX_REMARKS:,} {rest}"
