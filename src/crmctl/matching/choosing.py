"""Which of several values of one field stands, and why."""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from crmctl.matching.items import PRIMARY, canonical
from crmctl.matching.merge_rules import HAND, Rule

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T.*)?")
_DAY = len("2026-03-01")


class Origin(NamedTuple):
    """Since when a field has its value, and where that came from.

    Attributes:
        at: when it was last changed; None where nobody knows.
        order: tells apart changes of one second: more commits stand before the later one.
        dated: the latest day that the record itself tells of, where all else is the same.
        source: the system that the value came from; empty for a person.
    """

    at: datetime | None = None
    order: int = 0
    dated: str = ""
    source: str = ""


Origins = Callable[[str, str], Origin]
"""Gives the origin of a field: the id of its record, and its path there."""


class Candidate(NamedTuple):
    """What one record says.

    Attributes:
        record: the record's id.
        value: what it says.
        path: where that stands in this record.
    """

    record: str
    value: Any
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of a field: whose value stands, all of them, or another one.

    Attributes:
        record: the id of the record whose value stands.
        both: whether the values of the others stand beside it.
        typed: the value that a person typed instead.
    """

    record: str = ""
    both: bool = False
    typed: Any = dataclasses.field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field in which records that become one differ, and what became of it.

    Attributes:
        field: its path in the result, as in `emails[1].label`; `emails.primary` for which one is.
        kept_from: the id of the record whose value stands; empty for one that was typed.
        rule: what chose it.
        candidates: what each record says, the survivor first.
        both: whether the other values stand beside it.
    """

    field: str
    kept_from: str
    rule: Rule
    candidates: tuple[Candidate, ...] = dataclasses.field(default=(), repr=False)
    both: bool = False

    @property
    def is_typable(self) -> bool:
        """Whether a person may type another value: it is no list, and not the mark of an item."""
        return not any(isinstance(each.value, Mapping | list) for each in self.candidates)

    @property
    def can_stand_beside(self) -> bool:
        """Whether several values can be kept: of a list only one item is primary."""
        return self.field.rpartition(".")[2] != PRIMARY


def unknown(_record: str, _path: str) -> Origin:
    """Say that nobody knows where a value came from."""
    return Origin()


def pick(
    rule: Rule, candidates: Sequence[Candidate], sources: Sequence[str], origins: Origins
) -> tuple[Candidate, Rule]:
    """Choose one of several values; at a draw the newest, and then the first.

    Where a value came from is asked only if that decides. Gives the rule that decided, too.
    """
    if rule is Rule.LAST:
        return candidates[-1], rule
    if rule in (Rule.FIRST, Rule.BOTH):
        return candidates[0], rule
    left = _best(rule, candidates, sources, origins)
    if len({canonical(each.value) for each in left}) == 1:
        return left[0], rule
    ages = [age(origins(each.record, each.path)) for each in left]
    newest = [each for each, own in zip(left, ages, strict=True) if own == max(ages)]
    is_draw = len({canonical(each.value) for each in newest}) > 1
    return newest[0], Rule.FIRST if is_draw else Rule.NEWEST


def _best(
    rule: Rule, candidates: Sequence[Candidate], sources: Sequence[str], origins: Origins
) -> Sequence[Candidate]:
    """Give the values between which a rule sees no difference."""
    if rule is Rule.LONGEST:
        ranks = [-len(_said(each.value)) for each in candidates]
    elif rule is Rule.TRUSTED:
        trust = {name.casefold(): rank for rank, name in enumerate(sources)}
        names = [(origins(each.record, each.path).source or HAND) for each in candidates]
        ranks = [trust.get(name.casefold(), len(trust)) for name in names]
    elif rule is Rule.EARLIEST and all(_DATE.fullmatch(str(each.value)) for each in candidates):
        days = [str(each.value)[:_DAY] for each in candidates]
        ranks = [sorted(days).index(day) for day in days]
    else:
        return candidates
    return [each for each, rank in zip(candidates, ranks, strict=True) if rank == min(ranks)]


def _said(value: Any) -> str | list[Any]:
    return value if isinstance(value, list) else str(value).strip()


def age(origin: Origin) -> tuple[datetime, int, str]:
    """Give what tells an older value from a younger one."""
    return origin.at or datetime.min.replace(tzinfo=UTC), origin.order, origin.dated
