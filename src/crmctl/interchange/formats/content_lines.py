"""Content lines, as vCard (RFC 6350, 3.2 and 3.4) and iCalendar (RFC 5545, 3.1) write them."""

import re

_WIDTH = 75  # octets of a line without its end
_WITHIN = range(0x80, 0xC0)  # bytes of UTF-8 that begin no character
_SPECIAL = re.compile(r"[\\,;\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def folded(line: str) -> str:
    """Give a line in lines of at most 75 octets; no character is cut in two."""
    data, lines, start, width = line.encode(), list[str](), 0, _WIDTH
    while len(data) - start > width:
        end = start + width
        while data[end] in _WITHIN:
            end -= 1
        lines.append(data[start:end].decode())
        start, width = end, _WIDTH - 1
    return "\r\n ".join([*lines, data[start:].decode()])


def escaped(text: object) -> str:
    """Give a text as a value or a component of one."""
    plain = without_controls(str(text))
    return _SPECIAL.sub(lambda found: "\\n" if found[0] == "\n" else f"\\{found[0]}", plain)


def without_controls(text: str) -> str:
    """Give a text with a blank for each character that no line may have."""
    return _CONTROL.sub(" ", text)
