"""Looking through very much content for a person of whom only digests are known.

Most of a CRM is words that stand in it a thousand times. Each piece of text between blanks is
judged once and remembered; only content with a piece that tells something is read closely.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from crmctl.privacy.verifying import wording
from crmctl.privacy.verifying.decoding import charsets, codes, runs
from crmctl.privacy.verifying.digests import Digests
from crmctl.privacy.verifying.matching import Hit, Matcher
from crmctl.privacy.verifying.views import may_be_text, views

_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_CODED = re.compile(
    rb"%u?[0-9A-Fa-f]{2}|=[0-9A-Fa-f]{2}|&#?\w{2,30};|&#\d|\\|[+&][A-Z][A-Za-z0-9+/,]{2}|<[A-Za-z/]|=\?|<~"
    rb"|0x[0-9a-f]"
)
_OPEN = re.compile(rb"=\?|<~|=$|^[0-9A-Fa-f]{2}$|^[0-9A-Fa-f]{2}:|</|0x[0-9a-f]{2}")
# Text in base64 has both large and small letters, and more of them than words begin with.
_RUN = re.compile(
    rb"(?=[a-z0-9+/_-]*[A-Z])(?=[A-Z0-9+/_-]*[a-z])[A-Za-z0-9+/_-]{10,}|[0-9A-Fa-f]{12,}|[A-Z2-7]{16,}"
)
_WORDS = re.compile(rb"(?:[A-Z]?[a-z]+[-_/+])*[A-Z]?[a-z]+")
_NUMBER = re.compile(rb"\d(?:[\s./()\\-]{0,4}\d){5,}")
_AT = re.compile(rb"[\[({<]at[\])}>]", re.IGNORECASE)
_SIGN = re.compile(rb"[%=&\\<\[({]|[+&]A|^[0-9A-Fa-f]{2}\b|0x")  # of a code, or of (at)
_LETTER = re.compile(rb"[A-Za-z\x80-\xff]")
# Words that are broken by the end of a line: of cards and mails, whose next line is indented by
# one character more, of YAML and of mails' parameters; and dumps of bytes.
_FOLDS = re.compile(
    rb"VCARD|FN:|dn:|VCALENDAR|begin [0-7]|\n(?:  )*(?: |\t)[^\s]|\\\r?\n|\*[1-9]\d?\*?="
    rb"|(?:^|\n)[ \t]*0{5}[0-9A-Fa-f]+:? "
)
_HIDING = re.compile(b"|".join((_CODED.pattern, rb"[\[({<][Aa][Tt][\])}>]")))
_SHORTEST_RUN = 10
_BOTH = re.compile(rb"(?=.*\d)(?=.*[a-fA-F])", re.DOTALL)
_LONGEST_PIECE = 400
_MOST_REMEMBERED = 1_500_000


class Look(NamedTuple):
    """What was found in some content, and what in it could not be looked into."""

    hits: tuple[Hit, ...]
    closed: tuple[str, ...] = ()


NOTHING = Look(())


class Verifier:
    """Looks for one person, or several, in any content."""

    def __init__(self, digests: Digests) -> None:
        self._matcher = Matcher(digests)
        self._dull: set[bytes] = set()
        self._telling: dict[bytes, bool] = {}  # whether a piece asks for every decoder
        self._codes: set[bytes] = set()  # pieces in a code, which may be the rest of a name
        self._runs: set[bytes] = set()  # pieces that may be part of a longer code
        self._numbers: set[bytes] = set()

    def hits(self, content: bytes) -> Iterator[Hit]:
        """Find the person in some content, whatever it is."""
        yield from self.look(content).hits

    def look(self, content: bytes) -> Look:
        """Find the person in some content, and tell what could not be looked into."""
        if _BINARY.search(content):
            return self._closely(content)
        pieces = content.split()
        if not self._dull.issuperset(pieces):
            for piece in set(pieces) - self._dull:
                self._judge(piece)
            telling = [self._telling[piece] for piece in set(pieces) - self._dull]
            if any(telling) or (telling and not self._codes.isdisjoint(pieces)):
                return self._closely(content)
            if telling and not _FOLDS.search(content):
                return self._plainly(content)
        if self._may_be_parted(content, pieces):
            return self._closely(content)
        if self._has_number(content):
            return self._plainly(content)
        return NOTHING

    def _may_be_parted(self, content: bytes, pieces: list[bytes]) -> bool:
        """Tell whether a code may go on over several pieces, none of which tells anything."""
        if _FOLDS.search(content):
            return True
        return not self._runs.isdisjoint(pieces) and len(self._runs.intersection(pieces)) > 1

    def _has_number(self, content: bytes) -> bool:
        new = set(_NUMBER.findall(content)) - self._numbers
        for number in new:
            if self._matcher.has_number(number.decode("ascii")):
                return True  # stays unknown, so that the next content is read closely as well
            self._numbers.add(number)
        if len(self._numbers) > _MOST_REMEMBERED:
            self._numbers.clear()
        return False

    def _judge(self, piece: bytes) -> None:
        """Remember whether a piece of text tells anything."""
        if piece in self._telling:
            return
        if len(self._dull) > _MOST_REMEMBERED:
            self._dull.clear()
            self._runs.clear()
            self._codes.clear()
        has_sign = len(piece) > _LONGEST_PIECE or _SIGN.search(piece)
        if has_sign and self._is_open(piece):
            self._telling[piece] = True
        elif (has_sign and _HIDING.search(piece)) or self._is_run(piece):
            self._judge_coded(piece)
        elif _LETTER.search(piece) and self._is_telling(piece):
            self._telling[piece] = False
        else:
            self._dull.add(piece)

    def _is_open(self, piece: bytes) -> bool:
        """Tell whether a code may begin in a piece, or end, that goes on in the next."""
        if len(piece) > _LONGEST_PIECE:
            return True
        return bool(_OPEN.search(piece)) and not self._is_one(piece)

    def _is_one(self, piece: bytes) -> bool:
        """Tell whether two signs are a number or a word rather than a byte's digits."""
        return len(piece) == 2 and not _BOTH.match(piece)  # noqa: PLR2004 - digits of one byte

    def _is_run(self, piece: bytes) -> bool:
        if len(piece) < _SHORTEST_RUN:
            return False
        return any(not _WORDS.fullmatch(run) for run in _RUN.findall(piece))

    def _judge_coded(self, piece: bytes) -> None:
        hides = _CODED.search(piece) or _hides_text(piece)
        if hides and any(
            view.text is None or self._tells(view.text, with_numbers=True) for view in views(piece)
        ):
            self._telling[piece] = True
        elif self._is_telling(piece):
            self._telling[piece] = False
        else:
            self._dull.add(piece)
            if _CODED.search(piece):
                self._codes.add(piece)
            if self._is_run(piece):
                self._runs.add(piece)

    def _is_telling(self, piece: bytes) -> bool:
        if _AT.search(piece):
            return True
        texts = (text for _, text in charsets.texts(piece))
        return any(self._tells(text) for text in texts)

    def _tells(self, text: str, *, with_numbers: bool = False) -> bool:
        """Tell whether a text holds a word of a name, an address or a number of the person's.

        The numbers that stand in content as they are, are looked at all together.
        """
        if not text.isascii() and any(map(str.isdigit, text)):
            return True
        flat = wording.plain(text)
        return (
            any(map(self._matcher.is_anchor, wording.bare(flat)))
            or self._matcher.has_address(flat)
            or (with_numbers and self._matcher.has_number(flat))
        )

    def _plainly(self, content: bytes) -> Look:
        """Read content as text, without any code."""
        found: list[Hit] = []
        for encoding, text in charsets.texts(content):
            found += self._matcher.hits(text, encoding)
            found += self._matcher.hits(codes.folded(text), encoding)
        return Look(tuple(dict.fromkeys(found)))

    def _closely(self, content: bytes) -> Look:
        """Read content with every decoder, and what comes out of it, too."""
        found: list[Hit] = []
        closed: list[str] = []
        for view in views(content):
            if view.text is None:
                closed.append(view.encoding)
            else:
                found += self._matcher.hits(view.text, view.encoding)
        return Look(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(closed)))


def _hides_text(piece: bytes) -> bool:
    """Tell whether a piece may be text in base64 or the like; an id or a digest is not."""
    return any(may_be_text(run) for _, run in runs.contents(piece.decode("utf-8", "replace")))
