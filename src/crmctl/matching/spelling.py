"""Whether two words are one word and its misspelling.

The distance is optimal string alignment: a letter added, dropped, replaced, or two neighbours
swapped, which is how people mistype.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

_SHORT = 3
_LONG = 8
_SAME_START = 0.92


@lru_cache(maxsize=1 << 17)
def alike(left: str, right: str) -> bool:
    """Say whether two words differ no more than a word and its misspelling do."""
    one, other = len(left), len(right)
    if one <= _SHORT and other <= _SHORT:
        # One wrong letter of three makes another name; letters in the wrong order do not.
        return one == other > 1 and sorted(left) == sorted(right)
    if one < _SHORT or other < _SHORT:
        return False
    slips = 2 if one >= _LONG and other >= _LONG else 1
    return OSA.distance(left, right, score_cutoff=slips) <= slips


def abbreviates(left: str, right: str) -> bool:
    """Say whether two words start so alike that one is probably the other, cut or bent."""
    return JaroWinkler.similarity(left, right, score_cutoff=_SAME_START) > 0
