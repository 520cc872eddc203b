"""Names of streets, towns and regions, which may be misspelt, and codes, which may be mistyped."""

import numpy as np

from crmctl.matching.agreement import DIFFERS, NEAR, PART, agreements
from crmctl.matching.arrays import Codes, Ints, Values
from crmctl.matching.fields.field import (
    Field,
    Part,
    Texts,
    comparing,
    keys_of_matrix,
    keys_of_values,
)
from crmctl.matching.letters import Letters
from crmctl.matching.normalise import skeleton
from crmctl.matching.population import Population

_PREFIX = 4
_LONG, _SHORTEST = 8, 3
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
    letters = Letters(values.distinct)
    lengths = letters.lengths

    def near(left: Ints, right: Ints) -> Codes:
        short = np.minimum(lengths[left], lengths[right])
        long = np.maximum(lengths[left], lengths[right])
        slips = letters.slips(left, right, np.maximum((1 - _RESEMBLES) * long + 1, 2))
        ranks = np.where(1 - slips / long >= _RESEMBLES, PART, DIFFERS)
        mistyped = (slips <= np.where(short >= _LONG, 2, 1)) & (short >= _SHORTEST)
        ranks[mistyped] = NEAR
        rest = np.flatnonzero(~mistyped)
        ranks[rest[letters.same_start(left[rest], right[rest])]] = NEAR
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
    letters = Letters(values.distinct)

    def near(left: Ints, right: Ints) -> Codes:
        slips = letters.slips(left, right, _TWO)
        one, other = letters.lengths[left], letters.lengths[right]
        # One wrong digit of one makes another code.
        ranks = np.where((slips <= 1) & (np.maximum(one, other) > 1), NEAR, DIFFERS)
        ranks[(slips == _TWO) & (one == other) & (one > _CODE)] = PART
        rest = np.flatnonzero((slips > 1) & (one != other))
        ranks[rest[letters.begins(left[rest], right[rest])]] = PART
        return agreements(ranks)

    every = np.arange(len(values.distinct), dtype=np.int32)
    keys = keys_of_matrix(values, every[:, None])
    return Field((part,), comparing(values, rare, near), [keys])


def chosen(part: Part, rows: Texts, among: Population, *, usual: float) -> Field:
    """Give a field whose values are equal or differ: a country, a legal form."""
    values = Values.of(rows)
    rare = among.rarity(values, usual)

    def near(left: Ints, _: Ints) -> Codes:
        return agreements(np.full(len(left), DIFFERS))

    return Field((part,), comparing(values, rare, near))
