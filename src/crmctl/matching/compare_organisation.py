"""Comparing organisations: their names, legal forms and the numbers they are given."""

from collections.abc import Iterable, Sequence
from itertools import product

from crmctl.matching.agreement import (
    DIFFERENT,
    DIFFERS,
    EXACT,
    NEAR,
    PART,
    Agreement,
    agreed,
    rarest,
)
from crmctl.matching.features import Features
from crmctl.matching.spelling import abbreviates, alike, within
from crmctl.matching.terms import MOST, Terms

_SHORT = 3


def organisation(left: Features, right: Features, terms: Terms) -> Agreement | None:
    """Compare two records' organisations: the closest two count."""
    if not left.organisations or not right.organisations:
        return None
    if shared := set(left.organisations).intersection(right.organisations):
        return agreed(EXACT, max(_words_rarity(parts, terms) for parts in shared))
    return max(
        (
            _words_agreement(a, b, terms)
            for a, b in product(left.organisations, right.organisations)
        ),
        key=lambda agreement: (agreement.rank, agreement.rarity),
    )


_COVERED = 0.85
_COVERED_PART = 0.7


def _words_agreement(left: Sequence[str], right: Sequence[str], terms: Terms) -> Agreement:
    """Compare two names by the rarity of the words they share, misspelt words included."""
    if "".join(left) == "".join(right):
        return agreed(EXACT, _words_rarity(left, terms))
    shared = [word for word in left if any(_same_word(word, other) for other in right)]
    if not shared:
        return DIFFERENT
    back = [word for word in right if any(_same_word(word, other) for other in left)]
    covered = [
        _weight(found, terms) / _weight(all_words, terms)
        for found, all_words in ((shared, left), (back, right))
    ]
    rarity = min(_words_rarity(shared, terms), _words_rarity(back, terms))
    if min(covered) >= _COVERED:
        return agreed(NEAR, rarity)
    if max(covered) >= _COVERED_PART:
        return agreed(PART, rarity)
    return DIFFERENT


def _same_word(left: str, right: str) -> bool:
    if left == right:
        return True
    if len(left) <= _SHORT or len(right) <= _SHORT:
        return False
    return alike(left, right) or abbreviates(left, right)


def _weight(parts: Iterable[str], terms: Terms) -> int:
    return sum(terms.rarity("word", word) for word in parts)


def _words_rarity(parts: Iterable[str], terms: Terms) -> int:
    # Words of one name are no independent draws: the rarest counts whole, the others half.
    bits = sorted(terms.rarity("word", word) for word in parts)
    return min(MOST, bits[-1] + sum(bits[:-1]) // 2)


def form(left: Features, right: Features) -> Agreement | None:
    """Compare two legal forms."""
    if not left.form or not right.form:
        return None
    return agreed(EXACT if left.form == right.form else DIFFERS)


def identifier(left: Features, right: Features, terms: Terms) -> Agreement | None:
    """Compare what both are called in the systems that know both."""
    ours, theirs = dict(left.identifiers), dict(right.identifiers)
    systems = ours.keys() & theirs.keys()
    if not systems:
        return None
    if same := [name for name in systems if ours[name] == theirs[name]]:
        return rarest(EXACT, "identifier", (f"{name}={ours[name]}" for name in same), terms)
    # The id of another person, by however little it differs, is that of another person.
    near = any(within(ours[name], theirs[name], 1) for name in systems if name != "person")
    return agreed(NEAR if near else DIFFERS)
