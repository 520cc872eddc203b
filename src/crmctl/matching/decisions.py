"""What people said of pairs that look alike: that they are two, and what they are to each other.

A decision holds ids and nothing else, in a file of its own whose name follows from what it says:
two machines that say the same write the same file, and two that say different things write two,
so that git never finds a conflict.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from crmctl.matching import MATCHED_KINDS
from crmctl.model.ids import ALPHABET

FOLDER = "privacy/decisions"
"""Where decisions lie, below the CRM's root."""

_FIELDS = frozenset({"kind", "records", "decision"})
_LENGTH = 16  # characters of five bits: no two of a million pairs get one name by chance
_BITS = 5
_PAIR = 2
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,113}[a-z0-9])?")


class Verdict(StrEnum):
    """What a person said of two records; each of them means that they are not the same."""

    DIFFERENT = "different"
    HOUSEHOLD = "household"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """One decision.

    Attributes:
        kind: the kind's name, as in `contact`.
        left: one id, the smaller.
        right: the other id.
        verdict: what the two are to each other.
    """

    kind: str
    left: str
    right: str
    verdict: Verdict

    @classmethod
    def of(cls, kind: str, one: str, other: str, verdict: Verdict) -> "Decision":
        """Give the decision on two ids, in whichever order they come."""
        return cls(kind, min(one, other), max(one, other), verdict)

    @property
    def ids(self) -> frozenset[str]:
        """Both ids, as they were when it was decided."""
        return frozenset((self.left, self.right))

    @property
    def path(self) -> str:
        """Where its file lies; no id can be read from it."""
        said = f"{self.kind}\n{self.left}\n{self.right}".encode()
        number = int.from_bytes(sha256(said).digest())
        name = "".join(ALPHABET[number >> _BITS * place & 31] for place in range(_LENGTH))
        return f"{FOLDER}/{name[:2]}/{name}-{self.verdict}.yaml"

    @property
    def tree(self) -> Mapping[str, Any]:
        """What its file says."""
        return {
            "kind": self.kind,
            "records": [self.left, self.right],
            "decision": str(self.verdict),
        }


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it holds today.

    Attributes:
        path: its file.
        decision: what the file says.
        ids: the ids of today: those of the survivors of records that were merged since. A single
            one when the two were merged into one.
        lost: ids that no record answers to.
    """

    path: str
    decision: Decision
    ids: frozenset[str]
    lost: frozenset[str]


def read(data: Mapping[str, Any]) -> Decision | str:
    """Read what a file says; gives what is wrong with it instead, without its values."""
    if wrong := _wrong(data):
        return wrong
    one, other = data["records"]
    return Decision.of(data["kind"], one, other, Verdict(data["decision"]))


def _wrong(data: Mapping[str, Any]) -> str:
    if data.keys() != _FIELDS:
        return "It has the fields kind, records and decision, and no others."
    if data["kind"] not in MATCHED_KINDS:
        return f"The kind is one of {', '.join(MATCHED_KINDS)}."
    if data["decision"] not in list(Verdict):
        return f"The decision is one of {', '.join(Verdict)}."
    records = data["records"]
    if not isinstance(records, list) or len(records) != _PAIR:
        return "A decision is on two records."
    if not all(isinstance(id_, str) and _ID.fullmatch(id_) for id_ in records):
        return "The records are named by their ids."
    return "Both ids are the same." if records[0] == records[1] else ""


def followed(id_: str, lives: Callable[[str], bool], survivors: Mapping[str, str]) -> str:
    """Give the id that a record has by now; the one that was asked for where there is none.

    Args:
        id_: the id that a record has or had.
        lives: tells whether a record has an id today.
        survivors: to each former id the record that answers to it.
    """
    seen, now = set[str](), id_
    while not lives(now) and now in survivors and now not in seen:
        seen.add(now)
        now = survivors[now]
    return now if lives(now) else id_


def verdicts(decided: Iterable[Decided]) -> dict[frozenset[str], Verdict]:
    """Give what holds for each pair, by the ids of today.

    Where two things were said of a pair, what they are to each other says more than that they
    are different.
    """
    said: dict[frozenset[str], Verdict] = {}
    for each in sorted(decided, key=lambda each: each.decision):
        if len(each.ids) == _PAIR and said.get(each.ids) in {None, Verdict.DIFFERENT}:
            said[each.ids] = each.decision.verdict
    return said
