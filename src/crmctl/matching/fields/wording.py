"""Names of organisations and free texts: words, of which the rare ones tell more."""

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from crmctl.matching.agreement import DIFFERS, EXACT, LIKE, MOST, NEAR, PART, agreements, code_of
from crmctl.matching.arrays import Codes, Flags, Ints, Values, best_of_each
from crmctl.matching.fields.field import Field, Part, Texts, comparing, keys_of_values
from crmctl.matching.fields.spelled import chosen
from crmctl.matching.keys import WORD
from crmctl.matching.legal_form import split_form
from crmctl.matching.normalise import skeleton
from crmctl.matching.population import Population
from crmctl.matching.spelling import abbreviates, alike
from crmctl.model.text import loose, words

Words = tuple[str, ...]

_DIFFERENT = code_of(DIFFERS)
_USUAL_WORD = 1 / 3000
_USUAL_FORM = 0.2
_SHORT = 3
_LONGEST = 300
_MOST_WORDS = 24
_MOST_KEYS = 6
# So much of the words' rarity is shared: by both texts, by one of them.
_COVERED, _COVERED_PART, _COVERED_LIKE = 0.85, 0.9, 0.45
# So much of the letters: enough by itself, and enough to look at the words.
_SAME_LETTERS, _SOME_LETTERS = 0.9, 0.4


def organisation(name: str, rows: Texts, among: Population, *, forms: bool) -> list[Field]:
    """Give the fields of organisations' names: the words and, apart, the legal form.

    Args:
        name: what it is called.
        rows: the names of each row.
        among: the rows among which the values are rare or common.
        forms: whether the legal form is evidence, as it is where the rows are organisations.
    """
    split = [[split_form(text) for text in texts] for texts in rows]
    named = [[parts[:_MOST_WORDS] for parts, _ in found if parts] for found in split]
    whole = _Wording(named, among).field(Part(name, "organisation"), strong=True)
    if not forms:
        return [whole]
    form = [[form for _, form in found if form][:1] for found in split]
    return [whole, chosen(Part("legal form", "form"), form, among, usual=_USUAL_FORM)]


def wording(part: Part, rows: Texts, among: Population) -> Field:
    """Give the field of a free text, or of categories in words."""
    split = [[tuple(words(loose(text[:_LONGEST])))[:_MOST_WORDS] for text in row] for row in rows]
    return _Wording([[parts for parts in row if parts] for row in split], among).field(part)


class _Wording:
    """Texts as the numbers of their words."""

    def __init__(self, rows: Sequence[Sequence[Words]], among: Population) -> None:
        self._values = Values.of(rows)
        self._words = Values.of([list(dict.fromkeys(parts)) for parts in self._values.distinct])
        self._lines = list(self._words.rows())
        self._rare = self._bits_of_words(among)
        self._letters = ["".join(parts) for parts in self._values.distinct]
        self._bits = np.asarray([self._rarity(line) for line in self._lines], dtype=np.uint8)
        self._firsts = [word[0] for word in self._words.distinct]
        self._same: dict[tuple[int, int], bool] = {}

    def _bits_of_words(self, among: Population) -> list[int]:
        counted = np.repeat(among.counted, self._values.lengths)
        texts = np.bincount(self._values.numbers, counted, len(self._values.distinct))
        times = np.repeat(texts, self._words.lengths)
        counts = np.bincount(self._words.numbers, times, len(self._words.distinct))
        bits: list[int] = among.bits_of(WORD, self._words.distinct, counts, _USUAL_WORD).tolist()
        return bits

    def field(self, part: Part, *, strong: bool = False) -> Field:
        lines = dict(zip(self._values.distinct, self._lines, strict=True))
        letters = dict(zip(self._values.distinct, self._letters, strict=True))
        loose_ = keys_of_values(
            self._values, lambda parts: self._keys(lines[parts]), most=_MOST_KEYS
        )
        alone = [keys_of_values(self._values, lambda parts: (letters[parts],))] if strong else []
        return Field((part,), comparing(self._values, self._bits, self._near), [loose_], alone)

    def _keys(self, line: Sequence[int]) -> list[str]:
        rarest = sorted(line, key=lambda word: (-self._rare[word], word))
        return [skeleton(self._words.distinct[word]) for word in rarest]

    def _near(self, left: Ints, right: Ints) -> Codes:
        ones, others = ([self._letters[one] for one in numbers] for numbers in (left, right))
        letters = cpdist(ones, others, scorer=Indel.normalized_similarity, dtype=np.float32)
        codes = agreements(np.full(len(left), DIFFERS))
        bits = np.minimum(self._bits[left], self._bits[right])
        alike_ = letters >= _SAME_LETTERS
        codes[alike_] = agreements(NEAR, bits[alike_])
        equal = letters == 1
        codes[equal] = agreements(EXACT, bits[equal])
        look = ~alike_ & ((letters >= _SOME_LETTERS) | self._share_a_word(left, right))
        for at in np.flatnonzero(look):
            codes[at] = self._agreement(self._lines[left[at]], self._lines[right[at]])
        return codes

    def _share_a_word(self, left: Ints, right: Ints) -> Flags:
        return best_of_each(
            left, right, self._words, lambda a, b: (a == b).astype(np.uint8)
        ).astype(np.bool_)

    def _agreement(self, left: Sequence[int], right: Sequence[int]) -> int:
        """Compare two texts by the rarity of the words they share, misspelt words included."""
        shared, back = self._shared(left, right), self._shared(right, left)
        if not shared:
            return _DIFFERENT
        covered = [
            self._weight(shared) / self._weight(left),
            self._weight(back) / self._weight(right),
        ]
        bits = min(self._rarity(shared), self._rarity(back))
        if min(covered) >= _COVERED:
            return code_of(NEAR, bits)
        if max(covered) >= _COVERED_PART:
            return code_of(PART, bits)
        return int(
            agreements(LIKE, bits) if max(covered) >= _COVERED_LIKE else agreements(DIFFERS)
        )

    def _shared(self, words: Sequence[int], others: Sequence[int]) -> list[int]:
        """Give the words that are among others, misspelt or not."""
        exact = set(others)
        rest = exact.difference(words)
        return [
            word
            for word in words
            if word in exact or any(self._same_word(word, other) for other in rest)
        ]

    def _same_word(self, one: int, other: int) -> bool:
        if self._firsts[one] != self._firsts[other]:
            return False
        key = (one, other) if one < other else (other, one)
        known = self._same.get(key)
        if known is None:
            ours, theirs = self._words.distinct[one], self._words.distinct[other]
            comparable = min(len(ours), len(theirs)) > _SHORT
            known = comparable and (alike(ours, theirs) or abbreviates(ours, theirs))
            self._same[key] = known
        return known

    def _weight(self, line: Sequence[int]) -> int:
        return sum(self._rare[word] for word in line)

    def _rarity(self, line: Sequence[int]) -> int:
        # Words of one name are no independent draws: the rarest counts whole, the others half.
        bits = sorted(self._rare[word] for word in line)
        return min(MOST, bits[-1] + sum(bits[:-1]) // 2)
