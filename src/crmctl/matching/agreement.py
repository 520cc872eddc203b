"""Levels of agreement, the words in which two rows are compared.

An agreement is one small number: how far two values agree (the rank) and how rare the agreeing
value is (in bits). A greater number is never weaker evidence for one person. `UNKNOWN` says that
one of the two does not know the value, which is evidence of nothing.
"""

import numpy as np
from numpy.typing import ArrayLike

from crmctl.matching.arrays import Codes

UNKNOWN = 0
DIFFERS, LIKE, PART, NEAR, EXACT = range(5)
LEVELS = ("differs", "like", "part", "near", "exact")
MOST = 24
"""No agreement is rarer than this, in bits: one in 16 million."""
_STEP = MOST + 1
CODES = 1 + len(LEVELS) * _STEP
"""How many agreements there are."""


def agreements(ranks: ArrayLike, bits: ArrayLike = 0) -> Codes:
    """Give the agreements of ranks and rarities."""
    step = np.asarray(ranks, dtype=np.int16) * _STEP
    codes: Codes = (1 + step + np.asarray(bits, dtype=np.int16)).astype(np.uint8)
    return codes


def code_of(rank: int, bits: int = 0) -> int:
    """Give one agreement of a rank and a rarity."""
    return 1 + rank * _STEP + bits


def ranks_of(codes: Codes) -> Codes:
    """Give the ranks of known agreements."""
    return (codes - np.uint8(1)) // np.uint8(_STEP)


def rank_of(code: int) -> int:
    """Give the rank of one known agreement."""
    return (code - 1) // _STEP


def bits_of(codes: Codes) -> Codes:
    """Give the rarities of known agreements, in bits."""
    return (codes - np.uint8(1)) % np.uint8(_STEP)


def at_least(rank: int) -> int:
    """Give the smallest agreement of a rank: what is not smaller agrees at least so far."""
    return 1 + rank * _STEP
