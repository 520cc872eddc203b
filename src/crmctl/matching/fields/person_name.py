"""Names of people: given and family name, which may also be swapped."""

from collections.abc import Iterator, Sequence

import numpy as np

from crmctl.matching.agreement import (
    DIFFERS,
    EXACT,
    LIKE,
    NEAR,
    PART,
    UNKNOWN,
    agreements,
    code_of,
)
from crmctl.matching.arrays import (
    Codes,
    Flags,
    Floats,
    Ints,
    Longs,
    Remembered,
    Values,
    in_pieces,
    ints,
    numbers_of,
    products,
)
from crmctl.matching.fields.field import Field, Part, matrix_of
from crmctl.matching.keys import FAMILY, GIVEN
from crmctl.matching.letters import Letters
from crmctl.matching.names import FullName, Name
from crmctl.matching.nicknames import has_forms, of_one_name
from crmctl.matching.normalise import skeleton
from crmctl.matching.population import Population

# Some hundred given names and some thousand family names cover most people.
_USUAL_GIVEN, _USUAL_FAMILY = 1 / 250, 1 / 2000
_PREFIX = 4
_MOST_KEYS = 4
_RESEMBLES = 0.65
_NICKNAME = 3
_SHORT, _LONG = 3, 8
# From so many bits on a name stands in the wrong place; so many rows the doubt weighs as.
_TURNED, _TURN_PRIOR = 3.0, 0.5
_NONE = -1
# Not told, nobody else bears one of the two, both are borne by others.
_MISSPELT = np.asarray([UNKNOWN, code_of(EXACT), code_of(DIFFERS)], dtype=np.uint8)


def person_name(names: Sequence[FullName], former: Sequence[str], among: Population) -> Field:
    """Give the field of people's names.

    Args:
        names: the name of each row.
        former: another family name of each row, or nothing.
        among: the rows among which the values are rare or common.
    """
    every = _Names(names, former, among)
    parts = (
        Part("given name", "given"),
        Part("family name", "family"),
        Part("order", "order"),
        Part("unheard-of name", "unheard"),
    )
    return Field(parts, every.compare, [every.loose()], [every.whole()])


class _Names:
    """Names as numbers: one table for given and family names, since they may be swapped."""

    def __init__(
        self, names: Sequence[FullName], former: Sequence[str], among: Population
    ) -> None:
        known: dict[Name, int] = {}
        for both in names:
            for name in filter(None, both):
                known.setdefault(name, len(known))
        known[()] = _NONE
        self._former = ints(known.get((name,), _NONE) if name else _NONE for name in former)
        self._given = ints(known[given] for given, _ in names)
        self._family = ints(known[family] for _, family in names)
        del known[()]
        self._words = list(known)
        self._texts = ["".join(name) for name in known]
        self._letters = Letters(self._texts)
        self._lengths = self._letters.lengths
        self._firsts = Letters([name[0] for name in known])
        self._several_names = _SeveralNames(self._words)
        self._skeletons = [skeleton(text) for text in self._texts]
        self._sounds = numbers_of(self._skeletons)
        self._sounding = ints(map(len, self._skeletons)) >= _SHORT
        self._initials = numbers_of(text[0] for text in self._texts)
        self._several = np.asarray([len(name) > 1 for name in known], dtype=np.bool_)
        self._ranks = Remembered(self._near)
        self._nicknamed = np.asarray([has_forms(name[0]) for name in known], dtype=np.bool_)
        self._turn()
        given, family = (each[among.counted] for each in (self._given, self._family))
        self._heard = np.append(self._counts(given) > 1, True)
        self._many = among.rows * _USUAL_GIVEN >= 1
        self._rare_given = among.bits_of(GIVEN, self._texts, self._counts(given), _USUAL_GIVEN)
        self._rare_family = among.bits_of(FAMILY, self._texts, self._counts(family), _USUAL_FAMILY)

    def _counts(self, numbers: Ints) -> Floats:
        return np.bincount(numbers[numbers >= 0], minlength=len(self._texts)).astype(np.float64)

    def _turn(self) -> None:
        """Put names in their place where given and family name are swapped.

        A name that others bear as their family name, and nobody as a given name, is one.
        """
        as_family, as_given = self._counts(self._family), self._counts(self._given)
        familial = np.log2((as_family + _TURN_PRIOR) / (as_given + _TURN_PRIOR))
        familial[self._lengths == 1] = 0.0
        familial = np.append(familial, 0.0)  # what is unknown, number -1, tells nothing
        wrong = familial[self._given] - familial[self._family] > _TURNED
        turned = self._given[wrong], self._family[wrong]
        self._family[wrong], self._given[wrong] = turned

    def loose(self) -> Ints:
        """Give the keys of each name apart."""
        known: dict[str, int] = {}
        none: list[list[int]] = [[]]
        own = matrix_of(
            [
                [known.setdefault(key, len(known)) for key in self._keys(number)][:_MOST_KEYS]
                for number in range(len(self._texts))
            ]
            + none
        )
        return np.concatenate([own[self._given], own[self._family], own[self._former, :1]], axis=1)

    def _keys(self, number: int) -> Iterator[str]:
        yield self._skeletons[number]
        yield f"{self._texts[number][:_PREFIX]}-"
        if len(self._words[number]) > 1:
            yield from map(skeleton, self._words[number])

    def whole(self) -> Ints:
        """Give one key for both names, whichever stands first."""
        sounds = np.append(self._sounds, np.int32(_NONE)).astype(np.int64)
        one, other = sounds[self._given], sounds[self._family]
        both = np.minimum(one, other) * len(sounds) + np.maximum(one, other)
        _, keys = np.unique(both, return_inverse=True)
        return np.where((one >= 0) & (other >= 0), keys, _NONE).astype(np.int32)[:, None]

    def compare(self, left: Ints, right: Ints) -> Sequence[Codes]:
        """Compare the names as they stand, or crosswise where that agrees better."""
        given = self._ranked(self._given[left], self._given[right])
        family = self._ranked(self._family[left], self._family[right])
        family[self._was_called_so(left, right) & (family < PART)] = PART
        straight = (given >= NEAR) | (family >= NEAR)
        found = [
            self._coded(given, self._given[left], self._given[right], self._rare_given),
            self._coded(family, self._family[left], self._family[right], self._rare_family),
            np.where(straight, agreements(EXACT), UNKNOWN).astype(np.uint8),
            self._misspelt(given, left, right),
        ]
        unlike = np.flatnonzero(~straight)
        before = np.maximum(given, 0) + np.maximum(family, 0)
        self._cross(left[unlike], right[unlike], before[unlike], (unlike, found))
        return found

    def _misspelt(self, given: Ints, left: Ints, right: Ints) -> Codes:
        """Say where nobody else bears one of two given names: misspelt ones are like that.

        Among few rows nobody else need bear any name.
        """
        if not self._many:
            return np.zeros(len(given), dtype=np.uint8)
        heard = self._heard[self._given[left]] & self._heard[self._given[right]]
        others = (given == DIFFERS) | (given == LIKE) | (given == NEAR)
        codes: Codes = _MISSPELT[others.astype(np.uint8) + (others & heard)]
        return codes

    def _was_called_so(self, left: Ints, right: Ints) -> Flags:
        """Say whose mailbox spells the other one's family name."""
        ours, theirs = self._former[left], self._former[right]
        known = self._family[left], self._family[right]
        found: Flags = ((ours >= 0) & (ours == known[1])) | ((theirs >= 0) & (theirs == known[0]))
        return found

    def _cross(
        self, left: Ints, right: Ints, before: Ints, into: tuple[Longs, Sequence[Codes]]
    ) -> None:
        """Compare each given name with the other's family name; write what agrees better."""
        one = self._ranked(self._given[left], self._family[right])
        two = self._ranked(self._family[left], self._given[right])
        better = (np.maximum(one, two) >= NEAR) & (
            np.maximum(one, 0) + np.maximum(two, 0) > before
        )
        left, right, one, two = (each[better] for each in (left, right, one, two))
        at, found = into[0][better], into[1]
        # Which of the two is the family name? The one that others bear as theirs; where nothing
        # is known, the one that agrees, since a family shares it.
        ours = self._familial(self._given[left]) + self._familial(self._family[right])
        theirs = self._familial(self._family[left]) + self._familial(self._given[right])
        turned = (ours > theirs) | ((ours == theirs) & (one > two))
        first = one, self._given[left], self._family[right]
        second = two, self._family[left], self._given[right]
        both = list(zip(first, second, strict=True))
        ranks, ones, others = (np.where(turned, b, a) for a, b in both)
        found[0][at] = self._coded(ranks, ones, others, self._rare_given)
        ranks, ones, others = (np.where(turned, a, b) for a, b in both)
        found[1][at] = self._coded(ranks, ones, others, self._rare_family)
        found[2][at] = agreements(DIFFERS)
        found[3][at] = UNKNOWN

    def _familial(self, numbers: Ints) -> Ints:
        """Give how much more likely a name is a family name than a given name, in bits."""
        more = self._rare_given.astype(np.int32) - self._rare_family
        more[self._lengths == 1] = 0  # an initial may be of either
        return np.where(numbers >= 0, np.append(more, 0)[numbers], 0)

    @staticmethod
    def _coded(ranks: Ints, left: Ints, right: Ints, rare: Codes) -> Codes:
        # The commoner of the two writings is probably the right one.
        rare = np.append(rare, np.uint8(0))
        bits = np.where(ranks > DIFFERS, np.minimum(rare[left], rare[right]), 0)
        codes = agreements(np.maximum(ranks, DIFFERS), bits)
        codes[ranks < 0] = UNKNOWN
        return codes

    def _ranked(self, left: Ints, right: Ints) -> Ints:
        """Give the ranks of pairs of names, -1 where one is unknown."""
        ranks = np.where((left >= 0) & (right >= 0), EXACT, _NONE).astype(np.int32)
        differ = np.flatnonzero((ranks == EXACT) & (left != right))
        ranks[differ] = self._ranks(left[differ], right[differ])
        return ranks

    def _near(self, left: Ints, right: Ints) -> Codes:
        """Give the ranks of pairs of different names."""
        short = np.minimum(self._lengths[left], self._lengths[right])
        long = np.maximum(self._lengths[left], self._lengths[right])
        slips = self._letters.slips(left, right, np.maximum((1 - _RESEMBLES) * long + 1, 2))
        ranks = np.where(1 - slips / long >= _RESEMBLES, LIKE, DIFFERS).astype(np.uint8)
        mistyped = (slips <= np.where(short >= _LONG, 2, 1)) & (short >= _SHORT) & (long > _SHORT)
        ranks[mistyped | (slips == 0)] = NEAR
        doubtful = np.flatnonzero(ranks < NEAR)
        left, right = left[doubtful], right[doubtful]
        ranks[doubtful[self._in_part(left, right)]] = PART
        return ranks

    def _in_part(self, left: Ints, right: Ints) -> Flags:
        """Say whether one is an initial of the other, its beginning, or one of several names."""
        same_start: Flags = self._initials[left] == self._initials[right]
        sounds_so: Flags = (self._sounds[left] == self._sounds[right]) & self._sounding[left]
        found: Flags = same_start & sounds_so
        first = np.minimum(self._firsts.lengths[left], self._firsts.lengths[right])
        cut = np.flatnonzero(same_start & ~found & ((first == 1) | (first >= _NICKNAME)))
        found[cut] = self._firsts.begins(left[cut], right[cut])
        rest = np.flatnonzero(~found & self._nicknamed[left] & self._nicknamed[right])
        for at, one, other in zip(
            rest.tolist(), left[rest].tolist(), right[rest].tolist(), strict=True
        ):
            found[at] = of_one_name(self._words[one][0], self._words[other][0])
        rest = np.flatnonzero(~found & (self._several[left] | self._several[right]))
        found[rest] = self._several_names.share_one(left[rest], right[rest])
        return found


class _SeveralNames:
    """The words of names of which some have several; initials do not count."""

    def __init__(self, names: Sequence[Name]) -> None:
        self._values = Values.of([[word for word in name if len(word) > 1] for name in names])
        self._letters = Letters(self._values.distinct)
        self._initials = numbers_of(word[0] for word in self._values.distinct)

    def share_one(self, left: Ints, right: Ints) -> Flags:
        """Say whether names share a word, misspelt or not."""
        found = np.zeros(len(left), dtype=np.bool_)
        lengths = self._values.lengths
        known = np.flatnonzero((lengths[left] > 0) & (lengths[right] > 0))
        left, right = left[known], right[known]
        for some in in_pieces(left, right, self._values):
            every = products(left[some], right[some], self._values)
            ours, theirs = (self._values.numbers[each] for each in every[1:3])
            same = self._one_word(ours, theirs)
            found[known[some][every.pair[same]]] = True
        return found

    def _one_word(self, left: Ints, right: Ints) -> Flags:
        same: Flags = left == right
        one, other = self._letters.lengths[left], self._letters.lengths[right]
        long = (one > _SHORT) & (other >= _SHORT)
        look = np.flatnonzero(~same & long & (self._initials[left] == self._initials[right]))
        most = np.where(np.minimum(one, other) >= _LONG, 2, 1)[look]
        same[look] = self._letters.slips(left[look], right[look], most) <= most
        return same
