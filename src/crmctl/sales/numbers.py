"""The numbers of documents: unique and rising within their series (§14 Abs. 4 Nr. 4 UStG).

A series is made by crm.yaml's pattern: `R-{year}-{n:03}` begins anew with every year. A number
that is missing is reported and never given to another document.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from crmctl.errors.sales import NumberPatternError

DEFAULTS: Mapping[str, str] = {
    "quote": "Q-{year}-{n:03}",
    "order": "O-{year}-{n:03}",
    "invoice": "R-{year}-{n:03}",
    "credit": "G-{year}-{n:03}",
}
"""For kinds that crm.yaml gives no pattern."""

_PART = re.compile(r"\{(?:(year)|(month)|n(?::0([1-9]))?)\}")


class Place(NamedTuple):
    """Where a number stands: in which series, and its count there."""

    series: str
    n: int


class Pattern(NamedTuple):
    """How the numbers of a kind are written.

    Attributes:
        kind: whose numbers.
        text: as crm.yaml has it.
    """

    kind: str
    text: str

    def series(self, day: date) -> str:
        """Give the name of the series that a day belongs to: the number without its count."""
        return self._filled(day, "#")

    def number(self, day: date, n: int) -> str:
        """Give the number of a count in the series of a day."""
        width = next(part[3] for part in self._parts() if not (part[1] or part[2]))
        return self._filled(day, f"{n:0{width or 1}}")

    def place(self, number: str) -> Place | None:
        """Give where a number stands; None for one that is written otherwise."""
        match = re.fullmatch(self._expression(), number)
        if not match:
            return None
        return Place(f"{number[: match.start('n')]}#{number[match.end('n') :]}", int(match["n"]))

    def _parts(self) -> list[re.Match[str]]:
        return list(_PART.finditer(self.text))

    def _filled(self, day: date, n: str) -> str:
        def part(match: re.Match[str]) -> str:
            if match[1]:
                return f"{day.year:04}"
            return f"{day.month:02}" if match[2] else n

        return _PART.sub(part, self.text)

    def _expression(self) -> str:
        expression, end = "", 0
        for match in self._parts():
            expression += re.escape(self.text[end : match.start()])
            if match[1] or match[2]:
                expression += "[0-9]{4}" if match[1] else "[0-9]{2}"
            else:
                expression += f"(?P<n>[0-9]{{{match[3] or 1},15}})"
            end = match.end()
        return expression + re.escape(self.text[end:])


def pattern(kind: str, config: Mapping[str, Any]) -> Pattern:
    """Give how crm.yaml writes the numbers of a kind.

    Raises:
        NumberPatternError: no number can be made from its pattern.
    """
    found = Pattern(kind, str(config.get("numbering", {}).get(kind) or DEFAULTS[kind]))
    counts = [match for match in _PART.finditer(found.text) if not (match[1] or match[2])]
    rest = _PART.sub("", found.text)
    if len(counts) != 1 or "{" in rest or "}" in rest or "#" in rest:
        raise NumberPatternError(kind)
    return found


def highest(found: Pattern, series: str, numbers: Iterable[str]) -> int:
    """Give the highest count of a series; 0 when there is none."""
    places = (found.place(number) for number in numbers)
    return max((place.n for place in places if place and place.series == series), default=0)


def gaps(counts: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give the counts that are missing between the lowest and the highest, as first and last."""
    for one, other in pairwise(sorted(set(counts))):
        if other > one + 1:
            yield one + 1, other - 1
