"""One message in a file of its own: `.eml`, a file of a Maildir, Apple Mail's `.emlx`."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from crmctl.interchange.entries import BadEntry, Entry, Format, Setting
from crmctl.interchange.formats.mail import mbox
from crmctl.interchange.formats.mail.from_line import date_of
from crmctl.interchange.formats.mail.message import MAX_MESSAGE, Raw, entry
from crmctl.interchange.formats.mail.rejecting import rejects_of_mails

_BOM = b"\xef\xbb\xbf"
_FIELD = re.compile(rb"(?im)^([!-9;-~]{1,80})[ \t]*:")
_KNOWN = frozenset(
    {
        *(b"bcc", b"cc", b"content-transfer-encoding", b"content-type", b"date", b"delivered-to"),
        *(b"from", b"in-reply-to", b"message-id", b"mime-version", b"received", b"references"),
        *(b"reply-to", b"return-path", b"sender", b"subject", b"to", b"x-mailer"),
    }
)
_BEGINNING = 4096
_REJECTED = re.compile(rb"From [^\r\n]*\r?\nX-Crmctl-Reason:")
_ENOUGH = 2  # known fields
_FROM = re.compile(rb"From [^\r\n]*\r?\n")
_SIZE = re.compile(rb"([0-9]{1,10})[ \t]*\r?\n")  # how an emlx begins; behind it stands a plist


def fits(beginning: bytes) -> bool:
    """Tell whether a file begins with the header of a mail."""
    content = beginning.removeprefix(_BOM).lstrip(b"\r\n")
    size = _SIZE.match(content)
    content = content[size.end() :] if size else content
    head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
    if not _FIELD.match(head):
        return False
    return len({name.lower() for name in _FIELD.findall(head)} & _KNOWN) >= _ENOUGH


def read(stream: BinaryIO, setting: Setting) -> Iterator[Entry | BadEntry]:
    """Give the one message; all of them, where rejected ones were written into one file."""
    beginning = stream.read(_BEGINNING)
    if _REJECTED.match(beginning) and stream.seekable():
        stream.seek(0)
        yield from mbox.read(stream, setting)
        return
    content = beginning + stream.read(MAX_MESSAGE + 1 - len(beginning))
    yield entry(raw_of(content), setting)


def raw_of(content: bytes) -> Raw:
    """Give a message that is a file's content, without what stands around it."""
    is_whole = len(content) <= MAX_MESSAGE
    start = len(content) - len(content.removeprefix(_BOM).lstrip(b"\r\n"))
    if size := _SIZE.match(content, start):
        content = content[size.end() : size.end() + int(size[1])]
        start = 0
    first = _FROM.match(content, start)
    if first is None:
        return Raw(1, content, start, is_whole=is_whole)
    return Raw(1, content, first.end(), date_of(first[0]), is_whole=is_whole)


FORMAT = Format("eml", (".eml", ".emlx"), fits, read, rejects_of_mails)
