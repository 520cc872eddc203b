"""Complaints that may be about the same trouble, each with the reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crmctl.matching.spelling import alike as spelt_alike
from crmctl.model.text import loose, words

CLOSED = frozenset({"resolved", "closed"})
"""The states in which a complaint is not open any more."""

_SHORTEST = 4  # letters; shorter words say little
_ENOUGH = 2  # words in common, if only the product or only the cause is the same
# Words that say nothing about the trouble, in English and German.
_STOP_WORDS = frozenset(
    {"about", "after", "again", "also", "because", "been", "could", "customer", "does", "doesn",
     "even", "from", "have", "into", "more", "nothing", "once", "only", "problem", "problems",
     "since", "some", "sometimes", "still", "than", "that", "their", "them", "then", "there",
     "they", "this", "very", "were", "what", "when", "which", "will", "with", "without", "work",
     "works", "would", "your",
     "aber", "auch", "beim", "bereits", "dann", "dass", "diese", "dieser", "durch", "eine",
     "einem", "einen", "einer", "habe", "haben", "hatte", "immer", "jetzt", "kann", "kein",
     "keine", "kunde", "kundin", "mehr", "nach", "nicht", "noch", "oder", "schon", "sehr", "sein",
     "seit", "wenn", "wird", "wurde"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alike:
    """A complaint that may be about the same trouble.

    Attributes:
        id: its id.
        product: whether the product is the same.
        cause: whether the cause is.
        words: what both say, in the words of the new one.
    """

    id: str
    product: bool
    cause: bool
    words: tuple[str, ...]

    @property
    def reason(self) -> str:
        """Why it may be the same, for people."""
        parts = ["same product"] * self.product + ["same cause"] * self.cause
        return ", ".join([*parts, *([f"both say {', '.join(self.words)}"] * bool(self.words))])


def alike(
    complaint: Mapping[str, Any], others: Iterable[tuple[str, Mapping[str, Any]]]
) -> list[Alike]:
    """Find open complaints that may be about the same trouble, the likeliest first.

    Product and cause are the same, or one of them is and title and text share at least two words
    that mean something; a misspelling counts as the word.

    Args:
        complaint: the data of the one that is looked at.
        others: ids and data of the others; closed ones are passed over.
    """
    mine = _telling(complaint)
    found = [
        one
        for id_, other in others
        if other.get("state") not in CLOSED and (one := _compared(complaint, mine, id_, other))
    ]
    return sorted(found, key=lambda one: (-(one.product + one.cause), -len(one.words), one.id))


def _compared(
    complaint: Mapping[str, Any], mine: Mapping[str, None], id_: str, other: Mapping[str, Any]
) -> Alike | None:
    product, cause = (_same(complaint, other, field) for field in ("product", "cause"))
    if not (product or cause):
        return None
    theirs = _telling(other)
    shared = tuple(
        word for word in mine if word in theirs or any(spelt_alike(word, one) for one in theirs)
    )
    if len(shared) < _ENOUGH and not (product and cause):
        return None
    return Alike(id_, product, cause, shared)


def _same(one: Mapping[str, Any], other: Mapping[str, Any], field: str) -> bool:
    left, right = str(one.get(field, "")), str(other.get(field, ""))
    return bool(left) and loose(left) == loose(right)


def _telling(complaint: Mapping[str, Any]) -> dict[str, None]:
    text = f"{complaint.get('title', '')} {complaint.get('body', '')}"
    return dict.fromkeys(
        word for word in words(loose(text)) if len(word) >= _SHORTEST and word not in _STOP_WORDS
    )
