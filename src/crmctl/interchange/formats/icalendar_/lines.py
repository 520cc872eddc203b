"""Content lines as properties: name, parameters, value (RFC 5545, section 3.1; RFC 6868)."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from crmctl.interchange.formats.icalendar_.cutting import Line

_SIMPLE = re.compile(r"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=[^\"\\^;:,=]*)*):(.*)", re.DOTALL)
_NAME = re.compile(r"[A-Za-z0-9-]{1,60}")
_ESCAPED = re.compile(r'\\([\\;,nN"])')
_ITEM = re.compile(r"(?:[^\\,]|\\.)+", re.DOTALL)
# What no text of a record can be made of (YAML 1.2, 5.1), tabs and line ends apart.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Property(NamedTuple):
    """One property.

    Attributes:
        name: in capitals.
        parameters: by their names in capitals; several values of one joined by commas.
        value: as the file has it, its escapes unread.
        problem: why it cannot be read; empty for a sound one.
    """

    name: str
    parameters: Mapping[str, str]
    value: str
    problem: str = ""


def read(line: Line) -> Property:
    """Read a content line; one that is none keeps its name and says why."""
    name = _name(line.content)
    if line.too_long:
        return Property(name, {}, "", "is too long")
    try:
        content = line.content.decode()
    except UnicodeDecodeError:
        return Property(name, {}, "", "is not UTF-8")
    if _CONTROL.search(content):
        return Property(name, {}, "", "has control characters")
    if found := _SIMPLE.fullmatch(content):
        pairs = (part.split("=", 1) for part in found[2].split(";")[1:])
        parameters = {key.upper(): value for key, value in pairs}
        return Property(found[1].upper(), parameters, found[3])
    return _by_library(name, content)


def text(value: str) -> str:
    r"""Give the text that a value stands for: `\n`, `\,`, `\;` (3.3.11)."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def items(value: str) -> list[str]:
    """Give the texts of a value that is a list."""
    return [item for each in _ITEM.findall(value) if (item := text(each).strip())]


def _name(content: bytes) -> str:
    found = _NAME.match(content[:60].decode("ascii", "replace"))
    return found[0].upper() if found else "?"


def _by_library(name: str, content: str) -> Property:
    """Read a line with quotes and escapes in its parameters."""
    from icalendar.parser import Contentline  # noqa: PLC0415 - 300 ms that few calendars need

    try:
        named, parameters, value = Contentline(content).raw_parts()  # type: ignore[no-untyped-call]
    except ValueError:
        return Property(name, {}, "", "is no line of a calendar")
    joined = {
        str(key).upper(): ",".join(map(str, each)) if isinstance(each, list) else str(each)
        for key, each in parameters.items()
    }
    return Property(str(named).upper(), joined, str(value))
