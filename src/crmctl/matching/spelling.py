"""Whether two words are one word and its misspelling.

The distance is optimal string alignment: a letter added, dropped, replaced, or two neighbours
swapped, which is how people mistype.
"""

from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

_SHORT = 3
_LONG = 8
_JARO_WINKLER = 0.92


@lru_cache(maxsize=1 << 16)
def alike(left: str, right: str) -> bool:
    """Say whether two words differ no more than a word and its misspelling do."""
    shorter = min(len(left), len(right))
    if max(len(left), len(right)) <= _SHORT:
        # One wrong letter of three makes another name; letters in the wrong order do not.
        return shorter > 1 and len(left) == len(right) and sorted(left) == sorted(right)
    if shorter < _SHORT:
        return False
    slips = 1 + (shorter >= _LONG)
    return (
        OSA.distance(left, right, score_cutoff=slips) <= slips
        or JaroWinkler.similarity(left, right, score_cutoff=_JARO_WINKLER) > 0
    )


def within(left: str, right: str, most: int) -> bool:
    """Say whether at most so many slips of the hand lie between two texts."""
    return OSA.distance(left, right, score_cutoff=most) <= most


def similar(left: str, right: str, least: float) -> bool:
    """Say whether at least this share of two texts is the same, 0 to 1."""
    return OSA.normalized_similarity(left, right, score_cutoff=least) > 0
