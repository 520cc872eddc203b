"""What a message says, as text, and what is attached to it."""

import binascii
import re
from collections.abc import Iterator

from crmctl.interchange.formats.mail import hypertext
from crmctl.interchange.formats.mail.charsets import cleaned, one_line, text_of
from crmctl.interchange.formats.mail.headers import read_part, unbase64
from crmctl.interchange.formats.mail.parts import Bounds, Part

MAX_BODY = 50_000
"""Characters of a text that are kept."""

ENCRYPTED = "[This message is encrypted; its text was not read.]"
WRAPPED = "[This message is wrapped in its S/MIME signature; its text was not read.]"
_PGP = ("-----BEGIN PGP MESSAGE-----", "-----END PGP MESSAGE-----")
_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_ENRICHED = re.compile(r"<<|<[^<>]{1,60}>")
_SMIME = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_READ = frozenset({"text/plain", "text/html", "text/enriched"})
_STATUS = frozenset({"message/delivery-status", "message/disposition-notification"})
_MESSAGES = frozenset({"message/rfc822", "message/global"})
_UNNAMED = (
    _SMIME
    | _STATUS
    | {
        *("application/pgp-encrypted", "application/pgp-signature"),
        *("application/pkcs7-signature", "application/x-pkcs7-signature"),
    }
)
_MAX_SUBJECT = 255
_LONGEST_LINE = 10_000


def text_in(data: bytes, message: Part, bounds: Bounds, *, quoted: bool) -> str:
    """Give the text of a message, at most `MAX_BODY` characters and a line that says so.

    Args:
        data: that the message stands in.
        message: with its parts.
        bounds: counts what was read.
        quoted: whether lines that begin with `From ` have a `>` before them, as in an mbox.
    """
    source = _Source(data, bounds, quoted=quoted)
    text = _text(source, message).strip("\n")
    if not text.strip():
        text = _status(source, message)
    text = _without_pgp(text)
    if len(text) > MAX_BODY:
        return f"{text[:MAX_BODY].rstrip()}\n[Cut after {MAX_BODY:,} characters.]"
    return f"{text}\n[Cut here: the rest was not read.]".lstrip() if bounds.is_cut else text


def attachments_in(data: bytes, message: Part) -> Iterator[str]:
    """Give a line for each part that is no text of the message: what it is called."""
    for part in _leaves(message):
        if part.type in _MESSAGES:
            subject = read_part(data, part.start, part.end).text("subject")
            name = part.name or one_line(subject, _MAX_SUBJECT)
            yield f"Attached message: {name}" if name else "Attached message"
        elif part.type not in _UNNAMED and not _is_read(part):
            yield f"Attachment: {part.name or part.type}"


def _is_read(part: Part) -> bool:
    """Tell whether a part is text of the message and nothing else."""
    has_name = bool(part.header.parameter("content-disposition", "filename"))
    return part.type in _READ and not part.is_attached and not has_name


def _leaves(part: Part) -> Iterator[Part]:
    if not part.type.startswith("multipart/"):
        yield part
    for one in part.parts:
        yield from _leaves(one)


class _Source:
    """The bytes that a message stands in, of which only so many are decoded."""

    def __init__(self, data: bytes, bounds: Bounds, *, quoted: bool) -> None:
        self._data = data
        self._bounds = bounds
        self._quoted = quoted

    def text(self, part: Part) -> str:
        """Give the content of a part as text, however it is encoded."""
        end = min(part.end, part.start + self._bounds.source)
        self._bounds.source -= end - part.start
        self._bounds.is_cut |= end < part.end
        content = self._data[part.start : end]
        encoding = part.header.value("content-transfer-encoding")
        if encoding == "base64":
            content = unbase64(content)
        elif self._quoted:
            content = _FROM.sub(rb"\1", content)
        if encoding == "quoted-printable":
            content = binascii.a2b_qp(content)
        return cleaned(text_of(content, part.header.parameter("content-type", "charset")))


def _text(source: _Source, part: Part) -> str:
    if part.type in _SMIME:
        signed = part.header.parameter("content-type", "smime-type").lower().startswith("signed")
        return WRAPPED if signed else ENCRYPTED
    if part.type == "multipart/encrypted":
        return ENCRYPTED
    if part.type == "multipart/alternative":
        return _best(source, part)
    if part.parts:
        every = (_text(source, one).strip("\n") for one in part.parts)
        return "\n\n".join(text for text in every if text.strip())
    if part.type not in _READ or part.is_attached:
        return ""
    return _leaf(source, part)


def _best(source: _Source, part: Part) -> str:
    """Give the plain one of several writings of a text; another where that is empty."""
    for wanted in ("text/plain", "text/html", ""):
        for one in part.parts:
            if wanted and all(leaf.type != wanted for leaf in _leaves(one)):
                continue
            if (text := _text(source, one)).strip():
                return text
    return ""


def _leaf(source: _Source, part: Part) -> str:
    text = source.text(part)
    if part.type == "text/html":
        return hypertext.text_of(text, MAX_BODY)
    if part.type == "text/enriched":
        return _ENRICHED.sub(lambda tag: "<" if tag[0] == "<<" else "", text)
    if part.header.parameter("content-type", "format").lower() == "flowed":
        delsp = part.header.parameter("content-type", "delsp").lower() == "yes"
        return _unflowed(text, delsp=delsp)
    return text


def _status(source: _Source, message: Part) -> str:
    """Give a report on delivery that no text comes with."""
    texts = (source.text(part) for part in _leaves(message) if part.type in _STATUS)
    return "\n\n".join(text.strip("\n") for text in texts if text.strip())


def _unflowed(text: str, *, delsp: bool) -> str:
    """Join the lines that were broken for a narrow screen (RFC 3676)."""
    joined: list[str] = []
    flows, depth = False, 0
    for line in text.split("\n"):
        quotes = len(line) - len(line.lstrip(">"))
        words = line[quotes:].removeprefix(" ")
        if flows and quotes == depth and words != "-- " and len(joined[-1]) < _LONGEST_LINE:
            joined[-1] += words
        else:
            joined.append(f"{'>' * quotes}{' ' if quotes and words else ''}{words}")
        depth, flows = quotes, words.endswith(" ") and words != "-- "
        if flows and delsp:
            joined[-1] = joined[-1][:-1]
    return "\n".join(joined)


def _without_pgp(text: str) -> str:
    """Say instead of each encrypted block that it is one."""
    kept, place = [], 0
    while (begin := text.find(_PGP[0], place)) >= 0:
        kept += [text[place:begin], ENCRYPTED]
        end = text.find(_PGP[1], begin)
        place = end + len(_PGP[1]) if end >= 0 else len(text)
    return "".join([*kept, text[place:]])
