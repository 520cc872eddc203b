"""Names of organisations and free texts: words, of which the rare ones tell more."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from crmctl.matching.agreement import DIFFERS, EXACT, LIKE, MOST, NEAR, PART, agreements
from crmctl.matching.arrays import (
    Codes,
    Flags,
    Floats,
    Ints,
    Longs,
    Remembered,
    Values,
    best_of_each,
    in_pieces,
    numbers_of,
    products,
)
from crmctl.matching.fields.field import Field, Part, Texts, comparing, each_row, keys_of_numbers
from crmctl.matching.fields.spelled import chosen
from crmctl.matching.keys import WORD
from crmctl.matching.legal_form import split_form
from crmctl.matching.letters import Letters
from crmctl.matching.normalise import skeleton
from crmctl.matching.population import Population
from crmctl.model.text import loose, words

Words = tuple[str, ...]

_USUAL_WORD = 1 / 3000
_USUAL_FORM = 0.2
_SHORT, _LONG = 3, 8
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
    split = cache(split_form)
    named = each_row(lambda text: split(text)[0][:_MOST_WORDS], rows)
    whole = _Wording(named, among).field(Part(name, "organisation"), strong=True)
    if not forms:
        return [whole]
    form = [found[:1] for found in each_row(lambda text: split(text)[1], rows)]
    return [whole, chosen(Part("legal form", "form"), form, among, usual=_USUAL_FORM)]


def wording(part: Part, rows: Texts, among: Population) -> Field:
    """Give the field of a free text, or of categories in words."""
    split = each_row(lambda text: tuple(words(loose(text[:_LONGEST])))[:_MOST_WORDS], rows)
    return _Wording(split, among).field(part)


class _Wording:
    """Texts as the numbers of their words."""

    def __init__(self, rows: Sequence[Sequence[Words]], among: Population) -> None:
        self._values = Values.of(rows)
        self._words = Values.of([list(dict.fromkeys(parts)) for parts in self._values.distinct])
        self._rare = self._bits_of_words(among)
        self._letters = Letters(["".join(parts) for parts in self._values.distinct])
        every = np.arange(len(self._values.distinct), dtype=np.int32)
        side = self._one_side(every)
        whole = side.of(np.ones(len(side.bits), dtype=np.bool_)) if len(every) else None
        self._bits = whole.rarity.astype(np.uint8) if whole else np.zeros(0, dtype=np.uint8)
        self._letters_of_words = Letters(self._words.distinct)
        self._firsts = numbers_of(word[0] for word in self._words.distinct)
        self._same = Remembered(self._same_word)

    def _bits_of_words(self, among: Population) -> Longs:
        counted = np.repeat(among.counted, self._values.lengths)
        texts = np.bincount(self._values.numbers, counted, len(self._values.distinct))
        times = np.repeat(texts, self._words.lengths)
        counts = np.bincount(self._words.numbers, times, len(self._words.distinct))
        return among.bits_of(WORD, self._words.distinct, counts, _USUAL_WORD).astype(np.int64)

    def field(self, part: Part, *, strong: bool = False) -> Field:
        loose_ = keys_of_numbers(self._values, self._keys(), most=_MOST_KEYS)
        alone = [keys_of_numbers(self._values, zip(self._letters.texts))] if strong else []
        return Field((part,), comparing(self._values, self._bits, self._near), [loose_], alone)

    def _keys(self) -> Iterator[list[str]]:
        """Give the sounds of each text's words, the rarest first."""
        rare = self._rare.tolist()
        sounds = list(map(skeleton, self._words.distinct))
        for line in self._words.rows():
            yield [sounds[word] for word in sorted(line, key=lambda word: (-rare[word], word))]

    def _near(self, left: Ints, right: Ints) -> Codes:
        letters = self._letters.shares(left, right, _SOME_LETTERS)
        codes = agreements(np.full(len(left), DIFFERS))
        bits = np.minimum(self._bits[left], self._bits[right])
        alike = letters >= _SAME_LETTERS
        codes[alike] = agreements(NEAR, bits[alike])
        equal = letters == 1
        codes[equal] = agreements(EXACT, bits[equal])
        look = np.flatnonzero(~alike)
        some = letters[look] >= _SOME_LETTERS
        few = look[~some]
        some[~some] = self._share_a_word(left[few], right[few])
        look = look[some]
        for piece in in_pieces(left[look], right[look], self._words):
            at = look[piece]
            codes[at] = self._agreements(left[at], right[at])
        return codes

    def _share_a_word(self, left: Ints, right: Ints) -> Flags:
        return best_of_each(
            left, right, self._words, lambda a, b: (a == b).astype(np.uint8)
        ).astype(np.bool_)

    def _agreements(self, left: Ints, right: Ints) -> Codes:
        """Compare texts by the rarity of the words they share, misspelt words included."""
        sides = [self._one_side(each) for each in (left, right)]
        every = products(left, right, self._words)
        ours, theirs = (self._words.numbers[each] for each in every[1:3])
        # Where each product's words stand among those of its side.
        at = [
            side.begins[every.pair] + place - self._words.starts[rows][every.pair]
            for side, place, rows in zip(sides, every[1:3], (left, right), strict=True)
        ]
        shared = [np.zeros(len(side.bits), dtype=np.bool_) for side in sides]
        equal = ours == theirs
        for flags, places in zip(shared, at, strict=True):
            flags[places[equal]] = True
        rest = np.flatnonzero(~shared[0][at[0]] & ~shared[1][at[1]])
        rest = rest[self._same_words(ours[rest], theirs[rest])]
        for flags, places in zip(shared, at, strict=True):
            flags[places[rest]] = True
        one, other = (side.of(flags) for side, flags in zip(sides, shared, strict=True))
        bits = np.minimum(one.rarity, other.rarity)
        most = np.maximum(one.covered, other.covered)
        ranks = np.where(most >= _COVERED_LIKE, LIKE, DIFFERS)
        ranks[most >= _COVERED_PART] = PART
        ranks[np.minimum(one.covered, other.covered) >= _COVERED] = NEAR
        return agreements(ranks, np.where(ranks > DIFFERS, bits, 0))

    def _one_side(self, texts: Ints) -> "_Side":
        lengths = self._words.lengths[texts]
        begins = np.cumsum(lengths) - lengths
        text = np.repeat(np.arange(len(texts)), lengths)
        places = self._words.starts[texts][text] + np.arange(len(text)) - begins[text]
        return _Side(begins, self._rare[self._words.numbers[places]])

    def _same_words(self, left: Ints, right: Ints) -> Flags:
        one, other = self._letters_of_words.lengths[left], self._letters_of_words.lengths[right]
        known = (self._firsts[left] == self._firsts[right]) & (np.minimum(one, other) > _SHORT)
        found = np.zeros(len(left), dtype=np.bool_)
        found[known] = self._same(left[known], right[known]) > 0
        return found

    def _same_word(self, left: Ints, right: Ints) -> Codes:
        words = self._letters_of_words
        short = np.minimum(words.lengths[left], words.lengths[right])
        most = np.where(short >= _LONG, 2, 1)
        found = words.slips(left, right, most) <= most
        rest = np.flatnonzero(~found)
        found[rest] = words.same_start(left[rest], right[rest])
        return found.astype(np.uint8)


class _Shared(NamedTuple):
    """What texts share with others.

    Attributes:
        covered: the share of the rarity of all words of each.
        rarity: how rare the shared words are together, in bits.
    """

    covered: Floats
    rarity: Longs


class _Side(NamedTuple):
    """The words of texts, one text after the other.

    Attributes:
        begins: where the words of each text begin.
        bits: how rare each word is.
    """

    begins: Longs
    bits: Longs

    def of(self, shared: Flags) -> _Shared:
        """Give what the words that are shared come to."""
        bits = np.where(shared, self.bits, 0)
        weight = np.add.reduceat(bits, self.begins)
        covered = weight / np.add.reduceat(self.bits, self.begins)
        return _Shared(covered, _rarity(np.maximum.reduceat(bits, self.begins), weight))


def _rarity(rarest: Longs, every: Longs) -> Longs:
    # Words of one name are no independent draws: the rarest counts whole, the others half.
    bits: Longs = np.minimum(MOST, rarest + (every - rarest) // 2)
    return bits
