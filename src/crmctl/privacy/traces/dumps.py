"""Dumps of bytes, line by line, as `xxd`, `hexdump -C` and `od` print them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_FIRST = re.compile(r"^[ \t]*0[0-9A-Fa-f]{5,15}:?[ \t]", re.MULTILINE)
_LINE = re.compile(
    r"(?P<lead>[ \t]*)(?P<place>[0-9A-Fa-f]{6,16})(?P<colon>:?)(?P<gap>[ \t]+)"
    r"(?P<digits>[0-9A-Fa-f]{2,4}(?:[ \t]{1,2}[0-9A-Fa-f]{2,4}(?![^\s]))*)"
    r"(?P<text>[^\r\n]*)(?P<end>\r?\n?)"
)
_OCTAL = re.compile(r"[0-3][0-7]{2}(?:\s+[0-3][0-7]{2})*")
_IN_A_LINE = 16


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump within a text: where it stands, the bytes, and what writes others so."""

    start: int
    end: int
    content: bytes
    close: Callable[[bytes], str]


def dumps(text: str) -> Iterator[Dump]:
    """Find the dumps of a text."""
    end = 0
    for match in _FIRST.finditer(text):
        if match.start() < end:
            continue
        lines = []
        end = match.start()
        while line := _LINE.match(text, end):
            lines.append(line)
            end = line.end()
        if lines:
            yield _dump(lines)


def _dump(lines: Sequence[re.Match[str]]) -> Dump:
    octal = _OCTAL.fullmatch(" ".join(one["digits"] for one in lines)) is not None
    content = b"".join(_bytes(one["digits"], octal=octal) for one in lines)
    layout = _Layout(lines[0], octal=octal, ending=lines[-1]["end"])
    return Dump(lines[0].start(), lines[-1].end(), content, layout.written)


def _bytes(digits: str, *, octal: bool) -> bytes:
    if octal:
        return bytes(int(one, 8) for one in digits.split())
    joined = "".join(digits.split())
    return bytes.fromhex(joined[: len(joined) // 2 * 2])


class _Layout:
    """How a dump is set, by its first line."""

    def __init__(self, first: re.Match[str], *, octal: bool, ending: str) -> None:
        self._first, self._octal, self._ending = first, octal, ending
        self._each = 1 if octal else len(first["digits"].split()[0]) // 2
        self._framed = first["text"].lstrip().startswith("|")

    def written(self, content: bytes) -> str:
        """Write other bytes so."""
        lines = (self._line(at, content[at : at + _IN_A_LINE])
                 for at in range(0, len(content), _IN_A_LINE))  # fmt: skip
        return "\n".join(lines) + self._ending

    def _line(self, at: int, some: bytes) -> str:
        first = self._first
        way = "o" if self._octal else "x"
        place = f"{at:0{len(first['place'])}{way}}"
        if self._octal:
            groups = [f"{byte:03o}" for byte in some]
        else:
            groups = [some[i : i + self._each].hex() for i in range(0, len(some), self._each)]
        text = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in some)  # noqa: PLR2004
        shown = f"  |{text}|" if self._framed else f"  {text}" if first["text"].strip() else ""
        return f"{first['lead']}{place}{first['colon']}{first['gap']}{' '.join(groups)}{shown}"
