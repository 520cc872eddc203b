"""Finding records that may be the same: the entry to this package for the CRM's records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.matching.judging import Answer, Evidence, Found
from crmctl.matching.records import columns_of
from crmctl.matching.table_finder import find_for, find_in

__all__ = ["Answer", "Evidence", "Pair", "Record", "candidates_for", "find"]

_MANY = 10_000

Record = tuple[str, Mapping[str, Any]]
"""An id and canonical data."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records and what they probably are to each other.

    Attributes:
        left: one id, the smaller.
        right: the other id.
        probability: that both are the same.
        answer: the likeliest of the three answers.
        relation: household, colleague, namesake, sister organisation, same place; empty unless
            the answer is RELATED.
        evidence: why, field by field.
    """

    left: str
    right: str
    probability: float
    answer: Answer
    relation: str
    evidence: tuple[Evidence, ...]


def find(records: Iterable[Record], kind: str) -> Sequence[Pair]:
    """Find the pairs of one kind that are the same or related, the likeliest same first.

    The answer depends on the records alone: not on their order, nor on chance.

    Args:
        records: ids and canonical data; ids are unique.
        kind: `contact` or `customer`.
    """
    ordered = sorted(records, key=lambda record: record[0])
    names = [name for name, _ in ordered]
    return _pairs(find_in(columns_of([data for _, data in ordered], kind)), names)


def candidates_for(
    record: Record, others: Iterable[Record], kind: str, *, among: int = _MANY
) -> Sequence[Pair]:
    """Find what one record may be the same as, by what is usual, without learning.

    Args:
        record: the id and canonical data of the new record.
        others: the records to compare it with, such as a search by its keys gave.
        kind: `contact` or `customer`.
        among: how many records the CRM holds: among more, chance agrees more often.
    """
    known = sorted((other for other in others if other[0] != record[0]), key=lambda one: one[0])
    table = [record, *known]
    found = find_for(columns_of([data for _, data in table], kind), among=among)
    return _pairs(found, [name for name, _ in table])


def _pairs(found: Found, names: Sequence[str]) -> Sequence[Pair]:
    pairs = []
    numbers = found.telling()
    for number, judgement in zip(numbers.tolist(), found.judgements(numbers), strict=True):
        left, right = sorted((names[found.left[number]], names[found.right[number]]))
        pairs.append(Pair(left, right, float(found.probability[number]), *judgement))
    return sorted(pairs, key=lambda pair: (-pair.probability, pair.left, pair.right))
