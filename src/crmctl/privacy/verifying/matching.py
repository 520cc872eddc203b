"""Whether a text tells of a person, by comparing digests of what could be a name or an address."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crmctl.privacy.verifying import wording
from crmctl.privacy.verifying.digests import Digests
from crmctl.privacy.verifying.keys import Sort

_AT = re.compile(r"\s?[\[({<]\s?at\s?[\])}>]\s?")
_DOT = re.compile(r"\s?[\[({]\s?dot\s?[\])}]\s?")
_LOCAL = re.compile(r"[\w.+%'\-]+\Z")
_HOST = re.compile(r"[\w\-]+(?:\.[\w\-]+)+")
_TAG = re.compile(r"\+.*")
_SUFFIX = re.compile(r"\.(?:txt|ya?ml|pdf|docx?|xlsx?|csv|md|eml|zip|gz|tmp|bak|old|html?|json)$")
_NUMBER = re.compile(r"\d(?:[\s./()\-\u2010-\u2015\u2212\\]{0,4}\d){5,}")
_PAGE = re.compile(r"([\w-]+)\.[a-z]{2,}/(?:[\w-]+/)*@?([\w.-]*\w)")
_HANDLE = re.compile(r"[\w][\w.-]{3,}\w")
# The names of fields in a contact's file, in JSON, in a form.
_FIELD = re.compile(r"""\b(?:family|given|last|first|sur|fore)(?:[ _-]?name)?["']?\s*[:=]""")
# What stands between the words of a name: blanks, one of the signs of addresses and paths, the
# cells of a table, the fields of a contact's file.
_BETWEEN = re.compile(
    r"""\s+|,?\s*\n[ \t]*[>#|]+[ \t]*|\s?[-\u2010-\u2013]\s?"""
    r"""|[._/\\+]|["']?[,;|\t]["']?|["',\s]*\n["'\s]*"""
)
_TURNED = re.compile(r"\s*,\s*")
_SHORTEST, _LONGEST, _MOST_GROUPS = 6, 18, 12
_LONGEST_PART, _LONGEST_HOST = 64, 255  # of an address (RFC 5321, 4.5.3.1)
_NEAR = 120  # letters: no name is longer
_MOST_REMEMBERED = 400_000


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that tells of the person; it carries no value.

    Attributes:
        sort: what it is.
        certain: whether it is the person's beyond doubt; else somebody has to decide.
        reason: why somebody has to.
        encoding: how the text was read, as in `base64 > gzip`.
    """

    sort: Sort
    certain: bool
    reason: str = ""
    encoding: str = ""


_OTHERS = "somebody else has or had it, too, or it is a firm's"
_SHARED = "another contact bears the same name"
_APART = "the words stand beside each other, but not as a name does"
_ALONE = "the handle without the page"


class Matcher:
    """Compares texts with digests, and remembers what it compared."""

    def __init__(self, digests: Digests) -> None:
        self._digests = digests
        self._lengths = sorted(digests.lengths)
        self._anchors: dict[str, bool] = {}
        self._known: dict[tuple[str, str], bytes | None] = {}

    def hits(self, text: str, encoding: str = "") -> Iterator[Hit]:
        """Find the person in a text of any form."""
        text = wording.plain(text)
        yield from (self._hit(Sort.EMAIL, one, encoding) for one in self._addresses(text))
        yield from (self._hit(Sort.PHONE, one, encoding) for one in self._numbers(text))
        for around in self._neighbourhoods(text):
            yield from self._names(around, encoding)
            yield from self._profiles(around, encoding)

    def _neighbourhoods(self, text: str) -> Iterator[str]:
        """Give what stands around the words that may belong to a name; the rest cannot tell."""
        anchors = [word for word in set(wording.bare(text)) if self.is_anchor(word)]
        if not anchors:
            return
        end = 0
        for found in re.finditer("|".join(map(re.escape, anchors)), text):
            if found.end() + _NEAR > end:
                start = max(0, found.start() - _NEAR, end - 2 * _NEAR)
                end = found.end() + 2 * _NEAR
                yield text[start:end]

    def is_anchor(self, word: str) -> bool:
        """Tell whether a plain word may belong to a name that is looked for."""
        known = self._anchors.get(word)
        if known is None:
            if len(self._anchors) > _MOST_REMEMBERED:
                self._anchors.clear()
            known = self._anchors[word] = self._digests.is_anchor(word)
        return known

    def has_address(self, text: str) -> bool:
        """Tell whether a plain text holds an address of theirs."""
        return any(True for _ in self._addresses(text))

    def has_number(self, text: str) -> bool:
        """Tell whether a text holds a number of theirs."""
        return any(True for _ in self._numbers(text))

    def _certain(self, sort: Sort, encoding: str) -> Hit:
        return Hit(sort, certain=True, encoding=encoding)

    def _hit(self, sort: Sort, made: bytes, encoding: str) -> Hit:
        if made in self._digests.shared:
            return Hit(sort, certain=False, reason=_OTHERS, encoding=encoding)
        return self._certain(sort, encoding)

    def _known_as(self, sort: Sort, text: str) -> bytes | None:
        """Give the digest of a text if it is among those looked for."""
        key = (sort.value, text)
        if key not in self._known:
            if len(self._known) > _MOST_REMEMBERED:
                self._known.clear()
            made = self._digests.of(sort, text)
            found = made in self._digests.certain or made in self._digests.shared
            self._known[key] = made if found else None
        return self._known[key]

    def _addresses(self, text: str) -> Iterator[bytes]:
        if "@" not in text and not _AT.search(text):
            return
        text = _DOT.sub(".", _AT.sub("@", text))
        place = text.find("@")
        while place >= 0:
            before = _LOCAL.search(text[max(0, place - _LONGEST_PART) : place])
            after = _HOST.match(text[place + 1 : place + 1 + _LONGEST_HOST])
            place = text.find("@", place + 1)
            if before and after:
                local = _TAG.sub("", before[0]).lstrip(".%'-+_")
                for host in {after[0], _SUFFIX.sub("", after[0])}:
                    if made := self._known_as(Sort.EMAIL, f"{local}@{host}"):
                        yield made

    def _numbers(self, text: str) -> Iterator[bytes]:
        for found in _NUMBER.finditer(text):
            groups = re.findall(r"\d+", found[0])
            for start in range(len(groups)):
                digits = ""
                for group in groups[start : start + _MOST_GROUPS]:
                    digits += group
                    if len(digits) > _LONGEST:
                        break
                    if len(digits) < _SHORTEST:
                        continue
                    if made := self._known_as(Sort.PHONE, digits):
                        yield made

    def _names(self, text: str, encoding: str) -> Iterator[Hit]:
        found = list(wording.words(_FIELD.sub("\n", text)))
        for place, word in enumerate(found):
            if self.is_anchor(word.plain):
                yield from self._around(found, place, encoding)

    def _around(self, found: Sequence[wording.Word], place: int, encoding: str) -> Iterator[Hit]:
        """Look at each row of words that has the word at a place among its own."""
        for length in self._lengths:
            for start in range(max(0, place - length + 1), place + 1):
                row = found[start : start + length]
                text = " ".join(word.plain for word in row)
                for sort in (Sort.NAME, Sort.TURNED) if len(row) == length else ():
                    made = self._known_as(sort, text)
                    if made in self._digests.shared:
                        yield Hit(sort, certain=False, reason=_SHARED, encoding=encoding)
                    elif made and _is_together(row, sort):
                        yield Hit(sort, certain=True, encoding=encoding)
                    elif made:
                        yield Hit(sort, certain=False, reason=_APART, encoding=encoding)

    def _profiles(self, text: str, encoding: str) -> Iterator[Hit]:
        for found in _PAGE.finditer(text):
            if self._known_as(Sort.PROFILE, f"{found[1]}/{found[2]}"):
                yield self._certain(Sort.PROFILE, encoding)
        for found in _HANDLE.finditer(text):
            if self._known_as(Sort.HANDLE, found[0]):
                yield Hit(Sort.HANDLE, certain=False, reason=_ALONE, encoding=encoding)


def _is_together(row: Sequence[wording.Word], sort: Sort) -> bool:
    """Tell whether words stand as those of one name do; a comma only after the family name."""
    return all(
        not word.gap
        or _BETWEEN.fullmatch(word.gap)
        or (sort is Sort.TURNED and _TURNED.fullmatch(word.gap))
        for word in row[1:]
    )
