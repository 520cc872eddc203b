"""An e-mail that a person looks at and sends: an .eml file with a document attached."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from crmctl.rendering.text import line
from crmctl.rendering.wording import words

_FEMALE = frozenset({"frau", "fr", "mrs", "ms", "miss", "mme", "madame"})
_MALE = frozenset({"herr", "herrn", "hr", "mr", "monsieur"})
# A name that may stand as it is beside an address (RFC 5322, `atext`), in one line.
_PLAIN_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/^_`{|}~ -]+").fullmatch
_LINE = 78  # characters (RFC 5322, 2.1.1)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail: its name, its type as in `application/pdf`, its content."""

    name: str
    type: str
    content: bytes


def draft(
    sender: Address | None,
    to: Address,
    text: str,
    attachment: Attachment,
    now: datetime,
) -> bytes:
    """Give a mail that opens as a draft (`X-Unsent: 1`), the same bytes for the same arguments.

    Args:
        sender: from whom; None leaves it to the mail program.
        to: to whom.
        text: the subject in the first line, then an empty one, then the body.
        attachment: what goes with it.
        now: the date that it bears.
    """
    subject, _, body = text.partition("\n")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = line(subject)
    message["Date"] = format_datetime(now)
    message["X-Unsent"] = "1"
    message.set_content(body.strip("\n") + "\n")
    main, _, sub = attachment.type.partition("/")
    message.add_attachment(
        attachment.content, maintype=main, subtype=sub, filename=attachment.name
    )
    digest = hashlib.sha256(text.encode() + attachment.content).hexdigest()[:24]
    message.set_boundary(f"=_crmctl_{digest}")  # else it would be drawn by chance
    people = [("From", sender), ("To", to)] if sender else [("To", to)]
    return b"".join(_header(name, person) for name, person in people) + message.as_bytes()


def address(text: str, name: str = "") -> Address | None:
    """Read an e-mail address; None where it cannot stand in a mail."""
    try:
        return Address(display_name=line(name), addr_spec=line(text))
    except (ValueError, IndexError, MessageError):
        return None


def _header(name: str, person: Address) -> bytes:
    """Write the header of one person.

    Not by `email`, which drops the quotes of a name where it breaks the line: what then follows a
    comma in the name is another recipient (https://github.com/python/cpython/issues/80222).
    """
    shown = person.display_name
    if not shown:
        return f"{name}: {person.addr_spec}\r\n".encode()
    if _PLAIN_NAME(shown) and len(f"{name}: {shown} <{person.addr_spec}>") <= _LINE:
        return f"{name}: {shown} <{person.addr_spec}>\r\n".encode()
    written = Header(shown, "utf-8", header_name=name).encode(linesep="\r\n")
    return f"{name}: {written}\r\n <{person.addr_spec}>\r\n".encode()


def greeting(name: Mapping[str, Any] | None, language: str) -> str:
    """Give how a letter begins: formal where the person's form of address is known."""
    said = words(language)
    if not name:
        return said["greeting"]
    form = line(name.get("salutation", "")).rstrip(".").casefold()
    title, family = line(name.get("title", "")), line(name.get("family", ""))
    formal = " ".join(filter(None, (title, family)))
    if family and form in _FEMALE:
        return said["greeting.female"].format(name=formal)
    if family and form in _MALE:
        return said["greeting.male"].format(name=formal)
    full = name.get("display") or " ".join(filter(None, (name.get("given"), name.get("family"))))
    return said["greeting.other"].format(name=line(full)) if full else said["greeting"]
