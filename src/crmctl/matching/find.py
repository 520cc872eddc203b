"""Finding records that may be the same: the entry to this package."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import log2
from random import Random
from typing import Any, NamedTuple

from crmctl.matching.agreement import LEVELS, NEAR, Pattern
from crmctl.matching.blocking import candidates
from crmctl.matching.comparison import Comparer, compare_contacts, compare_customers
from crmctl.matching.features import Features, extract
from crmctl.matching.learning import fit
from crmctl.matching.model import Model, usual
from crmctl.matching.terms import NO_TERMS, Terms

_COMPARERS: Mapping[str, Comparer] = {"contact": compare_contacts, "customer": compare_customers}
_DRAWS = 20_000
_SEED = 6
_MANY = 10_000
_EVEN = 0.5
# Namesakes are worth showing only where the same person is at all likely.
_WORTH_A_LOOK = 0.01
_TELLING = 1.01
# What says where somebody is, or of which sort, but not who.
_NOT_WHO = frozenset({"street", "place", "form", "order"})
_ONLY_THERE = 10.0


class Answer(StrEnum):
    """What two records are to each other."""

    SAME = "same"
    RELATED = "related"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says of a pair.

    Attributes:
        field: the field, or `before` for how rare duplicates are among all pairs, or
            `relation` for what the best other explanation takes away.
        level: how far the two agree, or the other explanation's name.
        bits: weight for (positive) or against the same one; all of a pair add up to the
            log-odds of its probability.
    """

    field: str
    level: str
    bits: float


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


Record = tuple[str, Mapping[str, Any]]


def find(records: Iterable[Record], kind: str) -> Sequence[Pair]:
    """Find the pairs of one kind that are the same or related, the likeliest same first.

    The answer depends on the records alone: not on their order, nor on chance.

    Args:
        records: ids and canonical data; ids are unique.
        kind: `contact` or `customer`.
    """
    extracted = {name: extract(data, kind) for name, data in records}
    names = sorted(extracted)
    features = [extracted[name] for name in names]
    terms = Terms.count(features)
    compare = _COMPARERS[kind]
    patterns = {
        (left, right): compare(features[left], features[right], terms)
        for left, right in candidates(features)
    }
    model = _fitted(kind, features, terms, Counter(patterns.values()))
    judgements = {pattern: _judge(model, pattern) for pattern in set(patterns.values())}
    pairs = (
        _pair(names[left], names[right], judgements[pattern])
        for (left, right), pattern in patterns.items()
        if judgements[pattern].answer is not Answer.UNRELATED
    )
    return sorted(pairs, key=_best_first)


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
    name, data = record
    features = extract(data, kind)
    model = usual(kind, among)
    compare = _COMPARERS[kind]
    judged = (
        (other, _judge(model, compare(features, extract(their, kind), NO_TERMS)))
        for other, their in others
        if other != name
    )
    pairs = (
        _pair(min(name, other), max(name, other), judgement)
        for other, judgement in judged
        if judgement.answer is not Answer.UNRELATED
    )
    return sorted(pairs, key=_best_first)


def _fitted(
    kind: str, features: Sequence[Features], terms: Terms, found: Mapping[Pattern, int]
) -> Model:
    count = len(features)
    all_pairs = count * (count - 1) // 2
    compare = _COMPARERS[kind]
    drawn = Counter(
        compare(features[left], features[right], terms) for left, right in _drawn(count)
    )
    return fit(usual(kind, count), found, drawn, all_pairs)


def _drawn(count: int) -> Iterable[tuple[int, int]]:
    """Give pairs of positions at random, or all when there are few."""
    if count * (count - 1) // 2 <= _DRAWS:
        return combinations(range(count), 2)
    chance = Random(_SEED)  # noqa: S311 - a sample for statistics, the same in every run
    draws = (chance.sample(range(count), 2) for _ in range(_DRAWS))
    return ((one, other) for one, other in draws)


class _Judgement(NamedTuple):
    probability: float
    answer: Answer
    relation: str
    evidence: tuple[Evidence, ...]


def _judge(model: Model, pattern: Pattern) -> _Judgement:
    same, *related = model.odds(pattern)
    others = 1 + sum(related)
    if not _says_who(model, pattern):
        # Neighbours share the rarest of houses: nothing but the address never makes one of two.
        others = max(others, same * _ONLY_THERE)
    probability = same / (same + others)
    relations = [one.name for one in model.classes[1:]]
    strongest = max(range(len(related)), key=related.__getitem__)
    if probability >= _EVEN:
        answer, relation = Answer.SAME, ""
    elif sum(related) >= 1:
        answer, relation = Answer.RELATED, relations[strongest]
    elif probability >= _WORTH_A_LOOK and _namesakes(model, pattern):
        answer, relation = Answer.RELATED, "namesake"
    else:
        return _Judgement(probability, Answer.UNRELATED, "", ())
    evidence = [Evidence("before", "", log2(model.classes[0].rate)), *_fields(model, pattern)]
    if others > _TELLING:
        evidence.append(Evidence("relation", relations[strongest], -log2(others)))
    return _Judgement(probability, answer, relation, tuple(evidence))


def _fields(model: Model, pattern: Pattern) -> Iterator[Evidence]:
    for name, agreement in zip(model.fields, pattern, strict=True):
        if agreement is not None:
            bits = log2(model.weight(name, agreement).ratios[0])
            yield Evidence(name, LEVELS[agreement.rank], bits)


def _says_who(model: Model, pattern: Pattern) -> bool:
    agreeing = (
        name for name, found in zip(model.fields, pattern, strict=True) if found and found.rank
    )
    return any(name not in _NOT_WHO for name in agreeing)


def _namesakes(model: Model, pattern: Pattern) -> bool:
    known = dict(zip(model.fields, pattern, strict=True))
    both = [known.get(name) for name in ("given", "family")]
    return all(agreement and agreement.rank >= NEAR for agreement in both)


def _pair(left: str, right: str, judgement: _Judgement) -> Pair:
    return Pair(left, right, *judgement)


def _best_first(pair: Pair) -> tuple[float, str, str]:
    return -pair.probability, pair.left, pair.right
