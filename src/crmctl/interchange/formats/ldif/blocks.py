"""LDIF (RFC 2849) taken apart into entries of a directory and their attributes."""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from crmctl.errors.addressbooks import DirectoryVersionError
from crmctl.interchange.charsets import decoded
from crmctl.interchange.entries import BadEntry
from crmctl.interchange.pieces import Piece, pieces

MAX_ENTRY = 16 * 2**20
"""Bytes of one entry, its pictures included."""
MAX_LINES = 100_000
"""Lines of one entry; a picture takes many."""

BINARY = frozenset(
    {
        *("jpegphoto", "photo", "audio", "thumbnailphoto", "thumbnaillogo", "usercertificate"),
        *("usersmimecertificate", "userpkcs12", "cacertificate", "userpassword", "objectguid"),
        *("objectsid", "msexchmailboxguid", "sambantpassword", "sambalmpassword"),
    }
)
"""Attributes, in small letters, that are no text that a person reads, or are secret."""

_LINE = re.compile(rb"([A-Za-z0-9][\w.-]*)((?:;[\w.-]+)*)[ \t]*:([:<]?)[ \t]*(.*)", re.DOTALL)
_VERSION = re.compile(rb"version[ \t]*:[ \t]*(\d+)\s*", re.IGNORECASE)


@dataclass(slots=True)
class Block:
    """One entry of a directory.

    Attributes:
        line: on which it begins.
        values: by the attributes' names, in small letters and without options.
        tagged: values that have options, until they stand behind the others.
        kept_out: attributes whose values are not read: pictures, what lies in another file.
        problem: why it cannot be taken, and the attribute at fault.
    """

    line: int
    raw: list[bytes] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    tagged: list[tuple[str, str]] = field(default_factory=list)
    kept_out: list[str] = field(default_factory=list)
    guessed: bool = False
    problem: tuple[str, str] = ("", "")
    size: int = 0

    @property
    def text(self) -> bytes:
        """As the file has it."""
        return b"\n".join(self.raw) + b"\n"

    def bad(self, reason: str = "", place: str = "") -> BadEntry:
        """Give it as an entry that cannot be taken."""
        place, reason = (place, reason) if reason else self.problem
        return BadEntry(self.line, self.text, place, reason)

    def all(self, *names: str) -> list[str]:
        """Give the values of attributes, without empty ones, each once."""
        found = (value for name in names for value in self.values.get(name, ()))
        return list(dict.fromkeys(filter(None, found)))

    def first(self, *names: str) -> str:
        """Give the first value of the first attribute that has any; empty for none."""
        return next(iter(self.all(*names)), "")

    @property
    def classes(self) -> set[str]:
        """Its object classes, in small letters."""
        return {name.lower() for name in self.all("objectclass")}


def blocks_of(stream: BinaryIO) -> Iterator[Block]:
    """Give the entries of a file in order, the broken ones with their problem.

    Raises:
        DirectoryVersionError: the file is of another version.
    """
    current: Block | None = None
    for piece in pieces(stream):
        if piece.begins and not piece.data.strip():
            if current:
                yield _read(current)
            current = None
        else:
            current = current or Block(piece.line)
            _take(current, piece)
    if current:
        yield _read(current)


def _take(block: Block, piece: Piece) -> None:
    block.size += len(piece.data) + 1
    if block.size > MAX_ENTRY or len(block.raw) >= MAX_LINES:
        block.problem = ("", f"has more than {MAX_ENTRY:,} bytes or {MAX_LINES:,} lines")
    elif piece.begins:
        block.raw.append(piece.data)
    else:
        block.raw[-1] += piece.data


def _read(block: Block) -> Block:
    """Fill the values of an entry; of what is kept out, `raw` has nothing either."""
    lines, block.raw = block.raw, block.raw if block.problem[1] else []
    for parts in _unfolded(lines) if not block.problem[1] else ():
        count = len(block.kept_out)
        if not block.problem[1]:
            block.problem = _line(block, b"".join((parts[0], *(part[1:] for part in parts[1:]))))
        if len(block.kept_out) == count:
            block.raw += parts
    for name, text in block.tagged:
        block.values.setdefault(name, []).append(text)
    return block


def _unfolded(raw: list[bytes]) -> Iterator[list[bytes]]:
    """Give each line with those that continue it."""
    parts = list[bytes]()
    for line in raw:
        if line.startswith(b" ") and parts:
            parts.append(line)
            continue
        if parts:
            yield parts
        parts = [line]
    if parts:
        yield parts


def _line(block: Block, line: bytes) -> tuple[str, str]:
    """Take a line that is whole; gives the place and the reason where that cannot be done."""
    version = _VERSION.fullmatch(line)
    if version and not block.values:
        if int(version[1][:9]) != 1:
            raise DirectoryVersionError
        return "", ""
    # A lone hyphen parts the steps of a change, which is refused as a whole.
    if line.startswith(b"#") or (line == b"-" and "changetype" in block.values):
        return "", ""
    return _attribute(block, line)


def _attribute(block: Block, line: bytes) -> tuple[str, str]:
    """Take one attribute; gives the same."""
    found = _LINE.fullmatch(line)
    if not found:
        return "", "has a line that is no attribute"
    written = found[1].decode("ascii")
    name, options, sign, value = written.lower(), found[2].lower(), found[3], found[4]
    if sign == b"<" or name in BINARY or b";binary" in options:
        block.kept_out.append(written)
        return "", ""
    if sign == b":":
        try:
            value = base64.b64decode(value.strip(), validate=True)
        except (binascii.Error, ValueError):
            return written, "is not encoded in base64 as it says"
    text, guessed = decoded(value)
    text = text if sign else text.strip()
    block.guessed = block.guessed or guessed
    if options:  # in a certain language: stands behind the value that is in none
        block.tagged.append((name, text))
    else:
        block.values.setdefault(name, []).append(text)
    return "", ""
