"""Names of streets, towns and regions, which may be misspelt, and codes, which may be mistyped."""

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cpdist

from crmctl.matching.agreement import DIFFERS, NEAR, PART, agreements
from crmctl.matching.arrays import Codes, Ints, Values, ints
from crmctl.matching.fields.field import Field, Part, Texts, comparing, keys_of_values
from crmctl.matching.normalise import skeleton
from crmctl.matching.population import Population

_PREFIX = 4
_LONG, _SHORTEST = 8, 3
_SAME_START = 0.92
_RESEMBLES = 0.7
_CODE = 3
_TWO = 2


def spelled(
    part: Part, rows: Texts, among: Population, *, usual: float, keys: bool = True
) -> Field:
    """Give a field of one name a value: a street, a town, a region.

    Args:
        part: what it is called, and its sort.
        rows: the names of each row, in the form in which they are compared.
        among: the rows among which the values are rare or common.
        usual: the chance that two unrelated rows share a name of which nothing is known.
        keys: whether rows are found by it.
    """
    values = Values.of(rows)
    rare = among.rarity(values, usual)
    lengths = ints(map(len, values.distinct))

    def near(left: Ints, right: Ints) -> Codes:
        ones, others = ([values.distinct[one] for one in numbers] for numbers in (left, right))
        slips = cpdist(ones, others, scorer=OSA.distance, dtype=np.uint16)
        start = cpdist(ones, others, scorer=JaroWinkler.similarity, score_cutoff=_SAME_START)
        short = np.minimum(lengths[left], lengths[right])
        long = np.maximum(lengths[left], lengths[right])
        ranks = np.where(1 - slips / long >= _RESEMBLES, PART, DIFFERS)
        mistyped = (slips <= np.where(short >= _LONG, 2, 1)) & (short >= _SHORTEST)
        ranks[mistyped | (start > 0)] = NEAR
        return agreements(ranks, np.where(ranks == NEAR, np.minimum(rare[left], rare[right]), 0))

    loose = [keys_of_values(values, _loose)] if keys else []
    return Field((part,), comparing(values, rare, near), loose)


def _loose(text: str) -> tuple[str, ...]:
    return skeleton(text), f"{text[:_PREFIX]}-"


def coded(part: Part, rows: Texts, among: Population, *, usual: float, own: int = 1) -> Field:
    """Give a field of codes: house numbers, postcodes, identifiers.

    Args:
        part: what it is called, and its sort.
        rows: the codes of each row, in the form in which they are compared.
        among: the rows among which the values are rare or common.
        usual: the chance that two unrelated rows share a code of which nothing is known.
        own: so many rows may share a code before that makes it common.
    """
    values = Values.of(rows)
    rare = among.rarity(values, usual, own=own)
    lengths = ints(map(len, values.distinct))

    def near(left: Ints, right: Ints) -> Codes:
        ones, others = ([values.distinct[one] for one in numbers] for numbers in (left, right))
        slips = cpdist(ones, others, scorer=OSA.distance, score_cutoff=_TWO, dtype=np.uint8)
        one, other = lengths[left], lengths[right]
        # One wrong digit of one makes another code.
        ranks = np.where((slips <= 1) & (np.maximum(one, other) > 1), NEAR, DIFFERS)
        ranks[(slips == _TWO) & (one == other) & (one > _CODE)] = PART
        for at in np.flatnonzero((slips > 1) & (one != other)):
            if ones[at].startswith(others[at]) or others[at].startswith(ones[at]):
                ranks[at] = PART
        return agreements(ranks)

    keys = keys_of_values(values, lambda text: (text,))
    return Field((part,), comparing(values, rare, near), [keys])


def chosen(part: Part, rows: Texts, among: Population, *, usual: float) -> Field:
    """Give a field whose values are equal or differ: a country, a legal form."""
    values = Values.of(rows)
    rare = among.rarity(values, usual)

    def near(left: Ints, _: Ints) -> Codes:
        return agreements(np.full(len(left), DIFFERS))

    return Field((part,), comparing(values, rare, near))
