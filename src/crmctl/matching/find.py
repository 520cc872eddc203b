"""Finding records that may be the same: the entry to this package for the CRM's records."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from crmctl.matching.arrays import ints
from crmctl.matching.judging import Answer, Evidence, Found
from crmctl.matching.preparing import Rest
from crmctl.matching.records import columns_of
from crmctl.matching.table_finder import find_for, find_in

__all__ = ["Answer", "Evidence", "Pair", "Record", "Rest", "candidates_for", "find", "judge"]

_MANY = Rest(10_000)

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
    record: Record, others: Iterable[Record], kind: str, *, among: Rest = _MANY
) -> Sequence[Pair]:
    """Find what one record may be the same as, by what is usual, without learning.

    Args:
        record: the id and canonical data of the new record.
        others: the records to compare it with, such as a search by its keys gave.
        kind: `contact` or `customer`.
        among: the records of the CRM: among more, chance agrees more often.
    """
    known = [other for other in others if other[0] != record[0]]
    return judge([record], known, [(record[0], id_) for id_, _ in known], kind, among=among)


def judge(
    new: Iterable[Record],
    others: Iterable[Record],
    pairs: Iterable[tuple[str, str]],
    kind: str,
    *,
    among: Rest = _MANY,
) -> Sequence[Pair]:
    """Find which new records may be the same as others, by what is usual, without learning.

    Args:
        new: ids and canonical data of the new records.
        others: the records to compare them with.
        pairs: which of them are compared, each pair with the new record's id first.
        kind: `contact` or `customer`.
        among: the records of the CRM.
    """
    by_name = itemgetter(0)
    table = [*sorted(new, key=by_name), *sorted(others, key=by_name)]
    rows = {name: row for row, (name, _) in enumerate(table)}
    numbers = sorted((rows[one], rows[other]) for one, other in pairs)
    left, right = (ints(pair[side] for pair in numbers) for side in (0, 1))
    columns = columns_of([data for _, data in table], kind)
    return _pairs(find_for(columns, left, right, among=among), [name for name, _ in table])


def _pairs(found: Found, names: Sequence[str]) -> Sequence[Pair]:
    pairs = []
    numbers = found.telling()
    for number, judgement in zip(numbers.tolist(), found.judgements(numbers), strict=True):
        left, right = sorted((names[found.left[number]], names[found.right[number]]))
        pairs.append(Pair(left, right, float(found.probability[number]), *judgement))
    return sorted(pairs, key=lambda pair: (-pair.probability, pair.left, pair.right))
